import type { LabRehearsalAnswer, RehearsalSummary } from '@anamnesis/nest';
import type { LabPolicyProposalItem, LabPolicyProposalsAnswer } from '@anamnesis/read-models';
import {
  labRuleIds,
  testCategories,
  type RehearsalCount,
  type RehearsalGroup,
  type RehearsalLooked,
} from '@anamnesis/domain';
import {
  answer,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
  type Fields,
} from '../answer-schema.js';
import { person } from '../person-answer.js';

type Difference = LabPolicyProposalItem['differences'][number];

const difference = answer<Difference>('LabPolicyDifference', {
  what: text('A rule, a mode, a number or a mapping.'),
  before: text(),
  after: text(),
});

export const labPolicyProposals = answer<LabPolicyProposalsAnswer>('LabPolicyProposals', {
  rows: list(
    answer<LabPolicyProposalItem>('LabPolicyProposal', {
      proposalId: uuid(),
      version: text(),
      standing: oneOf('proposed', 'approved', 'refused'),
      reason: text(),
      proposedBy: person,
      proposedAt: instant(),
      effectiveFrom: instant(),
      decidedBy: optional(person),
      decidedAt: optional(instant()),
      rehearsalDigest: optional(text('SHA-256 of the rehearsal that the approver was shown.')),
      refusedBecause: optional(text()),
      comparedWith: text('The version that was adopted last before it was decided on.'),
      differences: list(difference),
      moreDifferences: whole(),
    }),
  ),
});

const count: Fields<RehearsalCount> = {
  lines: whole(),
  notes: whole(),
  reports: whole(),
  patients: whole(),
  stillSo: whole(),
};

const viewer = oneOf('patient', 'proxy-by-minority', 'proxy-by-court');
const change = oneOf('becomes-visible', 'becomes-hidden');
const category = oneOf(...testCategories, 'notes');

const group: Fields<RehearsalGroup> = {
  when: text('YYYY-MM, or `at-once` for what changes at the first instant of the range.'),
  viewer,
  change,
  rule: oneOf(...labRuleIds, 'workforce'),
  category,
  rehearsedCategory: category,
};

const summary = answer<RehearsalSummary>('LabRehearsalSummary', {
  version: text(),
  inForce: list(text('Versions that were in force in the range.')),
  toBegin: optional(
    list(text('Versions that were adopted to begin behind it: compared with as well.')),
  ),
  from: instant(),
  to: instant(),
  upTo: text('Position in the log: nothing behind it was looked at.'),
  looked: answer<RehearsalLooked>('LabRehearsalLooked', {
    patients: whole(),
    reports: whole(),
    lines: whole(),
  }),
  totals: list(
    answer<RehearsalSummary['totals'][number]>('LabRehearsalTotal', { viewer, change, ...count }),
  ),
  groups: list(
    answer<RehearsalSummary['groups'][number]>('LabRehearsalGroup', { ...group, ...count }),
  ),
  digest: text('SHA-256 of the whole report; an approval names it.'),
});

export const labRehearsal = answer<LabRehearsalAnswer>('LabRehearsal', {
  proposalId: uuid(),
  rehearsal: optional(summary),
  notRehearsedBecause: optional(text('Too many reports for a server that has others to answer.')),
});
