import { describe, expect, it } from '@jest/globals';
import {
  AttachMessagePatient,
  DiscardMessage,
  ReplayMessage,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { byAddress, MARIA, MARIAS_PID, nurse, oru, potassium } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';
const novak = MARIAS_PID.replace('Alvarez', 'Novak');

const comes = async (
  practice: Practice,
  sent: { readonly order: string; readonly controlId: string; readonly pid?: string },
): Promise<string> => {
  const { order, ...rest } = sent;
  return practice.comes(oru({ ...rest, orders: [order] }));
};
const says = async (practice: Practice, command: new () => object, fields: object) => {
  await practice.says(command, { reason, ...fields }, nurse);
  await practice.follows();
};
/** Version by version, in the order in which they were recorded. */
const versionsIn = async (practice: Practice): Promise<readonly string[]> => {
  const events = await practice.events<LabResultsReceived>('LabResultsReceived');
  return events.flatMap(({ lines }) =>
    lines.map(({ version, status, value }) => `${version} ${status} ${value.values.join()}`),
  );
};
const waitsOf = async (practice: Practice, messageId: string): Promise<readonly string[]> =>
  ((await practice.message(messageId))?.parked ?? []).map(
    ({ reason: why, place }) => `${why} ${place ?? ''}`,
  );
/** The messages that keep the one report hidden. */
const newsWaitsIn = async (practice: Practice): Promise<readonly string[]> => {
  const [first] = await practice.events<LabResultsReceived>('LabResultsReceived');
  return practice.newsWaitsIn(first?.reportId);
};

const shown = { order: potassium('6.9'), controlId: '1' };
const corrected = potassium('4.9', { status: 'C' });
const withdrawn = potassium('6.9', { status: 'F' }).replace('3.5-5.1||||F', '3.5-5.1||||W');

describe('what comes through a host whose clock is behind', () => {
  it.each([
    ['a correction', corrected, '2 corrected 4.9'],
    ['a withdrawal', withdrawn, '2 wrong-patient 6.9'],
  ])('is no older than what came through another one: %s', async (_what, order, version) => {
    const practice = await new Practice().opens();
    practice.now = '2026-03-26T17:00:05.000Z';
    await comes(practice, shown);
    practice.now = '2026-03-26T17:00:03.000Z';
    const messageId = await comes(practice, { order, controlId: '2' });
    expect(await versionsIn(practice)).toEqual(['1 final 6.9', version]);
    expect(await waitsOf(practice, messageId)).toEqual([]);
  });

  it('is no older either when it has waited', async () => {
    const practice = await new Practice().opens();
    practice.now = '2026-03-26T17:00:05.000Z';
    await comes(practice, shown);
    practice.now = '2026-03-26T17:00:03.000Z';
    const messageId = await comes(practice, { order: corrected, controlId: '2', pid: novak });
    practice.now = '2026-03-26T18:00:00.000Z';
    await says(practice, AttachMessagePatient, { messageId, patientId: MARIA });
    expect(await versionsIn(practice)).toEqual(['1 final 6.9', '2 corrected 4.9']);
    expect(await waitsOf(practice, messageId)).toEqual([]);
  });
});

describe('what is said for sure, and is older than what stands', () => {
  const attachedTooLate = async () => {
    const practice = await new Practice().opens();
    await comes(practice, shown);
    const messageId = await comes(practice, { order: corrected, controlId: '2', pid: novak });
    practice.now = '2026-03-26T17:00:00.000Z';
    await comes(practice, { order: potassium('4.4', { status: 'C' }), controlId: '3' });
    practice.now = '2026-03-27T17:00:00.000Z';
    await says(practice, AttachMessagePatient, { messageId, patientId: MARIA });
    return { practice, messageId };
  };

  it('waits for a person, who learns that it has changed nothing, and hides meanwhile', async () => {
    const { practice, messageId } = await attachedTooLate();
    expect(await versionsIn(practice)).toEqual(['1 final 6.9', '2 corrected 4.4']);
    expect(await waitsOf(practice, messageId)).toEqual(['changes-nothing OBR[1]']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });

  it.each([
    ['has it taken again', ReplayMessage],
    ['lets it be', DiscardMessage],
  ])('waits no more once somebody has looked and %s', async (_what, command) => {
    const { practice, messageId } = await attachedTooLate();
    await says(practice, command, { messageId });
    expect(await newsWaitsIn(practice)).toEqual([]);
    expect(await versionsIn(practice)).toHaveLength(2);
  });
});

describe('what the portal itself attaches, behind newer news that was matched as it came', () => {
  it.each([
    ['a cancellation', potassium('', { status: 'X' }), '1 cancelled '],
    ['a final value', potassium('4.9'), '1 final 4.9'],
  ])('changes nothing of %s, and waits for a person', async (_what, order, stands) => {
    const practice = await new Practice().opens();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-77');
    const first = oru({ pid, orders: [shown.order], controlId: '1' });
    const { messageId = '' } = await practice.intake.takeIn(first, byAddress);
    practice.now = '2026-03-25T17:00:01.000Z';
    await practice.knowsNumber('MRN-77');
    await comes(practice, { order, controlId: '2', pid });
    expect((await practice.message(messageId))?.attempt).toBe(2);
    expect(await versionsIn(practice)).toEqual([stands]);
    expect(await waitsOf(practice, messageId)).toEqual(['changes-nothing OBR[1]']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });
});

describe('what was cancelled, and is told anew in its old words', () => {
  it.each([
    ['a final value', shown.order],
    ['a correction', corrected],
  ])('waits for a person: %s', async (_what, order) => {
    const practice = await new Practice().opens();
    await comes(practice, shown);
    if (order !== shown.order) await comes(practice, { order, controlId: '2' });
    await comes(practice, { order: potassium('', { status: 'X' }), controlId: '3' });
    const messageId = await comes(practice, { order, controlId: '4' });
    expect((await versionsIn(practice)).at(-1)).toMatch(/^\d cancelled/u);
    expect(await waitsOf(practice, messageId)).toEqual(['changes-nothing OBR[1]']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });
});

describe('what was told as preliminary before it was final', () => {
  it('changes nothing when it comes again, and nobody has to look', async () => {
    const practice = await new Practice().opens();
    await comes(practice, shown);
    const order = potassium('6.8', { status: 'P' });
    const messageId = await comes(practice, { order, controlId: '2' });
    expect(await versionsIn(practice)).toEqual(['1 final 6.9']);
    expect(await waitsOf(practice, messageId)).toEqual([]);
  });
});

describe('of several messages that waited, the one that is taken first', () => {
  const bothWaited = async () => {
    const practice = await new Practice().opens();
    const first = await comes(practice, { ...shown, pid: novak });
    const second = await comes(practice, { order: withdrawn, controlId: '2', pid: novak });
    const other = potassium('4.4', { filler: 'F-2' });
    await comes(practice, { order: other, controlId: '3', pid: novak });
    await says(practice, AttachMessagePatient, { messageId: first, patientId: MARIA });
    return { practice, second };
  };

  it('is hidden until the others that speak of the same are taken or let be', async () => {
    const { practice, second } = await bothWaited();
    expect(await versionsIn(practice)).toEqual(['1 final 6.9']);
    expect(await newsWaitsIn(practice)).toEqual([second]);
    await says(practice, DiscardMessage, { messageId: second });
    expect(await newsWaitsIn(practice)).toEqual([]);
  });

  it('is what the others say of it, once they are taken', async () => {
    const { practice, second } = await bothWaited();
    await says(practice, AttachMessagePatient, { messageId: second, patientId: MARIA });
    expect(await versionsIn(practice)).toEqual(['1 final 6.9', '2 wrong-patient 6.9']);
    expect(await newsWaitsIn(practice)).toEqual([]);
  });

  it('waits for none of them when it is followed again, as after a crash', async () => {
    const { practice, second } = await bothWaited();
    await says(practice, DiscardMessage, { messageId: second });
    await practice.follows(practice.takesAnew());
    expect(await newsWaitsIn(practice)).toEqual([]);
  });
});
