import type { SendCommand } from '../reactions/command-sender.js';
import type { SendOutcome } from '../reactions/effect-handler.js';
import type { ReactionTables } from '../reactions/reaction-tables.js';

/** Every place between two steps of what follows from an event. */
export const killingPoints = [
  'before the outbox is written',
  'after the outbox is written',
  'after rows are taken',
  'before a command is sent',
  'after a command is sent',
  'before sending is noted',
  'after sending is noted',
  'after it left',
  'before sent is noted',
  'after sent is noted',
  'before rows are settled',
  'after rows are settled',
  'before timers fire',
  'after timers fired',
] as const;

export type KillingPoint = (typeof killingPoints)[number];

export interface Killing {
  readonly at: KillingPoint;
  /** How often it passes the point before; not at all when left out. */
  readonly passing?: number;
  /** Where the word for a step stands in the fields of the commands that note it. */
  readonly stepOf: (fields: Readonly<Record<string, unknown>>) => string | undefined;
}

/** For specs and chaos: ends this process the way a power cut would, between two steps. */
export const killingAt = ({ at: wanted, passing = 0, stepOf }: Killing) => {
  let passed = 0;
  const at: At = (point) => {
    if (point !== wanted) return;
    if (passed >= passing) process.kill(process.pid, 'SIGKILL');
    passed += 1;
  };

  return {
    around: (tables: ReactionTables, send: SendCommand): [ReactionTables, SendCommand] => [
      tablesAround(tables, at),
      sendAround(send, at, stepOf),
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
      if (claimed.length > 0) at('after rows are taken');
      return claimed;
    },
    settle: async (owner, settlements) => {
      at('before rows are settled');
      await tables.outbox.settle(owner, settlements);
      at('after rows are settled');
    },
  },
  timers: {
    ...tables.timers,
    fire: async (firings) => {
      at('before timers fire');
      const fired = await tables.timers.fire(firings);
      at('after timers fired');
      return fired;
    },
  },
});

const sendAround =
  (send: SendCommand, at: At, stepOf: Killing['stepOf']): SendCommand =>
  async (command) => {
    const step = stepOf(command.fields);
    if (!step) at('before a command is sent');
    if (step === 'sending') at('before sending is noted');
    if (step === 'sent') at('before sent is noted');
    const outcome = await send(command);
    if (!step) at('after a command is sent');
    if (step === 'sending') at('after sending is noted');
    if (step === 'sent') at('after sent is noted');
    return outcome;
  };
