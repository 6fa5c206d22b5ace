import type { Typed } from '@anamnesis/eventing';
import type { Position } from '@anamnesis/eventing';

export type CommandAnswer =
  | AcceptedAnswer
  | RefusedAnswer
  /** Bad input: what to mend, field by field. Nothing was decided. */
  | { readonly is: 'malformed'; readonly fields: readonly MalformedField[] }
  /** Not there, or not for this caller: the same answer for both. */
  | { readonly is: 'not-found' }
  /** The role may not do this at all; said only to people of the practice. */
  | { readonly is: 'not-allowed' }
  /** The same Idempotency-Key was used for something else. */
  | { readonly is: 'different-command' }
  /** Changed meanwhile, again and again: load anew and try once more. */
  | { readonly is: 'conflict' };

export interface AcceptedAnswer {
  readonly is: 'accepted';
  /** The stream that later commands on it name as `askedOn`. */
  readonly stream: string;
  /** For `atLeast`: a view that has seen it shows what the command did. */
  readonly position: Position;
  /** Whether the command added anything; `false` when it was already so. */
  readonly changed: boolean;
  /** The first answer, given again. */
  readonly repeated: boolean;
  readonly events: readonly Typed[];
  /** The request that was asked or handled, where there is one. */
  readonly requestId?: string;
}

export interface RefusedAnswer {
  readonly is: 'refused';
  readonly reason: string;
  /** What the person may be told besides: who was faster, from which day on, which request. */
  readonly details?: Readonly<Record<string, string>>;
}

export interface MalformedField {
  /** Path of the field, such as `takenOn`. */
  readonly field: string;
  readonly problems: readonly string[];
}

export type QueryAnswer<Answer> =
  | {
      readonly is: 'found';
      readonly answer: Answer;
      /** Views behind it that an event has stopped: it may lack what was recorded since. */
      readonly stale?: readonly string[];
    }
  | { readonly is: 'malformed'; readonly fields: readonly MalformedField[] }
  | { readonly is: 'not-found' }
  | { readonly is: 'not-allowed' }
  /** The view has not seen `atLeast` in time: ask again in a moment. */
  | { readonly is: 'behind' };
