/** What a person is told who is refused. */
export interface RefusalMeaning {
  /** For the person, complete without the refusal's details, which stand beside it. */
  readonly sentence: string;
  readonly is: RefusalClass;
  /** Who helps outside the portal; left out where the portal or waiting helps. */
  readonly handOff?: HandOffTo;
}

/**
 * `not-found`: there is no such thing. `conflict`: it stands otherwise than the person thought,
 * who may look again. `unprocessable`: a rule forbids it, however often it is tried.
 */
export type RefusalClass = 'not-found' | 'conflict' | 'unprocessable';

export type HandOffTo = 'office' | 'whoever-prescribed-it' | 'whoever-ordered-it';
