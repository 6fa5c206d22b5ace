import type { BuildRefused } from '@anamnesis/eventing';
import type { ProjectionOperations } from '@anamnesis/nest';
import type { ProjectionsAsked } from './arguments.js';
import { differencesIn, listed, position, progressOf, retried, statusOf } from './telling.js';

export interface Teller {
  say(line: string): void;
  tellProgress(line: string): void;
}

export interface Performing {
  readonly operations: Pick<
    ProjectionOperations,
    'list' | 'rebuild' | 'untilRebuilt' | 'verify' | 'retry' | 'switchBack' | 'abandon'
  >;
  readonly teller: Teller;
  /** Somebody has broken it off. */
  readonly signal: AbortSignal;
}

/** Answers whether all is well. */
export const perform = async (asked: ProjectionsAsked, given: Performing): Promise<boolean> => {
  const { operations, teller } = given;
  const told = (answer: { readonly is: 'done' } | BuildRefused, sentence: string): boolean => {
    teller.say(answer.is === 'impossible' ? answer.because : sentence);
    return answer.is === 'done';
  };
  switch (asked.verb) {
    case 'list':
      for (const standing of await operations.list()) teller.say(listed(standing));
      return true;
    case 'status':
      return showStatus(given);
    case 'rebuild': {
      const begun = await operations.rebuild(asked.name);
      return begun.is === 'done' ? untilRebuilt(asked.name, given) : told(begun, '');
    }
    case 'verify':
      return verify(asked.name, given);
    case 'retry':
      return told(await operations.retry(asked.name), retried);
    case 'switch-back':
      return told(await operations.switchBack(asked.name), 'Readers see the rows of before.');
    case 'abandon':
      return told(await operations.abandon(asked.name), 'Nothing is built any more.');
  }
};

const showStatus = async ({ operations, teller }: Performing): Promise<boolean> => {
  const standings = await operations.list();
  for (const standing of standings) for (const line of statusOf(standing)) teller.say(line);
  return standings.every(({ live, parked }) => !live.stopped && parked.length === 0);
};

const untilRebuilt = async (
  name: string,
  { operations, teller, signal }: Performing,
): Promise<boolean> => {
  await operations.untilRebuilt(name, {
    signal,
    onProgress: (standing) => teller.tellProgress(progressOf(standing)),
  });
  teller.say(
    signal.aborted
      ? 'Broken off: the projector goes on with it, or the next rebuild of it.'
      : 'Readers see the new rows.',
  );
  return !signal.aborted;
};

const TELL_EVERY_MS = 1_000;

const verify = async (
  name: string,
  { operations, teller, signal }: Performing,
): Promise<boolean> => {
  let toldAt = 0;
  const compared = await operations.verify(name, {
    signal,
    onProgress: (at, of) => {
      if (Date.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = Date.now();
      teller.tellProgress(`at ${position(at)} of ${position(of)}`);
    },
  });
  if (compared.is === 'impossible') {
    teller.say(compared.because);
    return false;
  }
  for (const line of differencesIn(compared)) teller.say(line);
  return compared.differences === 0;
};
