import type { MalformedField } from '@anamnesis/nest';
import { refusalOf } from './refusal-problems.js';

/** What can go wrong before, beside and after the rules of the domain; those have refusals. */
export type ProblemKind =
  | 'malformed'
  | 'not-authenticated'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media-type'
  | 'different-command'
  | 'internal'
  | 'behind'
  | 'unavailable'
  | 'too-many-live-queues';

export interface ProblemMeaning {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Worth trying again after so many seconds. */
  readonly retryAfter?: number;
}

export const problemMeanings: Readonly<Record<ProblemKind, ProblemMeaning>> = {
  malformed: {
    status: 400,
    title: 'Malformed',
    detail: 'Something in the request cannot be read. Mend each field that is named and try again.',
  },
  'not-authenticated': {
    status: 401,
    title: 'Not authenticated',
    detail: 'Send a valid bearer token in the Authorization header.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    detail: 'Your role may not do this. Ask somebody of the practice who may.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here for you. Check the address and the ids.',
  },
  conflict: {
    status: 409,
    title: 'Changed meanwhile',
    detail: 'It changed while this was decided. Load it anew and try once more.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    detail: 'The body is larger than this address takes. Send less at once.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    detail: 'Send the body as application/json in UTF-8, or as what the documentation names.',
  },
  'different-command': {
    status: 422,
    title: 'Different command',
    detail: 'This Idempotency-Key was used for something else. Draw a new one for a new command.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    detail: 'This is our mistake. Tell the practice the correlation id, so that it can be found.',
  },
  behind: {
    status: 503,
    title: 'View behind',
    detail: 'The view has not yet seen that position. Ask again in a moment.',
    retryAfter: 1,
  },
  unavailable: {
    status: 503,
    title: 'Unavailable',
    detail: 'The portal cannot store or read right now. Send the same again in a moment.',
    retryAfter: 2,
  },
  'too-many-live-queues': {
    status: 503,
    title: 'Too many live queues',
    detail: 'Too many live queues are open. Close one that is not looked at, or try again.',
    retryAfter: 30,
  },
};

/** A way out of a request; the filter writes it as `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly kind: ProblemKind,
    readonly errors: readonly MalformedField[] = [],
  ) {
    super(kind);
  }
}

/** A rule of the domain said no; an answer, carried as an error only as far as the filter. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly reason: string,
    readonly details?: Readonly<Record<string, string>>,
  ) {
    super(reason);
  }
}

/** RFC 9457, with what this portal adds. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly correlationId: string;
  /** Only for refusals: what else the person may be told. */
  readonly details?: Readonly<Record<string, string>>;
  readonly handOff?: { readonly who: string; readonly phone?: string; readonly text: string };
  /** Only for `malformed`: what to mend. */
  readonly errors?: readonly MalformedField[];
}

export interface ProblemAnswer {
  readonly body: ProblemBody;
  readonly retryAfter?: number;
}

/** An address that answers what the problem means. */
export const problemType = (name: string): string => `/api/v1/problems/${name}`;

export const problemAnswer = (problem: Problem, correlationId: string): ProblemAnswer => {
  const { status, title, detail, retryAfter } = problemMeanings[problem.kind];
  const errors = problem.errors.length > 0 ? { errors: problem.errors } : {};
  const body = {
    type: problemType(problem.kind),
    title,
    status,
    detail,
    correlationId,
    ...errors,
  };
  return retryAfter === undefined ? { body } : { body, retryAfter };
};

export const refusalAnswer = (refused: Refused, correlationId: string): ProblemAnswer => {
  const refusal = refusalOf(refused.reason, refused.details);
  const { details } = refused;
  return {
    body: {
      type: problemType(refused.reason),
      title: titleOf(refused.reason),
      status: refusal.status,
      detail: refusal.sentence,
      correlationId,
      ...(details ? { details } : {}),
      ...(refusal.handOff ? { handOff: refusal.handOff } : {}),
    },
  };
};

/** `already-dismissed` reads "Already dismissed". */
export const titleOf = (reason: string): string => {
  const words = reason.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
