import {
  AcceptDemographicChange,
  ApproveLabPolicy,
  labPolicies,
  NoteLabPolicyRehearsal,
  ProposeLabPolicy,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  type DemographicChangeProposed,
  type LabPolicy,
  type LabPolicyProposed,
  type PortalCaller,
  type ViewedItem,
} from '@anamnesis/domain';
import { execution, inMemoryEventStore } from '@anamnesis/eventing';
import { accessLog } from '../access-log.js';
import { CommandDoor } from '../command-door.js';
import { codecInTimeOf } from '../portal-clock.js';
import { portalCodec } from '../portal.js';
import { sayingAt, type Says } from '../saying-at-the-door.fixture.js';
import { decideAsOf, ShowLabDecision } from './lab-decision-query.js';
import type { LabLog } from './report-on-file.js';
import { ListLabSightings, sightingsOf } from './lab-sightings-query.js';

export const id = (end: number): string =>
  `4f0c2d2e-7b1a-4f53-8c65-${String(end).padStart(12, '0')}`;
export const [rosa, harbour, drLee, report, line] = [id(1), id(2), id(3), id(11), id(12)];
const interfaces: PortalCaller = { actor: id(90), role: 'importer' };
export const lee: PortalCaller = { actor: drLee, role: 'provider' };
export const drHale: PortalCaller = { actor: id(5), role: 'provider' };
const portal: PortalCaller = { actor: 'anamnesis-portal', role: 'portal' };
const clerk: PortalCaller = { actor: id(91), role: 'staff' };
export const march = (day: number): string => new Date(Date.UTC(2026, 2, day, 17)).toISOString();

const asking = (log: LabLog, now: () => string) => ({
  decided: async (day: number, fields: Partial<ShowLabDecision> = {}) => {
    const asked = { reportId: report, at: march(day), ...fields };
    const answer = await decideAsOf(log, Object.assign(new ShowLabDecision(), asked), now());
    if (!answer) throw new Error('There is no such report.');
    return answer;
  },
  sighted: async () => {
    const query = Object.assign(new ListLabSightings(), { reportId: report });
    const answer = await sightingsOf(log, query, now());
    if (!answer) throw new Error('There is no such report.');
    return answer.versions;
  },
});

/**
 * What happens on a day is recorded on it: the portal and its log have one clock, unless that of the
 * portal runs ahead, or was set forward.
 */
const openHistory = () => {
  let at = march(1);
  let ahead = 0;
  const clock = { now: () => at };
  let setForward: { readonly since: string; readonly by: number } | undefined;
  const toldAt = (real: string): string => {
    const by = setForward && setForward.since <= real ? setForward.by : 0;
    return new Date(Date.parse(real) + by).toISOString();
  };
  const portals = {
    now: () => new Date(Date.parse(toldAt(at)) + ahead).toISOString(),
    toldAt,
  };
  const store = inMemoryEventStore({ clock });
  const codec = codecInTimeOf(portals, portalCodec());
  const notes = accessLog(store, codec);
  const run = execution({ store, codec, clock: portals, digestKey: 'of this spec' });
  const door = new CommandDoor(run, notes, { clock: portals });
  const says = sayingAt(door, interfaces);
  const log = { store, codec };
  return {
    log,
    says,
    on: (day: number): void => {
      at = march(day);
    },
    isAheadBy: (milliseconds: number): void => {
      ahead = milliseconds;
    },
    isSetForwardBy: (days: number): void => {
      setForward = { since: at, by: days * 86_400_000 };
    },
    views: (
      caller: PortalCaller,
      { what, rule, items }: { what: string; rule: string; items: readonly ViewedItem[] },
    ) => notes.note(caller, at, [{ type: 'RecordViewed', what, rule, patientId: rosa, items }]),
    ...asking(log, () => toldAt(at)),
  };
};
export type History = ReturnType<typeof openHistory>;

const named = { familyName: 'Alvarez', givenName: 'Rosa', facilityId: harbour };
export const member = { practitionerId: drLee, group: 'practice', from: '2020-01-01T08:00:00Z' };
export const results = (status: string) => ({
  ...{ reportId: report, patientId: rosa, source: 'hl7v2' },
  header: {
    test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
    orderingProviderId: drLee,
    orderedAt: '2026-03-01T17:00:00Z',
    collected: ['2026-03-01T18:00:00Z'],
    notes: [],
  },
  lines: [
    {
      lineId: line,
      status,
      test: { code: '2345-7', system: 'LN', name: 'Glucose' },
      collected: [],
      value: { values: [status], flags: [], notes: [] },
    },
  ],
});

/** Of somebody on file it is only proposed, and takes two people. */
export const isBorn = async (says: Says, birthDate: string): Promise<void> => {
  const [proposed] = await says(RecordPatient, { patientId: rosa, ...named, birthDate });
  const { proposalId } = proposed as DemographicChangeProposed;
  const accepted = { patientId: rosa, proposalId, reason: 'The passport was shown' };
  for (const by of [clerk, lee]) await says(AcceptDemographicChange, accepted, by);
};

const [statute, ours = statute] = labPolicies;

/** @returns the proposal of our own rule set, so changed, from that day on */
export const policyProposed = async (
  says: Says,
  changes: Partial<LabPolicy>,
  day: number,
): Promise<string> => {
  const changed = { ...ours, version: 'lab-visibility-3', ...changes, effectiveFrom: march(day) };
  const asked = { policy: changed, reason: 'practice-decided' };
  const [proposed] = await says(ProposeLabPolicy, asked, lee);
  return (proposed as LabPolicyProposed).proposalId;
};

/** By another provider, who was shown what it would change. */
export const isAdopted = async (says: Says, proposalId: string): Promise<void> => {
  const digest = 'a'.repeat(64);
  const shown = { proposalId, digest, comparedWith: ours.version };
  await says(NoteLabPolicyRehearsal, shown, portal);
  await says(ApproveLabPolicy, { proposalId, rehearsalDigest: digest }, drHale);
};

/** One of our own rules that waits to be put in force, from that day on. */
export const comesInForce = async (says: Says, rule: 'L8' | 'L9', day: number): Promise<void> => {
  const rules = { ...ours.rules, [rule]: { ...ours.rules[rule], inForce: true } };
  await isAdopted(says, await policyProposed(says, { rules }, day));
};

export const review = (version: number) => ({
  ...{ reportId: report, patientId: rosa },
  lines: [{ lineId: line, version }],
});

/** It came on the 2nd and was reviewed on the 3rd. */
export const glucoseOfMarch = async ({ isMember = true } = {}): Promise<History> => {
  const history = openHistory();
  const { says, on } = history;
  const zone = 'America/Los_Angeles';
  await says(RecordFacility, { facilityId: harbour, name: 'Harbour', phone: '555-0100', zone });
  await says(RecordPractitioner, { practitionerId: drLee, familyName: 'Lee', givenName: 'Ann' });
  if (isMember) await says(RecordMembership, member);
  await says(RecordPatient, { patientId: rosa, ...named, birthDate: '1980-05-01' });
  on(2);
  await says(RecordLabResults, results('final'));
  on(3);
  await says(ReviewLabResults, review(1), lee);
  return history;
};
