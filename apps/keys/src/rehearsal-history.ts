import {
  ApproveForgetting,
  AskQuestion,
  RecordExamination,
  RecordFacility,
  RecordPatient,
  RecordPractitioner,
  RecordPrescription,
  RequestForgetting,
  uuidFrom,
  type PortalCaller,
} from '@anamnesis/domain';
import {
  commandMessage,
  type CommandAnswer,
  type Portal,
  type PortalCommand,
} from '@anamnesis/nest';

const REHEARSAL = uuidFrom('00000000-0000-0000-0000-000000000000', 'anamnesis rehearsal');
const id = (name: string): string => uuidFrom(REHEARSAL, name);

const facilityId = id('facility');
const provider: PortalCaller = { actor: id('provider'), role: 'provider' };
const clerk: PortalCaller = { actor: id('clerk'), role: 'staff' };
const records: PortalCaller = { actor: id('records'), role: 'record-system' };

/** Nobody is called so, which lets everything be searched for what is left of them. */
export interface RehearsedPatient {
  readonly patientId: string;
  readonly familyName: string;
  readonly question: string;
}

/** Care that ended so long ago that the retention rules let the record go. */
export const leaver: RehearsedPatient = {
  patientId: id('leaver'),
  familyName: 'Quillfeather',
  question: 'Does quillroot tea go with it?',
};

export const stayer: RehearsedPatient = {
  patientId: id('stayer'),
  familyName: 'Brightwater',
  question: 'May I swim with brightroot plasters?',
};

/** Comes when the first backup is made already. */
export const newcomer: RehearsedPatient = {
  patientId: id('newcomer'),
  familyName: 'Larkspindle',
  question: 'Is larkroot balm enough?',
};

/** Two patients of a practice: one is on file since 2012 and was last there in 2013. */
export const playHistory = async (portal: Portal): Promise<void> => {
  const then = play(portal, '2012-05-03T09:00:00.000Z');
  await then(records, RecordFacility, {
    ...{ facilityId, name: 'Rehearsal practice', zone: 'America/Los_Angeles', phone: '555-0100' },
  });
  await then(records, RecordPractitioner, {
    ...{ practitionerId: provider.actor, familyName: 'Hale', givenName: 'Iris' },
  });
  await onFile(portal, leaver, '2013-02-04');
  await onFile(portal, stayer, new Date().toISOString().slice(0, 10));
};

export const newcomerComes = (portal: Portal): Promise<void> =>
  onFile(portal, newcomer, new Date().toISOString().slice(0, 10));

/** The two who say that a key is lost. */
export const whoGiveUp: readonly string[] = [clerk.actor, provider.actor];

const onFile = async (portal: Portal, who: RehearsedPatient, on: string): Promise<void> => {
  const { patientId, familyName, question: text } = who;
  const at = play(portal, `${on}T00:00:01.000Z`);
  await at(records, RecordPatient, {
    ...{ patientId, facilityId, familyName, givenName: 'Robin', birthDate: '1961-07-09' },
  });
  const seen = { examinationId: id(`seen ${familyName}`), completedOn: on, mode: 'in-person' };
  await at(records, RecordExamination, { patientId, ...seen });
  const prescriptionId = id(`prescription ${familyName}`);
  await at(records, RecordPrescription, {
    ...{ prescriptionId, patientId, prescriberId: provider.actor, facilityId },
    ...{ medication: 'metformin 500 mg', schedule: 'non-controlled' },
    ...{ writtenOn: on, origin: 'practice' },
  });
  await at({ actor: patientId, role: 'patient' }, AskQuestion, { patientId, text });
};

/** One asks, another approves, and it is done when the log says so. */
export const forgetLeaver = async (portal: Portal): Promise<void> => {
  const now = play(portal);
  const { patientId } = leaver;
  const authority = { reason: 'retention-ended', authority: 'retention-schedule' };
  await now(clerk, RequestForgetting, { patientId, ...authority, reference: 'RE-2026-00001' });
  await now(provider, ApproveForgetting, { patientId });
  await until('the patient is forgotten', async () => {
    const events = await portal.store.readStream(`forgetting-${patientId}`);
    return events.some(({ type }) => type === 'PatientForgotten');
  });
};

export const askAgain = async (
  portal: Portal,
  { patientId }: RehearsedPatient = stayer,
): Promise<void> => {
  await play(portal)({ actor: patientId, role: 'patient' }, AskQuestion, {
    ...{ patientId, text: 'And may I dive with them?' },
  });
};

/** What an interface hears that goes on sending facts about the one who was forgotten. */
export const answerAboutLeaver = (portal: Portal): Promise<CommandAnswer> => {
  const { patientId } = leaver;
  const fact = { examinationId: id('late'), completedOn: '2013-02-05', mode: 'telehealth' };
  const command = Object.assign(new RecordExamination(), { patientId, ...fact });
  return portal.commands.handle(commandMessage(command, records, 'late'));
};

const play =
  (portal: Portal, at?: string) =>
  async <Command extends PortalCommand>(
    caller: PortalCaller,
    Class: new () => Command,
    fields: object,
  ): Promise<void> => {
    const door = at === undefined ? portal.commands : portal.commandsAt({ now: () => at });
    const command = Object.assign(new Class(), fields);
    const key = `${Class.name} ${JSON.stringify(fields)}`;
    const answer = await door.handle(commandMessage(command, caller, key));
    if (answer.is === 'accepted') return;
    const reason = answer.is === 'refused' ? answer.reason : answer.is;
    throw new Error(`${Class.name} was not accepted in the rehearsal: ${reason}.`);
  };

const PATIENCE_MS = 30_000;

export const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`The rehearsal waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
