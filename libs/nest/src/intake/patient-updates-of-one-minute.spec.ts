import { describe, expect, it } from '@jest/globals';
import { ReplayMessage } from '@anamnesis/domain';
import { inMemoryEventStore } from '@anamnesis/eventing';
import { Practice } from './practice.fixture.js';
import { adt, nurseSays, proposedIn, taken, waitsOf } from './records.fixture.js';

/** Two hosts receive for one log; the clock of the second is three seconds behind. */
const byTwoHosts = async () => {
  let logged = '2026-03-25T16:30:00.000Z';
  const below = inMemoryEventStore({ clock: { now: () => logged } });
  const practice = await new Practice(below).opens();
  const receives = (hostsClock: string, logsClock: string, bytes: Uint8Array) => {
    practice.now = `2026-03-25T${hostsClock}Z`;
    logged = `2026-03-25T${logsClock}Z`;
    return taken(practice, bytes);
  };
  return { practice, receives };
};

/** Its sender's clock tells minutes. */
const told = (controlId: string, zip: string, telecom = '') =>
  adt({
    controlId,
    saidAt: '202603250930-0700',
    address: `9 Hill St^^Pasadena^CA^${zip}`,
    telecom,
  });

const superseded = ['zip: none to 91101', 'zip: none to 91105'];

describe('what a record system says twice in one minute', () => {
  it('is heard as it comes, though the second host is behind the first', async () => {
    const { practice, receives } = await byTwoHosts();
    await receives('16:30:05.000', '16:30:05.000', told('A-1', '91101'));
    await receives('16:30:03.000', '16:30:06.000', told('A-2', '91105'));
    expect(await proposedIn(practice)).toEqual(superseded);
  });

  it('is heard as it comes, though the log itself stands back for a moment', async () => {
    const { practice, receives } = await byTwoHosts();
    await receives('16:30:05.000', '16:30:06.000', told('A-1', '91101'));
    await receives('16:30:03.000', '16:30:05.000', told('A-2', '91105'));
    expect(await proposedIn(practice)).toEqual(superseded);
  });

  it('stays when the first one is replayed, which its host has received later', async () => {
    const { practice, receives } = await byTwoHosts();
    const unreadable = '^NET^Internet^none';
    const first = await receives('16:30:05.000', '16:30:05.000', told('A-1', '91101', unreadable));
    await receives('16:30:03.000', '16:30:06.000', told('A-2', '91105'));
    expect(await waitsOf(practice, first)).toEqual(['unreadable-content PID[1]-13']);
    await nurseSays(practice, ReplayMessage, { messageId: first, reason: 'It was asked for' });
    expect(await proposedIn(practice)).toEqual(superseded);
  });
});
