import { refusals } from '../refusals.js';
import type { PrescriptionEvent, PrescriptionRecorded } from './events.js';
import {
  filledInMarch,
  firstRequest,
  itoSends,
  mariaAsks,
  metforminRecorded,
  okaforAuthorises,
  standingAfter,
} from './history.fixture.js';
import {
  mayRefill,
  refillEligibilityOf,
  type RefillEligibility,
  type RefillPatient,
  type RefillStep,
} from './refill-eligibility.policy.js';

const zone = 'America/Los_Angeles';
const onTheTwentyFifth = '2026-03-25T17:00:00Z';
const theDayBefore = '2026-03-24T17:00:00Z';
const examined: RefillPatient = { deceased: false, examinations: [{ completedOn: '2026-01-30' }] };
const newPatient: RefillPatient = { deceased: false, examinations: [] };
const deceased: RefillPatient = { ...examined, deceased: true, diedOn: '2026-03-20' };
const discontinued: PrescriptionEvent = {
  type: 'PrescriptionDiscontinued',
  prescriptionId: metforminRecorded.prescriptionId,
  discontinuedOn: '2026-03-25',
  by: metforminRecorded.prescriberId,
  at: '2026-03-20T17:00:00Z',
};
const external: PrescriptionRecorded = { ...metforminRecorded, origin: 'external' };
const ownEntry: PrescriptionRecorded = { ...metforminRecorded, origin: 'patient-entered' };
const scheduleTwo: PrescriptionRecorded = { ...metforminRecorded, schedule: 'II' };
const oldScheduleFive: PrescriptionRecorded = {
  ...metforminRecorded,
  schedule: 'V',
  writtenOn: '2025-09-01',
};

interface Case {
  readonly recorded?: PrescriptionRecorded;
  readonly events?: readonly PrescriptionEvent[];
  readonly patient?: RefillPatient;
  readonly at?: string;
}

const answerTo = (step: RefillStep, { recorded, events, patient, at }: Case): RefillEligibility =>
  mayRefill(step, standingAfter(recorded ?? metforminRecorded, ...(events ?? [filledInMarch])), {
    patient: patient ?? examined,
    zone,
    at: at ?? onTheTwentyFifth,
    ...(step === 'authorised' || step === 'sent' ? { requestId: firstRequest } : {}),
  });

const reasonOf = (answer: RefillEligibility): string =>
  answer.eligible ? 'eligible' : answer.because;

const asked = [filledInMarch, mariaAsks];

describe('what the patient is told before the button is pressed', () => {
  it.each<[string, Case, string]>([
    ['three quarters are used up', {}, 'eligible'],
    ['never supplied', { events: [] }, 'eligible'],
    ['one day less', { at: theDayBefore }, 'too-soon'],
    ['a refill is pending', { events: asked }, 'already-pending'],
    ['a new patient', { patient: newPatient }, 'examination-needed'],
    ['a schedule II substance', { recorded: scheduleTwo }, 'schedule-needs-new-prescription'],
    ['a controlled one of last year', { recorded: oldScheduleFive }, 'prescription-too-old'],
    ['discontinued today', { events: [filledInMarch, discontinued] }, 'prescription-discontinued'],
    ['to be discontinued tomorrow', { events: [discontinued], at: theDayBefore }, 'eligible'],
    ['prescribed elsewhere', { recorded: external }, 'not-prescribed-here'],
    ['an entry of her own', { recorded: ownEntry }, 'not-prescribed-here'],
    ['she has died', { patient: deceased }, 'patient-deceased'],
  ])('%s', (_what, given, reason) => {
    expect(reasonOf(answerTo('asked-in-the-portal', given))).toBe(reason);
  });

  it('names the first eligible date when it is too soon', () => {
    expect(answerTo('asked-in-the-portal', { at: theDayBefore })).toEqual({
      eligible: false,
      because: 'too-soon',
      details: { firstEligibleDate: '2026-03-25' },
      handOff: 'nobody',
      policyVersion: 'refill-rules-1',
    });
  });

  it('names the pending request', () => {
    expect(answerTo('asked-in-the-portal', { events: asked })).toMatchObject({
      details: { requestId: firstRequest },
    });
  });

  it('names the day on which the prescription was discontinued', () => {
    const answer = answerTo('asked-in-the-portal', { events: [discontinued] });
    expect(answer).toMatchObject({ details: { discontinuedOn: '2026-03-25' } });
  });

  it('is the same answer by whichever name it is asked', () => {
    const standing = standingAfter(metforminRecorded, filledInMarch);
    const circumstances = { patient: examined, zone, at: theDayBefore };
    expect(refillEligibilityOf(standing, circumstances)).toEqual(
      answerTo('asked-in-the-portal', { at: theDayBefore }),
    );
  });
});

describe('the day of asking', () => {
  const standing = standingAfter(metforminRecorded, filledInMarch);

  it.each`
    at                        | zone                     | reason
    ${'2026-03-25T06:59:59Z'} | ${'America/Los_Angeles'} | ${'too-soon'}
    ${'2026-03-25T07:00:00Z'} | ${'America/Los_Angeles'} | ${'eligible'}
    ${'2026-03-25T03:59:59Z'} | ${'America/New_York'}    | ${'too-soon'}
    ${'2026-03-25T04:00:00Z'} | ${'America/New_York'}    | ${'eligible'}
    ${'2026-03-24T10:00:00Z'} | ${'Pacific/Honolulu'}    | ${'too-soon'}
  `("is that of the facility's zone: $at in $zone is $reason", ({ at, zone: its, reason }) => {
    const circumstances = { patient: examined, zone: its as string, at: at as string };
    expect(reasonOf(refillEligibilityOf(standing, circumstances))).toBe(reason);
  });
});

describe('the order of the reasons', () => {
  it('tells first what can never change and last what time alone cures', () => {
    const everything: Case = {
      recorded: { ...scheduleTwo, origin: 'external' },
      events: [filledInMarch, mariaAsks, discontinued],
      patient: { deceased: true, examinations: [] },
    };
    const without: readonly [Case, string][] = [
      [{}, 'patient-deceased'],
      [{ patient: newPatient }, 'not-prescribed-here'],
      [{ recorded: scheduleTwo }, 'prescription-discontinued'],
      [{ events: asked }, 'schedule-needs-new-prescription'],
      [{ recorded: metforminRecorded }, 'already-pending'],
      [{ events: [filledInMarch], at: theDayBefore }, 'examination-needed'],
      [{ patient: examined }, 'too-soon'],
      [{ at: onTheTwentyFifth }, 'eligible'],
    ];
    let given = everything;
    for (const [cured, reason] of without) {
      given = { ...given, ...cured };
      expect(reasonOf(answerTo('asked-in-the-portal', given))).toBe(reason);
    }
  });
});

describe('the same rules at every step', () => {
  it.each`
    situation                        | asked                                | takenDown                            | authorised                           | sent
    ${'nothing is in the way'}       | ${'eligible'}                        | ${'eligible'}                        | ${'eligible'}                        | ${'eligible'}
    ${'she has died'}                | ${'patient-deceased'}                | ${'patient-deceased'}                | ${'patient-deceased'}                | ${'patient-deceased'}
    ${'it was prescribed elsewhere'} | ${'not-prescribed-here'}             | ${'not-prescribed-here'}             | ${'not-prescribed-here'}             | ${'not-prescribed-here'}
    ${'it was discontinued'}         | ${'prescription-discontinued'}       | ${'prescription-discontinued'}       | ${'prescription-discontinued'}       | ${'prescription-discontinued'}
    ${'schedule II'}                 | ${'schedule-needs-new-prescription'} | ${'schedule-needs-new-prescription'} | ${'schedule-needs-new-prescription'} | ${'eligible'}
    ${'controlled and too old'}      | ${'prescription-too-old'}            | ${'prescription-too-old'}            | ${'prescription-too-old'}            | ${'prescription-too-old'}
    ${'another request is pending'}  | ${'already-pending'}                 | ${'already-pending'}                 | ${'already-pending'}                 | ${'eligible'}
    ${'never examined'}              | ${'examination-needed'}              | ${'eligible'}                        | ${'examination-needed'}              | ${'eligible'}
    ${'filled meanwhile'}            | ${'too-soon'}                        | ${'too-soon'}                        | ${'too-soon'}                        | ${'eligible'}
  `('$situation', ({ situation, ...answers }) => {
    const given = situations[situation as string];
    if (!given) throw new Error(`There is no situation ${situation as string}.`);
    expect({
      asked: reasonOf(answerTo('asked-in-the-portal', given)),
      takenDown: reasonOf(answerTo('taken-down', given)),
      authorised: reasonOf(answerTo('authorised', given)),
      sent: reasonOf(answerTo('sent', given)),
    }).toEqual(answers);
  });

  it('lets the pending request itself be authorised', () => {
    expect(reasonOf(answerTo('authorised', { events: asked }))).toBe('eligible');
  });

  it('does not hold the authorisation against the sending of the same refill', () => {
    const events = [filledInMarch, mariaAsks, okaforAuthorises];
    expect(reasonOf(answerTo('sent', { events }))).toBe('eligible');
    expect(reasonOf(answerTo('asked-in-the-portal', { events: [...events, itoSends] }))).toBe(
      'too-soon',
    );
  });
});

const anotherRequest = '5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c1f09';

const situations: Readonly<Record<string, Case>> = {
  'nothing is in the way': {},
  'she has died': { patient: deceased },
  'it was prescribed elsewhere': { recorded: external },
  'it was discontinued': { events: [discontinued] },
  'schedule II': { recorded: scheduleTwo },
  'controlled and too old': { recorded: oldScheduleFive },
  'another request is pending': { events: [{ ...mariaAsks, requestId: anotherRequest }] },
  'never examined': { patient: newPatient },
  'filled meanwhile': { events: [{ ...filledInMarch, filledOn: '2026-03-24' }] },
};

describe('the way forward outside the portal', () => {
  it.each<[string, Case]>([
    ['too soon', { at: theDayBefore }],
    ['pending', { events: asked }],
    ['never examined', { patient: newPatient }],
    ['schedule II', { recorded: scheduleTwo }],
    ['too old', { recorded: oldScheduleFive }],
    ['discontinued', { events: [discontinued] }],
    ['prescribed elsewhere', { recorded: external }],
    ['deceased', { patient: deceased }],
  ])('is where the sentence of the reason sends them: %s', (_what, given) => {
    const answer = answerTo('asked-in-the-portal', given);
    if (answer.eligible) throw new Error('It was to be refused.');
    expect(answer.handOff).toBe(refusals[answer.because].handOff ?? 'nobody');
  });
});
