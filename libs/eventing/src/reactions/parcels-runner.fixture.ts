import { systemClock } from '../execute.js';
import { killingAt, type KillingPoint } from '../contract/killing-points.js';
import { startRig } from './parcels-rig.fixture.js';

/** A process of its own that runs the reactions until it is killed, between two steps. */
const { PARCELS_URL: url = '', SINK_URL: sinkUrl = '', KILL_AT: killAt = '' } = process.env;
const { around, left } = killingAt({
  at: killAt as KillingPoint,
  stepOf: ({ step }) => (step as { readonly is: string } | undefined)?.is,
});
startRig({
  ...{ url, around, clock: systemClock, owner: 'killed', days: 0 },
  // One after another, so that the place of the kill says what is known of which.
  settings: { effectsAtOnce: 1 },
  sink: async (noteId) => {
    await fetch(`${sinkUrl}/${noteId}`, { method: 'POST' });
    return left({ is: 'sent' });
  },
});
console.log('running');
