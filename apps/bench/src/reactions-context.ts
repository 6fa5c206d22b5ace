import {
  eventCodec,
  type Decider,
  type EventDeclarations,
  type Reaction,
  type TimerPlan,
} from '@anamnesis/eventing';

/** The smallest thing that something can follow from: asked on one stream, answered on another. */
export type BenchEvent =
  | { readonly type: 'BenchAsked'; readonly askedId: string; readonly dueAt?: string }
  | { readonly type: 'BenchAnswered'; readonly askedId: string };

export type BenchCommand =
  | { readonly type: 'AskBench'; readonly askedId: string }
  | { readonly type: 'AnswerBench'; readonly askedId: string };

const declarations: EventDeclarations<BenchEvent> = {
  BenchAsked: { version: 1, keys: ['askedId'] },
  BenchAnswered: { version: 1, keys: ['askedId'] },
};

export const reactionsCodec = eventCodec(declarations);

export const benchAnswers: Decider<{ readonly is: boolean }, BenchCommand, BenchEvent, never> = {
  streamOf: ({ type, askedId }) => `${type === 'AskBench' ? 'asked' : 'answered'}-${askedId}`,
  initialState: { is: false },
  decide: ({ is }, { type, askedId }) => {
    if (is) return [];
    return [{ type: type === 'AskBench' ? 'BenchAsked' : 'BenchAnswered', askedId }];
  },
  evolve: () => ({ is: true }),
  subjectOf: () => undefined,
  patientOf: () => undefined,
};

const IN_FORCE = '2020-01-01T00:00:00Z';

export const whenAskedThenAnswer: Reaction<BenchEvent> = {
  name: 'when-asked-then-answer',
  events: ['BenchAsked'],
  inForceFrom: IN_FORCE,
  react: ({ askedId }) => [
    { is: 'command', name: 'answer', command: { type: 'AnswerBench', askedId } as BenchCommand },
  ],
};

export const answerLater: TimerPlan<BenchEvent> = {
  name: 'answer-later',
  version: 1,
  events: ['BenchAsked'],
  inForceFrom: IN_FORCE,
  plan: () => [],
  fire: ({ key }) => [
    {
      ...{ is: 'command', name: 'answer' },
      command: { type: 'AnswerBench', askedId: key } as BenchCommand,
    },
  ],
};
