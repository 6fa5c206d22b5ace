import { systemClock } from '../execute.js';
import { killingAt, type KillingPoint } from './killed-between-steps.fixture.js';
import { startRig } from './parcels-rig.fixture.js';

/** A process of its own that runs the reactions until it is killed, between two steps. */
const { PARCELS_URL: url = '', SINK_URL: sinkUrl = '', KILL_AT: killAt = '' } = process.env;
const { around, left } = killingAt(killAt as KillingPoint);
startRig({
  ...{ url, around, clock: systemClock, owner: 'killed' },
  // One after another, so that the place of the kill says what is known of which.
  settings: { effectsAtOnce: 1 },
  sink: async (noteId) => {
    await fetch(`${sinkUrl}/${noteId}`, { method: 'POST' });
    return left({ is: 'sent' });
  },
});
console.log('running');
