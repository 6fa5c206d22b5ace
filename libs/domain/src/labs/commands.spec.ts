import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  ApproveLabPolicy,
  NoteLabDisclosure,
  NoteLabReviewOverdue,
  ProposeLabPolicy,
  ProposeLabReportCorrection,
  RecordLabResults,
  RecordLabViewingWish,
  RefuseLabPolicyProposal,
  ReviewLabResults,
  TakeLabReleaseStep,
} from './commands.js';
import {
  glucose,
  maria,
  panel,
  panelHeader,
  sentGlucose as glucoseSent,
} from './history.fixture.js';
import { labPolicies, type LabRuleId } from '../lab-rules/lab-rules.policy.js';

const ofThePanel = { reportId: panel, patientId: maria };
const lines = [{ lineId: glucose, version: 1 }];

const isWellFormed = (Command: new () => object, fields: object): boolean =>
  validateSync(plainToInstance(Command, fields), {
    whitelist: true,
    forbidNonWhitelisted: true,
  }).length === 0;

type Case = readonly [sentence: string, Command: new () => object, fields: object];

const results = {
  ...ofThePanel,
  source: 'hl7v2',
  header: panelHeader,
  lines: [glucoseSent()],
};
const wish = (said: object) => ({ patientId: maria, wish: said });
const many = (count: number) => Array.from({ length: count }, () => lines[0]);
const version = (which: number) => [{ lineId: glucose, version: which }];
const step = (said: object) => ({ ...ofThePanel, lines, ...said });
const approval = { proposalId: panel };
const correction = (said: object) => ({ ...ofThePanel, reason: 'Told by telephone', ...said });
const [policy] = labPolicies;
/** Of a rule set, which is about no patient and forgotten with none. */
const inWords = 'Mrs Ortiz read of her biopsy: hold pathology for 72 hours';
const proposal = (said: object) => ({
  policy: { ...policy, ...said },
  reason: 'laboratory-changed',
});
const release = (said: object) => proposal({ release: { ...policy?.release, ...said } });
const mapping = (key: string, category: unknown) => proposal({ mappings: { [key]: category } });
const mappings = (count: number) =>
  proposal({
    mappings: Object.fromEntries(Array.from({ length: count }, (_, n) => [`L|${n}`, 'none'])),
  });

const hold = (hours: number) => ({ mode: 'hold', hours });
const ruleOf = (said: object) =>
  proposal({ rules: { ...policy?.rules, L2: { ...policy?.rules.L2, ...said } } });
const withoutRule = (name: LabRuleId) => {
  const { [name]: _left, ...rules } = policy?.rules ?? {};
  return proposal({ rules });
};

const taken: readonly Case[] = [
  ['results of a message', RecordLabResults, results],
  ['an order without results', RecordLabResults, { ...results, lines: [] }],
  [
    'times as they were told',
    RecordLabResults,
    { ...results, header: { ...panelHeader, collected: ['202603', '~'] } },
  ],
  ['a review of one line', ReviewLabResults, { ...ofThePanel, lines }],
  ['a review of a thousand', ReviewLabResults, { ...ofThePanel, lines: many(1000) }],
  ['a wish for later', RecordLabViewingWish, wish({ asked: 'delay', delayHours: 48 })],
  [
    'a wish for never',
    RecordLabViewingWish,
    wish({ asked: 'not-to-see', categories: ['genetic'] }),
  ],
  [
    'what the patient asked for',
    TakeLabReleaseStep,
    step({ step: 'requested', requestedBy: 'patient' }),
  ],
  ['what was discussed', TakeLabReleaseStep, step({ step: 'discussed' })],
  [
    'an approval after a rehearsal',
    ApproveLabPolicy,
    { ...approval, rehearsalDigest: 'a'.repeat(64) },
  ],
  ['a whole rule set', ProposeLabPolicy, proposal({})],
  ['a refusal for now', RefuseLabPolicyProposal, { ...approval, reason: 'not-now' }],
  ['results held for two days', ProposeLabPolicy, release({ byDefault: hold(48) })],
  [
    'another mode for one kind',
    ProposeLabPolicy,
    release({ byCategory: { genetic: hold(8784), none: { mode: 'immediate' } } }),
  ],
  ['the kind of a code of the laboratory', ProposeLabPolicy, mapping('99LAB|QX 77', 'hepatitis')],
  ['the kind of a code of no system', ProposeLabPolicy, mapping('|QX77', 'none')],
  ['20000 codes of the laboratory', ProposeLabPolicy, mappings(20_000)],
  [
    'a code as long as codes are',
    ProposeLabPolicy,
    mapping(`${'S'.repeat(200)}|${'C'.repeat(200)}`, 'none'),
  ],
  [
    'when a specimen was collected',
    ProposeLabReportCorrection,
    correction({ corrects: 'collected', collected: ['2026-03-02', '2026-03-02T08:00:00Z'] }),
  ],
  [
    'that it is no service to which a minor consents alone',
    ProposeLabReportCorrection,
    correction({ corrects: 'minor-consent' }),
  ],
];

const refused: readonly Case[] = [
  ['results from nowhere', RecordLabResults, { ...results, source: 'fax' }],
  [
    'a version that the sender counts',
    RecordLabResults,
    { ...results, lines: [{ ...glucoseSent(), version: 1 }] },
  ],
  ['a type of their own', RecordLabResults, { ...results, by: maria }],
  ['a review of nothing', ReviewLabResults, { ...ofThePanel, lines: [] }],
  ['a review of more than a thousand', ReviewLabResults, { ...ofThePanel, lines: many(1001) }],
  ['a review of version 0', ReviewLabResults, { ...ofThePanel, lines: version(0) }],
  ['a review of half a version', ReviewLabResults, { ...ofThePanel, lines: version(1.5) }],
  [
    'a review in the name of another',
    ReviewLabResults,
    { ...ofThePanel, lines, reviewedBy: maria },
  ],
  ['a delay of no hours', RecordLabViewingWish, wish({ asked: 'delay' })],
  ['a delay of 0 hours', RecordLabViewingWish, wish({ asked: 'delay', delayHours: 0 })],
  ['a delay of more than a year', RecordLabViewingWish, wish({ asked: 'delay', delayHours: 8785 })],
  ['a wish from a day on', RecordLabViewingWish, wish({ asked: 'not-to-see', from: '2026-03-20' })],
  [
    'a wish from a day that is none',
    RecordLabViewingWish,
    wish({ asked: 'not-to-see', from: '2026-02-30T08:00:00Z' }),
  ],
  ['a wish of no kinds', RecordLabViewingWish, wish({ asked: 'not-to-see', categories: [] })],
  [
    'a wish of a kind that nobody knows',
    RecordLabViewingWish,
    wish({ asked: 'not-to-see', categories: ['blood'] }),
  ],
  ['an asking by nobody', TakeLabReleaseStep, step({ step: 'requested' })],
  [
    'an asking by a stranger',
    TakeLabReleaseStep,
    step({ step: 'requested', requestedBy: 'friend' }),
  ],
  [
    'an approval after a rehearsal of another kind',
    ApproveLabPolicy,
    { ...approval, rehearsalDigest: 'abc' },
  ],
  ['a rule set for a reason in words', ProposeLabPolicy, { ...proposal({}), reason: inWords }],
  ['a refusal in words', RefuseLabPolicyProposal, { ...approval, reason: inWords }],
  ['a rule set without a rule', ProposeLabPolicy, withoutRule('L2')],
  ['a rule of no basis', ProposeLabPolicy, ruleOf({ basis: 'habit' })],
  ['a rule of no source', ProposeLabPolicy, ruleOf({ source: '' })],
  ['a hold of no hours', ProposeLabPolicy, release({ byDefault: { mode: 'hold' } })],
  ['a hold of more than a year', ProposeLabPolicy, release({ byDefault: hold(8785) })],
  ['hours of no hold', ProposeLabPolicy, release({ byDefault: { mode: 'never', hours: 0 } })],
  ['a mode that nobody knows', ProposeLabPolicy, release({ byDefault: { mode: 'later' } })],
  [
    'a mode of a kind that nobody knows',
    ProposeLabPolicy,
    release({ byCategory: { blood: hold(1) } }),
  ],
  ['a mapping to no kind', ProposeLabPolicy, mapping('L|QX77', 'blood')],
  ['a mapping of a code in small letters', ProposeLabPolicy, mapping('L|qx77', 'none')],
  ['a mapping of no code', ProposeLabPolicy, mapping('L|', 'none')],
  ['a mapping without a system', ProposeLabPolicy, mapping('QX77', 'none')],
  ['a mapping of two codes', ProposeLabPolicy, mapping('ACME|L|QX77|QX78', 'none')],
  ['a mapping with a blank that no code has', ProposeLabPolicy, mapping('L |QX77', 'none')],
  ['a mapping of LOINC for one sender', ProposeLabPolicy, mapping('ACME|LN|2345-7', 'none')],
  ['a mapping with an invisible character', ProposeLabPolicy, mapping('L|QX\u200b77', 'none')],
  ['a system that is invisible', ProposeLabPolicy, mapping('\u200b|QX77', 'none')],
  ['a code longer than codes are', ProposeLabPolicy, mapping(`L|${'C'.repeat(201)}`, 'none')],
  ['a system longer than systems are', ProposeLabPolicy, mapping(`${'S'.repeat(201)}|C`, 'none')],
  ['a list of mappings', ProposeLabPolicy, proposal({ mappings: [] })],
  ['no mappings', ProposeLabPolicy, proposal({ mappings: null })],
  ['mappings in words', ProposeLabPolicy, proposal({ mappings: '' })],
  ['more codes than a laboratory has', ProposeLabPolicy, mappings(20_001)],
  ['a correction to no time', ProposeLabReportCorrection, correction({ corrects: 'collected' })],
  [
    'a correction to six times',
    ProposeLabReportCorrection,
    correction({ corrects: 'collected', collected: Array.from({ length: 6 }, () => '2026-03-02') }),
  ],
];

describe('what may be said of laboratory results', () => {
  it.each(taken)('is %s', (_sentence, Command, fields) => {
    expect(isWellFormed(Command, fields)).toBe(true);
  });
  it.each(refused)('is not %s', (_sentence, Command, fields) => {
    expect(isWellFormed(Command, fields)).toBe(false);
  });
});

it('is by its name what the portal says itself', () => {
  const types = [new NoteLabDisclosure(), new NoteLabReviewOverdue()].map(({ type }) => type);
  expect(types).toEqual(['NoteLabDisclosure', 'NoteLabReviewOverdue']);
});

it('says what a mapping has to look like', () => {
  const { policy: said, reason } = mapping('QX77', 'none');
  const [inPolicy] = validateSync(plainToInstance(ProposeLabPolicy, { policy: said, reason }));
  expect(inPolicy?.children?.[0]?.constraints).toEqual({
    isCodeMappings:
      'mappings must hold kinds of tests by SYSTEM|CODE, or by SENDER|SYSTEM|CODE of a ' +
      "sender's own codes, in capitals and without blanks around, 20000 at most",
  });
});
