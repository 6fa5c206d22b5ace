import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { progressLines } from './progress-lines.js';

describe('how far a command is', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-03-25T09:00:00Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is told once a second at most, of how many where that is known', () => {
    const told: string[] = [];
    const lines = progressLines((line) => told.push(line));
    lines('reports', 1, 30);
    jest.setSystemTime(new Date('2026-03-25T09:00:01Z'));
    lines('reports', 10, 30);
    lines('reports', 11, 30);
    jest.setSystemTime(new Date('2026-03-25T09:00:02Z'));
    lines('events', 12);
    expect(told).toEqual(['reports: 10 of 30', 'events: 12']);
  });
});
