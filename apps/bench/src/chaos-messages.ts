/** What the runner tells the processes that make its load. */
export type Order =
  | { readonly order: 'pace'; readonly rate: number }
  /** Visitors only: so many prescriptions at once, every request of theirs doubled and shuffled. */
  | { readonly order: 'burst'; readonly prescriptions: number }
  /** Settle what is in doubt, tell it, and end. */
  | { readonly order: 'end' };

/** What they tell the runner. */
export type Report =
  | { readonly told: 'appended'; readonly acknowledged: readonly [id: string, position: string][] }
  | {
      readonly told: 'answered';
      /** The command's last event, where it stands as the caller was told, and the command. */
      readonly accepted: readonly [id: string, position: string, commandId: string][];
      readonly refused: number;
      /** Sent again because no answer came, or one that said to try again. */
      readonly again: number;
      /** Answers that say that the server did not expect this: 500. */
      readonly internal: number;
    }
  | { readonly told: 'burst over' }
  | { readonly told: 'ready' }
  | { readonly told: 'broken'; readonly what: string }
  | { readonly told: 'done' };

export const isOrder = (message: unknown): message is Order =>
  typeof message === 'object' && message !== null && 'order' in message;

export const isReport = (message: unknown): message is Report =>
  typeof message === 'object' && message !== null && 'told' in message;

export const tellRunner = (report: Report): void => {
  process.send?.(report);
};
