import { describe, expect, it } from '@jest/globals';
import { acme, byAddress, MARIAS_PID, oru, potassium } from './laboratory.fixture.js';
import { messagesNaming } from './messages-naming.js';
import { Practice } from './practice.fixture.js';

describe('looking through all messages that have keys of their own', () => {
  it('reads several at once, a bounded number of them, and tells them in their order', async () => {
    const practice = await new Practice().opens();
    const pid = MARIAS_PID.replace('MRN-0815', 'MRN-9');
    const messages: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      const orders = [potassium('4.4', { filler: `F-${count}` })];
      const bytes = oru({ controlId: String(count), pid, orders });
      const { messageId = '' } = await practice.intake.takeIn(bytes, byAddress);
      messages.push(messageId);
    }
    let underWay = 0;
    let most = 0;
    const { store, codec } = practice;
    const patients = {
      onFileAmong: () => Promise.resolve([]),
      forgottenAmong: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay -= 1;
        return ['maria'];
      },
    };
    const apart = () => Promise.resolve(messages);
    const naming = messagesNaming({ store, codec, patients, apart, senders: [acme] });
    expect((await naming()).named.get('maria')?.goes).toEqual(messages);
    expect(most).toBe(16);
  });
});
