import fc from 'fast-check';
import { isRefusal } from '@anamnesis/eventing/decider';
import { addMinutes } from '../shared/facility-calendar.js';
import { said } from '../shared/said.fixture.js';
import {
  AnswerPatientRequest,
  ClaimPatientRequest,
  DismissPatientRequest,
  NotePatientRequest,
  ReleasePatientRequest,
  ReturnPatientRequestToQueue,
  SupersedePatientRequest,
  WithdrawPatientRequest,
} from './commands.js';
import {
  asked,
  claimAt,
  decideHandling,
  evolveHandling,
  type Handling,
  type HandlingCommand,
  type HandlingEvent,
} from './handling.js';
import { askedOn, maria, mariasOtherRequest, mariasRequest } from './history.fixture.js';

const here = { askedOn, requestId: mariasRequest };
const facts = { otherRequests: { [mariasOtherRequest]: asked({ patientId: maria }) } };
const giveBack = said(ReturnPatientRequestToQueue, {
  ...here,
  confirmed: true,
  reason: 'To revise how it was handled',
});

const outcome = fc.constantFrom('completed', 'will-not-be-completed');
const perhaps = fc.option(fc.constant('Said on the phone'), { nil: undefined });

const command: fc.Arbitrary<HandlingCommand> = fc.oneof(
  fc.boolean().map((takeOver) => said(ClaimPatientRequest, { ...here, takeOver })),
  fc.constant(said(ReleasePatientRequest, here)),
  fc.constant(said(NotePatientRequest, { ...here, note: 'Called' })),
  fc
    .record({ disposition: fc.constantFrom('leave-open', 'completed', 'will-not-be-completed') })
    .map(({ disposition }) =>
      Object.assign(said(AnswerPatientRequest, { ...here, text: 'Yes' }), { disposition }),
    ),
  fc
    .record({ outcome, reason: perhaps })
    .map((fields) => Object.assign(new DismissPatientRequest(), here, fields)),
  fc.constant(said(WithdrawPatientRequest, here)),
  fc.constantFrom(mariasOtherRequest, mariasRequest, maria).map((supersededBy) =>
    said(SupersedePatientRequest, {
      ...here,
      supersededBy,
      supersededByAskedOn: `patientRequest-${supersededBy}`,
    }),
  ),
  fc.constant(giveBack),
);

const step = fc.record({
  command,
  by: fc.constantFrom('nurse-ito', 'clerk-brandt', maria),
  minutesLater: fc.integer({ min: 0, max: 45 }),
});

interface Played {
  readonly handling: Handling | undefined;
  readonly events: readonly HandlingEvent[];
  readonly at: string;
}

const instantAfter = (minutes: number): string => addMinutes('2026-03-25T17:00:00Z', minutes);

/** Every sequence of commands that people could send, whoever sends them. */
const play = (
  steps: readonly { command: HandlingCommand; by: string; minutesLater: number }[],
): Played => {
  let handling: Handling | undefined = asked({ patientId: maria });
  let minutes = 0;
  const events: HandlingEvent[] = [];
  for (const { command: next, by, minutesLater } of steps) {
    minutes += minutesLater;
    const decision = decideHandling(handling, next, { by, at: instantAfter(minutes), facts });
    if (isRefusal(decision)) continue;
    for (const event of decision) {
      events.push(event);
      handling = evolveHandling(handling, event);
    }
  }
  return { handling, events, at: instantAfter(minutes) };
};

const sequences = fc.array(step, { maxLength: 25 });

describe('any sequence of commands on a request', () => {
  it('leaves the request in the queue or in the archive, of the same patient', () => {
    fc.assert(
      fc.property(sequences, (steps) => {
        const { handling } = play(steps);
        expect(['queued', 'archived']).toContain(handling?.is);
        expect(handling?.patientId).toBe(maria);
      }),
    );
  });

  it('leaves an archived request that can always be returned, and then claimed', () => {
    fc.assert(
      fc.property(sequences, (steps) => {
        const { handling, at } = play(steps);
        fc.pre(handling?.is === 'archived');
        const context = { by: 'clerk-brandt', at, facts };
        const [returned] = decideHandling(handling, giveBack, context) as HandlingEvent[];
        expect(returned).toMatchObject({ previous: { by: expect.any(String) } });
        const queued = returned && evolveHandling(handling, returned);
        expect(queued).toEqual(asked({ patientId: maria }));
        const claimed = decideHandling(queued, said(ClaimPatientRequest, here), context);
        expect(claimed).toHaveLength(1);
      }),
    );
  });

  it('never archives twice without a return between', () => {
    fc.assert(
      fc.property(sequences, (steps) => {
        let archived = false;
        for (const { type } of play(steps).events) {
          if (type === 'PatientRequestReturnedToQueue') {
            expect(archived).toBe(true);
            archived = false;
          } else {
            expect(archived).toBe(false);
            archived = closing.has(type);
          }
        }
      }),
    );
  });

  it('keeps a claim no longer than its event says', () => {
    fc.assert(
      fc.property(sequences, (steps) => {
        const { handling, at } = play(steps);
        const claim = claimAt(handling, at);
        expect(claim === undefined || claim.until > at).toBe(true);
      }),
    );
  });
});

const closing: ReadonlySet<HandlingEvent['type']> = new Set([
  'PatientRequestDismissed',
  'PatientRequestWithdrawn',
  'PatientRequestSuperseded',
] as const);
