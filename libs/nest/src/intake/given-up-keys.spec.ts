import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ApproveLabReportCorrection,
  AttachMessagePatient,
  labReport,
  ProposeLabReportCorrection,
  RecordPatient,
  type LabReportCorrectionProposed,
  type LabReportEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { inMemoryKeyVault, readFolded } from '@anamnesis/eventing';
import { giveUpKey } from '../keys-given-up.js';
import { establishSealing } from '../sealing-established.js';
import { complete, endFollowing, forget, isDone, until } from './forgetting.fixture.js';
import {
  byAddress,
  codesIn,
  drOkafor,
  FACILITY,
  MARIA,
  MARIAS_PID,
  nurse,
  oru,
  TOMAS,
} from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';
import { waitsOf } from './records.fixture.js';

type LabReportStepTaken = Extract<LabReportEvent, { readonly type: 'LabReportStepTaken' }>;
type LabResultsReceived = Extract<LabReportEvent, { readonly type: 'LabResultsReceived' }>;

const HER_NEW_FILE = '3f0c2d2e-7b1a-4f53-8c65-000000000011';
const [CLERK, DOCTOR] = [nurse.actor, '3f0c2d2e-7b1a-4f53-8c65-000000000092'];

afterEach(endFollowing);

/** As when the vault was restored from before her, and no other copy is left. */
const twoGiveUp = async ({ store, codec, clock, vault }: Practice, whose: string) => {
  await establishSealing(store, codec, { vaultId: vault.id, digestKeyMark: 'spec' });
  const older = { ...inMemoryKeyVault(), id: vault.id };
  for (const by of [CLERK, DOCTOR]) {
    await giveUpKey({ store, codec, clock, vault: older }, { whose, reason: 'vault-lost', by });
  }
};

/** The portal is started behind that. */
const givesUp = async (practice: Practice, whose: string) => {
  await twoGiveUp(practice, whose);
  const told: (readonly string[])[] = [];
  const forgotten = await complete(practice, (reports) => told.push(reports));
  practice.run.forgetFolded();
  practice.isGivenUp = (subject) => forgotten.isGivenUp(subject);
  return told;
};

const comes = async (practice: Practice, controlId: string, pid = MARIAS_PID) => {
  const bytes = oru({ controlId, pid });
  const { is, acknowledgements, messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
  await practice.follows();
  return { is, codes: codesIn(acknowledgements), messageId };
};

describe('a patient whose key was lost and given up', () => {
  it('is nobody who was forgotten: what comes is kept, and waits for the new file', async () => {
    const practice = await new Practice().opens();
    await comes(practice, '1');
    await givesUp(practice, MARIA);
    const { is, codes, messageId } = await comes(practice, '2');
    expect([is, codes]).toEqual(['accepted', ['AA']]);
    expect(await waitsOf(practice, messageId)).toEqual(['patient-unknown']);
    // Its place in the log is taken by what nobody can read.
    expect(await comes(practice, '1')).toMatchObject({ is: 'refused' });

    await practice.says(RecordPatient, {
      ...{ patientId: HER_NEW_FILE, facilityId: FACILITY, birthDate: '1958-04-12' },
      ...{ familyName: 'Alvarez', givenName: 'Maria' },
    });
    expect(await practice.knowsNumber('MRN-0815', HER_NEW_FILE)).toMatchObject({ is: 'accepted' });
    const reason = 'Her file was made anew';
    await practice.says(
      AttachMessagePatient,
      { messageId, patientId: HER_NEW_FILE, reason },
      nurse,
    );
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toEqual([]);
    const next = await comes(practice, '3');
    expect(await practice.message(next.messageId)).toMatchObject({
      ...{ patientId: HER_NEW_FILE, wasMatched: true },
    });
    expect(await waitsOf(practice, next.messageId)).toEqual([]);
  });
});

describe('a report that waits for a message whose key was lost and given up', () => {
  const steps = async (practice: Practice) =>
    (await practice.events<LabReportStepTaken>('LabReportStepTaken')).map(({ step }) => step);
  const standing = async (practice: Practice, reportId: string) => {
    const stream = `labReport-${reportId}`;
    return (await readFolded(practice, labReport, { stream, known: undefined })).state;
  };

  it('is named at the start and stays hidden, also when somebody else is forgotten', async () => {
    const practice = await new Practice().opens();
    await comes(practice, '1');
    const another = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak');
    const { messageId } = await comes(practice, '2', another);
    expect(await steps(practice)).toEqual(['news-waits']);
    const told = await givesUp(practice, messageId);
    await until(async () => told.length > 0);
    const [received] = await practice.events<LabResultsReceived>('LabResultsReceived');
    expect(told).toEqual([[received?.reportId]]);
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    await endFollowing();
    await complete(practice, (reports) => told.push(reports));
    await until(async () => told.length > 1);
    expect(await steps(practice)).toEqual(['news-waits', 'news-lost']);
  });

  it('is named and noted at once where the portal runs when they give it up', async () => {
    const practice = await new Practice().opens();
    await comes(practice, '1');
    const another = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak');
    const { messageId } = await comes(practice, '2', another);
    const told: (readonly string[])[] = [];
    const { report } = await complete(practice, (reports) => told.push(reports));
    expect(report.reportsInVain).toEqual([]);
    await twoGiveUp(practice, messageId);
    await until(async () => told.length > 0);
    const [received] = await practice.events<LabResultsReceived>('LabResultsReceived');
    expect(told).toEqual([[received?.reportId]]);
    expect(await steps(practice)).toEqual(['news-waits', 'news-lost']);
  });

  it('is shown again once two people let it go, and is named no more', async () => {
    const practice = await new Practice().opens();
    await comes(practice, '1');
    const another = MARIAS_PID.replace('Alvarez', 'Alvarez-Novak');
    const { messageId } = await comes(practice, '2', another);
    const [{ reportId } = { reportId: '' }] =
      await practice.events<LabResultsReceived>('LabResultsReceived');
    const about = { reportId, patientId: MARIA };
    const proposal = { ...about, corrects: 'lost-news', messageId, reason: 'They sent it anew' };
    const proposes = () => practice.says(ProposeLabReportCorrection, proposal, nurse);
    expect(await proposes()).toMatchObject({ is: 'refused', reason: 'nothing-to-correct' });

    const told = await givesUp(practice, messageId);
    await until(async () => told.length > 0);
    expect(await proposes()).toMatchObject({ is: 'accepted' });
    const [{ correctionId } = { correctionId: '' }] =
      await practice.events<LabReportCorrectionProposed>('LabReportCorrectionProposed');
    const approves = (by: PortalCaller) =>
      practice.says(ApproveLabReportCorrection, { ...about, correctionId }, by);
    expect(await approves({ ...nurse, role: 'provider' })).toMatchObject({
      ...{ is: 'refused', reason: 'second-person-needed' },
    });
    expect(await approves(drOkafor)).toMatchObject({ is: 'accepted' });
    expect(await standing(practice, reportId)).toMatchObject({ newsWaitsIn: [], newsLostIn: [] });

    await endFollowing();
    const again = await complete(practice, (reports) => told.push(reports));
    await forget(practice, TOMAS);
    await until(() => isDone(practice, TOMAS));
    expect([told.length, again.report.reportsInVain]).toEqual([1, []]);
  });
});
