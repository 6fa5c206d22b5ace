import {
  announcedLookUp,
  disclosureAsked,
  isStillNews,
  labDisclosure,
  NoteLabDisclosure,
  type AnnouncedByMail,
  type AnnouncedLabNews,
  type LabDisclosureFacts,
  type LabDisclosureState,
} from '@anamnesis/domain';
import { lookUpFacts, readFolded, type EventCodec, type EventStore } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';

interface Log {
  readonly store: EventStore;
  readonly codec: EventCodec;
}

export interface ReadDisclosure {
  readonly state: LabDisclosureState;
  readonly facts: LabDisclosureFacts;
}

/**
 * What was noted of a report, and all that the engine asks for, as the log says it now. Nothing
 * where nothing of it was ever shown, nor can be: what was noted is then not even read.
 */
export const readDisclosure = async (
  log: Log,
  report: Pick<NoteLabDisclosure, 'reportId' | 'patientId'>,
  at: string,
): Promise<ReadDisclosure | undefined> => {
  const command = plainToInstance(NoteLabDisclosure, report);
  const { initialState } = labDisclosure;
  const facts = await lookUpFacts<LabDisclosureFacts>(log, (found) =>
    labDisclosure.lookUp?.(initialState, command, found),
  );
  if (!disclosureAsked(initialState, facts, at)) return undefined;
  const known = { stream: labDisclosure.streamOf(command, ''), known: undefined };
  const { state } = await readFolded(log, labDisclosure, known);
  return { state, facts };
};

export interface AnnouncedMail {
  readonly patientId: string;
  readonly notificationId: string;
  readonly at: string;
}

/**
 * Whether anything of what a mail announces still waits: an answer always does; of laboratory
 * results the engine is asked again.
 */
export const stillWaits = async (
  log: Log,
  { patientId, notificationId, at }: AnnouncedMail,
): Promise<boolean> => {
  const { messages, labNews } = await announcedBy(log, { patientId, notificationId });
  if (messages > 0 || labNews.length === 0) return true;
  for (const news of labNews) {
    if (await isStillSo(log, { ...news, patientId, at })) return true;
  }
  return false;
};

/** Which of a mail's news of laboratory reports is still so, asked of the engine again. */
export const labNewsStillSo = async (
  log: Log,
  { at, ...mail }: AnnouncedMail,
): Promise<readonly AnnouncedLabNews[]> => {
  const { labNews } = await announcedBy(log, mail);
  const { patientId } = mail;
  const stillSo: AnnouncedLabNews[] = [];
  for (const news of labNews) {
    if (await isStillSo(log, { ...news, patientId, at })) stillSo.push(news);
  }
  return stillSo;
};

const announcedBy = async (
  log: Log,
  { patientId, notificationId }: Omit<AnnouncedMail, 'at'>,
): Promise<AnnouncedByMail> => {
  const { stream, ...fold } = announcedLookUp(patientId, notificationId);
  const read = await readFolded(log, fold as never, { stream, known: undefined });
  return read.state as AnnouncedByMail;
};

const isStillSo = async (
  log: Log,
  { at, newsId, ...report }: AnnouncedLabNews & { readonly patientId: string; readonly at: string },
): Promise<boolean> => {
  const read = await readDisclosure(log, report, at);
  const asked = read && disclosureAsked(read.state, read.facts, at);
  return asked !== undefined && isStillNews(asked, newsId);
};
