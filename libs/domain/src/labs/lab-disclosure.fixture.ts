import assert from 'node:assert/strict';
import { said } from '../shared/said.fixture.js';
import { NoteLabDisclosure } from './commands.js';
import type {
  LabDisclosureEvent,
  LabReleaseAgreementStepTaken,
  LabReportEvent,
  LabResultsReceived,
  LabResultsReviewed,
  ReportedLine,
} from './events.js';
import type { PatientPreference } from '../lab-rules/facts.js';
import { policyWith } from '../lab-rules/lab-case.fixture.js';
import { labDisclosure, type LabDisclosureFacts } from './lab-disclosure.decider.js';
import type { AdoptedLabPolicy } from '../lab-rules/lab-policies.policy.js';
import { labPolicy } from './lab-policy.decider.js';
import { reportAfter } from './lab-reports.projection.js';
import type { LabReportRow } from './lab-report.row.js';
import { labWishes } from './lab-wishes.decider.js';
import {
  about,
  drLee,
  harbour,
  harbourClinic,
  knowing,
  lees,
  line,
  received as receivedInMarch,
  rosa,
} from './review-due.fixture.js';

/** December 2026 at nine in California. */
export const december = (day: number, hour = 17): string =>
  `2026-12-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;

const collectedOn = '2026-11-30';
const by = 'lab';

export const hiv = { code: '7917-8', system: 'LN', name: 'HIV-1 Ab' };
export const glucose = line('glucose', { collected: [collectedOn] });
export const sodium = line('sodium', {
  test: { code: '2951-2', system: 'LN', name: 'Sodium' },
  collected: [collectedOn],
});

const header = { ...receivedInMarch.header, collected: [collectedOn], orderedAt: collectedOn };

export const arrived = (at: string, ...lines: readonly ReportedLine[]): LabResultsReceived => ({
  ...{ type: 'LabResultsReceived', ...about, source: 'hl7v2', header, lines, by, at },
});

/** Dr Lee has seen the lines in these versions. */
export const reviewed = (
  at: string,
  versions: Readonly<Record<string, number>>,
): LabResultsReviewed => ({
  ...{ type: 'LabResultsReviewed', ...about, reviewedBy: drLee, how: 'portal' },
  lines: Object.entries(versions).map(([lineId, version]) => ({ lineId, version })),
  ...{ by: drLee, at },
});

export const agreed = (
  at: string,
  step: LabReleaseAgreementStepTaken['step'],
): LabReleaseAgreementStepTaken => ({
  ...{ type: 'LabReportStepTaken', ...about, step, by: drLee, at },
  ...(step === 'requested' ? { requestedBy: 'patient' } : {}),
  lines: [{ lineId: 'glucose', version: 1 }],
});

/** What is on file besides the report; a spec says only what matters to it. */
export interface OnFileBesides {
  readonly adopted?: readonly AdoptedLabPolicy[];
  readonly wishes?: readonly PatientPreference[];
  readonly birthDate?: string;
  readonly orderer?: LabDisclosureFacts['orderer'];
}

export const factsFrom = (
  events: readonly LabReportEvent[],
  { adopted = [], wishes = [], birthDate = '1980-05-01', orderer }: OnFileBesides = {},
): LabDisclosureFacts => {
  const row = events.reduce<LabReportRow | undefined>(
    (before, event) => reportAfter(before, event, ''),
    undefined,
  );
  const { patient } = knowing(receivedInMarch);
  return {
    report: row ? { is: row } : {},
    policy: { ...labPolicy.initialState, adopted },
    patient: patient?.recorded && { ...patient, recorded: { ...patient.recorded, birthDate } },
    wishes: {
      ...labWishes.initialState,
      wishes: Object.fromEntries(
        wishes.map((wish, index) => [`wish-${index}`, { ...wish, by: 'maria' }]),
      ),
    },
    orderer: orderer ?? lees.inHouse,
    facility: harbourClinic,
  };
};

export const look = said(NoteLabDisclosure, about);
export { about, harbour, rosa };

export const lookedAt = (
  events: readonly LabDisclosureEvent[],
  facts: LabDisclosureFacts,
  at: string,
): readonly LabDisclosureEvent[] => {
  const state = events.reduce(labDisclosure.evolve, labDisclosure.initialState);
  const decided = labDisclosure.decide(state, look, {
    ...{ by: 'anamnesis-portal', at, facts },
    commandId: '4b0d2e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
  });
  if ('refused' in decided) throw new Error('A look refuses nothing.');
  return decided;
};

export interface Life {
  readonly events: readonly LabReportEvent[];
  /** Each from an instant on. */
  readonly besides?: readonly (OnFileBesides & { readonly since: string })[];
  /** Besides those that follow from events and from what was planned. */
  readonly looks?: readonly string[];
}

/** What the portal says of a report while it lives, day by day, in a few words each. */
export const heardOf = ({ events, besides = [], looks = [] }: Life): readonly string[] => {
  const heard: LabDisclosureEvent[] = [];
  const due = new Set([
    ...events.map(({ at }) => at),
    ...besides.map(({ since }) => since),
    ...looks,
  ]);
  for (let at = first(due); at !== undefined; at = first(due)) {
    due.delete(at);
    const known = events.filter((event) => event.at <= (at ?? ''));
    const onFile = besides.filter(({ since }) => since <= (at ?? ''));
    const facts = factsFrom(known, Object.assign({}, ...onFile) as OnFileBesides);
    const said = lookedAt(heard, facts, at);
    // Looked at twice it says nothing twice.
    assert.deepEqual(lookedAt([...heard, ...said], facts, at), []);
    heard.push(...said);
    for (const event of said) if (event.type === 'LabDisclosureLookPlanned') due.add(event.lookAt);
  }
  return heard.flatMap(inWords);
};

const first = (instants: ReadonlySet<string>): string | undefined => [...instants].sort()[0];

const inWords = (event: LabDisclosureEvent): readonly string[] => {
  if (event.type === 'LabDisclosureLookPlanned') return [];
  const lines = event.lines.map(({ lineId, version }) => `${lineId} ${version}`).join(', ');
  const day = `${Number(event.at.slice(8, 10))}:`;
  switch (event.type) {
    case 'LabDisclosureBegun':
      return [`${day} announced ${lines}`];
    case 'LabDisclosureResumed':
      return [`${day} again ${lines}`];
    case 'LabDisclosureEnded':
      return [`${day} ${event.isTold ? 'being corrected' : 'silently hidden'} ${lines}`];
  }
};

const [today] = policyWith({});
export const adopted = (
  changes: Parameters<typeof policyWith>[0],
  effectiveFrom: string,
): AdoptedLabPolicy => ({ policy: policyWith(changes)[0], effectiveFrom });
export const mode = (byDefault: (typeof today)['release']['byDefault']) => ({
  release: { ...today.release, byDefault },
});

export const corrected = (of: ReportedLine, more: Partial<ReportedLine> = {}): ReportedLine => ({
  ...{ ...of, version: 2, status: 'corrected', ...more },
});

export const shown = [arrived(december(1), glucose), reviewed(december(2), { glucose: 1 })];
