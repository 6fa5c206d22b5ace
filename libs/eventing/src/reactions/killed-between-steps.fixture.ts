import type { SendCommand } from './command-sender.js';
import type { SendOutcome } from './effect-handler.js';
import type { ReactionTables } from './reaction-tables.js';

/** Every place between two steps of what follows from an event. */
export const killingPoints = [
  'before the outbox is written',
  'after the outbox is written',
  'after a command is taken',
  'before a command is sent',
  'after a command is sent',
  'before sending is noted',
  'after sending is noted',
  'after it left',
  'before sent is noted',
  'after sent is noted',
  'before rows are settled',
  'after rows are settled',
] as const;

export type KillingPoint = (typeof killingPoints)[number];

/** Ends this process the way a power cut would, the first time that it comes to the point. */
export const killingAt = (wanted: KillingPoint) => {
  const at = (point: KillingPoint): void => {
    if (point === wanted) process.kill(process.pid, 'SIGKILL');
  };

  return {
    around: (tables: ReactionTables, send: SendCommand): [ReactionTables, SendCommand] => [
      tablesAround(tables, at),
      sendAround(send, at),
    ],
    left: (outcome: SendOutcome): SendOutcome => {
      at('after it left');
      return outcome;
    },
  };
};

type At = (point: KillingPoint) => void;

const tablesAround = (tables: ReactionTables, at: At): ReactionTables => ({
  ...tables,
  rows: {
    ...tables.rows,
    save: async (saving) => {
      if (saving.rows.size > 0) at('before the outbox is written');
      const saved = await tables.rows.save(saving);
      if (saving.rows.size > 0) at('after the outbox is written');
      return saved;
    },
  },
  outbox: {
    ...tables.outbox,
    claim: async (claim) => {
      const claimed = await tables.outbox.claim(claim);
      if (claimed.length > 0) at('after a command is taken');
      return claimed;
    },
    settle: async (owner, settlements) => {
      at('before rows are settled');
      await tables.outbox.settle(owner, settlements);
      at('after rows are settled');
    },
  },
});

const sendAround =
  (send: SendCommand, at: At): SendCommand =>
  async (command) => {
    const { step } = command.fields as { readonly step?: { readonly is: string } };
    if (!step) at('before a command is sent');
    if (step?.is === 'sending') at('before sending is noted');
    if (step?.is === 'sent') at('before sent is noted');
    const outcome = await send(command);
    if (!step) at('after a command is sent');
    if (step?.is === 'sending') at('after sending is noted');
    if (step?.is === 'sent') at('after sent is noted');
    return outcome;
  };
