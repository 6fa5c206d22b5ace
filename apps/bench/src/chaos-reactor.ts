import { killingAt, type KillingPoint } from '@anamnesis/eventing/contract/killing-points';
import { startReactor } from './chaos-reactions-running.js';

/** A process that reacts until it is killed: by itself between two steps, or by its starter. */
const {
  ANAMNESIS_CHAOS_URL: url = '',
  ANAMNESIS_CHAOS_SINK: sink = '',
  ANAMNESIS_CHAOS_OWNER: owner = '',
  ANAMNESIS_CHAOS_KILL_AT: killAt = '',
  ANAMNESIS_CHAOS_PASSING: passing = '0',
} = process.env;

const { around, left } = killingAt({
  at: killAt as KillingPoint,
  passing: Number(passing),
  stepOf: ({ step }) => {
    const is = (step as { readonly is: string } | undefined)?.is;
    return is === 'queued' ? undefined : is;
  },
});

const running = startReactor({
  ...{ url, owner, around },
  sink: async (thingId) => {
    const { status } = await fetch(`${sink}/${thingId}`, { method: 'POST' });
    return left(status === 200 ? { is: 'sent' } : { is: 'try-later', reason: 'busy' });
  },
});

process.on('SIGTERM', () => {
  void running.close().then(() => process.exit());
});
