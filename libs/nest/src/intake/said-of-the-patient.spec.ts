import { describe, expect, it } from '@jest/globals';
import type { LabResultsReceived } from '@anamnesis/domain';
import { byAddress, oru, potassium } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

describe('a message that speaks of its patient as a whole, before the first order', () => {
  it('is recorded with what was noted there, and waits where something was observed', async () => {
    const practice = await new Practice().opens();
    const height = 'OBX|1|NM|8302-2^Height^LN||170|cm|||||F';
    const orders = ['NTE|1||Another patient until 3 May', height, potassium('4.4')];
    const { messageId } = await practice.intake.takeIn(oru({ orders }), byAddress);
    await practice.follows();
    expect(await practice.events<LabResultsReceived>('LabResultsReceived')).toMatchObject([
      { header: { notes: ['Another patient until 3 May'] }, lines: [{ test: { code: '2823-3' } }] },
    ]);
    expect((await practice.message(messageId))?.parked).toMatchObject([
      { reason: 'unreadable-content', place: 'OBX[1]' },
    ]);
  });
});
