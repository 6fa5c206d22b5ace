import { describe, expect, it } from '@jest/globals';
import type { MessageParked } from '@anamnesis/domain';
import { byAddress, MARIAS_PID, oru, potassium } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

describe('a message that may mean more reports than one append holds', () => {
  it('reaches the worklist with all of them, and stands there once', async () => {
    const practice = await new Practice().opens();
    const meant = Array.from({ length: 14_000 }, (_, at) => practice.idOf('report', String(at)));
    practice.looking = {
      reportsFor: () => Promise.resolve(meant),
      messagesFor: () => Promise.resolve({ found: [], since: () => Promise.resolve([]) }),
    };
    const pid = MARIAS_PID.replace('Alvarez', 'Novak');
    const orders = [potassium('6.9', { status: 'C' })];
    const { messageId } = await practice.intake.takeIn(oru({ pid, orders }), byAddress);
    expect(await practice.follows()).toEqual([{ is: 'accepted' }]);
    const message = await practice.message(messageId);
    expect(message?.parked).toEqual([{ reason: 'patient-disagrees' }]);
    const spokenOf = new Set(message?.speaksOf);
    expect(meant.filter((reportId) => !spokenOf.has(reportId))).toEqual([]);
    const steps = await practice.events<MessageParked>('MessageParked');
    expect(steps.map(({ attempt, reports = [] }) => [attempt, reports.length])).toEqual([
      [1, 5_000],
      [1, 5_000],
      [1, 4_001],
    ]);
  });
});
