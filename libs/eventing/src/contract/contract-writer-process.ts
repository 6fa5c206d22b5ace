import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StoreRecipe } from './contract-harness.js';
import type { Append, AppendOutcome } from '../event-store.js';

export interface WriterElsewhere {
  append(append: Append): Promise<AppendOutcome>;
  close(): Promise<void>;
}

export interface Asked {
  readonly call: number;
  readonly append: Append;
}

export type Answered =
  | { readonly call: number; readonly outcome: AppendOutcome }
  | { readonly call: number; readonly failure: string };

/** Compiled, wherever this file runs from: a process of its own knows nothing of jest. */
const PROGRAM = fileURLToPath(new URL('../../dist/contract/contract-writer.js', import.meta.url));

/** A process that opens the log by itself and appends what it is sent. */
export const writerElsewhere = async (recipe: StoreRecipe): Promise<WriterElsewhere> => {
  const child = fork(PROGRAM, [JSON.stringify(recipe)], {
    serialization: 'advanced',
    execArgv: [],
  });
  const open = new Map<number, (answer: Answered) => void>();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const [call, answer] of open) answer({ call, failure: 'The writer has ended.' });
      resolve();
    });
  });
  child.on('message', (answer: Answered) => {
    open.get(answer.call)?.(answer);
    open.delete(answer.call);
  });
  let calls = 0;

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        calls += 1;
        open.set(calls, (answer) => {
          if ('outcome' in answer) resolve(answer.outcome);
          else reject(new Error(answer.failure));
        });
        child.send({ call: calls, append } satisfies Asked);
      }),
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
};
