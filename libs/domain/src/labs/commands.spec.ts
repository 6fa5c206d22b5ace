import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  ApproveLabPolicy,
  RecordLabResults,
  RecordLabViewingWish,
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
];

describe('what may be said of laboratory results', () => {
  it.each(taken)('is %s', (_sentence, Command, fields) => {
    expect(isWellFormed(Command, fields)).toBe(true);
  });
  it.each(refused)('is not %s', (_sentence, Command, fields) => {
    expect(isWellFormed(Command, fields)).toBe(false);
  });
});
