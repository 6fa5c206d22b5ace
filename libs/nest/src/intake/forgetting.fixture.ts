import { expect } from '@jest/globals';
import {
  ApproveForgetting,
  RequestForgetting,
  type LabReportEvent,
  type PortalCaller,
} from '@anamnesis/domain';
import { labReports, reportAfter } from '@anamnesis/domain/labs/lab-reports.projection';
import type { LabReportRow } from '@anamnesis/domain/labs/lab-report.row';
import type { StoredEvent } from '@anamnesis/eventing';
import type { WaitingReport } from '../forgetting-completion.js';
import { ForgettingFollower, type ForgettingFollowerOptions } from '../forgetting-follower.js';
import { outsideOfSeal } from '../outside-of-seal.js';
import { acme, nurse } from './laboratory.fixture.js';
import { messagesNaming } from './messages-naming.js';
import type { Practice } from './practice.fixture.js';

const drVance: PortalCaller = { actor: '3f0c2d2e-7b1a-4f53-8c65-000000000092', role: 'provider' };

const opened: ForgettingFollower[] = [];
/** After each row. */
export const endFollowing = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
};

export const follow = async ({
  store,
  codec,
  vault,
  keys,
}: ForgettingFollowerOptions): Promise<ForgettingFollower> => {
  const forgotten = await ForgettingFollower.open({ store, codec, vault, keys });
  forgotten.follow(undefined);
  opened.push(forgotten);
  return forgotten;
};

/** The same where the views are: what is done is recorded as done, and the worklist looked through. */
export const complete = async (
  practice: Practice,
  onWaitingInVain: (reports: readonly string[]) => void = () => undefined,
): Promise<ForgettingFollower> => {
  const { store, codec, vault, keys, run: execution, accessLog, clock, patients } = practice;
  const apart = async () => {
    const { events } = await received(practice);
    return events.map((stored) => outsideOfSeal(stored).keys['messageId'] ?? '');
  };
  const forgotten = await ForgettingFollower.open({ store, codec, vault, keys });
  forgotten.follow({
    ...{ execution, accessLog, clock, havePassed: () => Promise.resolve(true) },
    messagesNaming: messagesNaming({ store, codec, patients, apart, senders: [acme] }),
    ...{ reportsWaiting: () => reportsWaiting(practice), onWaitingInVain },
  });
  forgotten.onAnyForgotten(() => execution.forgetFolded());
  opened.push(forgotten);
  practice.forgetMessage = (patientId, messageId) => forgotten.forgetMessage(patientId, messageId);
  return forgotten;
};

/** As the view of reports would tell. */
const reportsWaiting = async (practice: Practice): Promise<readonly WaitingReport[]> => {
  const rows = new Map<string, LabReportRow | undefined>();
  for (const { event } of await practice.recorded(labReports.events)) {
    const of = event as LabReportEvent;
    rows.set(of.reportId, reportAfter(rows.get(of.reportId), of, ''));
  }
  return [...rows.values()].flatMap((row) =>
    (row?.header.newsWaits ?? []).flatMap(({ messageId, from: since, to }) => {
      const { reportId = '', patientId = '' } = row ?? {};
      return to === undefined ? [{ reportId, patientId, messageId, since }] : [];
    }),
  );
};

export const isDone = async ({ store }: Practice, patientId: string): Promise<boolean> =>
  (await store.readStream(`forgetting-${patientId}`)).at(-1)?.type === 'PatientForgotten';

export const forget = async (practice: Practice, patientId: string): Promise<void> => {
  const because = { reason: 'erasure-asked', authority: 'patient-request', reference: 'PR-2026-1' };
  await practice.says(RequestForgetting, { patientId, ...because }, nurse);
  const answer = await practice.says(ApproveForgetting, { patientId }, drVance);
  expect(answer.is).toBe('accepted');
};

export const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 1_000 && !(await isSo()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await isSo()).toBe(true);
};

export const fateOf = async (practice: Practice, messageId: string) => {
  const stored = await practice.store.readStream(`interfaceMessage-${messageId}`);
  const key = (await practice.vault.find([messageId])).get(messageId);
  return [key?.is, stored.every(({ forgotten }) => forgotten)];
};

/** Also what nobody can read any more. */
export const received = async ({ below }: Practice) => {
  const filter = { by: 'type', types: ['MessageReceived'] } as const;
  const events: StoredEvent[] = [];
  for await (const page of below.readAll({ after: '', filter })) events.push(...page.events);
  return { events, count: events.length };
};
