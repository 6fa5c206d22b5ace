import { describe, expect, it } from '@jest/globals';
import type { ForgettingReport } from '../forgetting-follower.js';
import type { PortalHealth } from '../portal-health.js';
import type { PortalMetrics } from './metrics.js';
import { OperationsController } from './operations.controller.js';

const told = (report: ForgettingReport): object =>
  new OperationsController(
    { forgetting: () => report } as PortalHealth,
    undefined as unknown as PortalMetrics,
  ).forgetting();

const many = Array.from({ length: 30 }, (_, index) => `message ${index}`);

describe('what is told of forgetting to whoever watches', () => {
  it('is how many are unfinished, and of which messages it waits for people, twenty at most', () => {
    const unreadable = { unreadableMessages: ['m'], reportsInVain: many };
    const inTheWay = { failing: ['patient 1'], waitingMessages: many, ...unreadable };
    expect(told({ unfinished: 2, isEndedHere: true, ...inTheWay })).toEqual({
      ...{ unfinished: 2, failing: 1 },
      ...{ waitingMessages: many.slice(0, 20), unreadableMessages: ['m'] },
      reportsInVain: many.slice(0, 20),
    });
  });

  it('is no zero of what only the process knows that works on it', () => {
    const nothing = { unreadableMessages: [], reportsInVain: [] };
    const unknown = { failing: [], waitingMessages: [], ...nothing };
    expect(told({ unfinished: 2, isEndedHere: false, ...unknown })).toEqual({
      unfinished: 2,
      inTheWay: 'known where the projections run',
    });
  });
});
