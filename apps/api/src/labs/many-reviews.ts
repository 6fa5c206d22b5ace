import { ReviewLabResults } from '@anamnesis/domain';
import { Many } from '@anamnesis/domain/labs/commands.shapes';
import type { CommandAnswer } from '@anamnesis/nest';
import { answer, list, optional, uuid, whole } from '../answer-schema.js';
import { responseTo, type CommandResult } from '../answer.interceptor.js';
import { commandResult, problem } from '../command-answers.js';
import { Problem, problemAnswer, refusalAnswer, Refused, type ProblemBody } from '../problem.js';

const MOST_REVIEWS = 100;

/** No command of the domain: many of one kind, each decided, noted and answered by itself. */
export class ReviewManyLabResults {
  /** Whoever may say one of them may say them together. */
  get type() {
    return 'ReviewLabResults' as const;
  }
  @Many(() => ReviewLabResults, 1, MOST_REVIEWS) readonly reviews!: readonly ReviewLabResults[];
}

/** In the order in which they were sent: each as it would have been answered alone. */
export interface ManyReviewsAnswered {
  readonly answers: readonly ReviewAnswered[];
}

export interface ReviewAnswered {
  readonly reportId: string;
  /** What HTTP would say of it alone. */
  readonly status: number;
  readonly result?: CommandResult;
  readonly problem?: ProblemBody;
}

/** @throws whatever is neither done nor a problem of this one review */
export const reviewAnswered = (
  reportId: string,
  decided: CommandAnswer,
  correlationId: string,
): ReviewAnswered => {
  try {
    return { reportId, status: 200, result: responseTo(decided) as CommandResult };
  } catch (error) {
    const body = problemIn(error, correlationId);
    return { reportId, status: body.status, problem: body };
  }
};

const problemIn = (error: unknown, correlationId: string): ProblemBody => {
  if (error instanceof Refused) return refusalAnswer(error, correlationId).body;
  if (error instanceof Problem) return problemAnswer(error, correlationId).body;
  throw error;
};

export const manyReviews = answer<ManyReviewsAnswered>('ManyReviews', {
  answers: list(
    answer<ReviewAnswered>('ReviewAnswered', {
      reportId: uuid(),
      status: whole(),
      result: optional(commandResult),
      problem: optional(problem),
    }),
  ),
});
