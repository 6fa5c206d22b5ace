import { describe, expect, it } from '@jest/globals';
import type { Position } from '@anamnesis/eventing';
import { OtherLog, refuseOlderLog } from './older-log.js';

const ofPostgres = (position: number): Position => String(position).padStart(19, '0');
const ofEventStoreDb = (position: number): Position => {
  const part = String(position).padStart(20, '0');
  return `${part}/${part}`;
};

const opened = (head: Position, ...checkpoints: readonly Position[]): Promise<void> => {
  const views = {
    checkpoints: async () =>
      checkpoints.map((position, at) => ({
        ...{ name: `view-${at}`, generation: 1, position },
        ...{ epoch: 1, owner: 'a process' },
      })),
  };
  return refuseOlderLog({ head: async () => head }, [views]);
};

describe('views beside a log', () => {
  it('are opened with the one that they were made from, and before they were made', async () => {
    await opened(ofPostgres(70), ofPostgres(69), '', ofPostgres(70));
    await opened(ofEventStoreDb(9_000), '', ofEventStoreDb(8_000));
    await opened('');
    await opened('', '');
  });

  it('are not opened with a copy of it in a store of another kind, however long that is', async () => {
    // As text the copy goes further: nothing but the kind of the position tells.
    expect(ofEventStoreDb(900_000) > ofPostgres(70)).toBe(true);
    await expect(opened(ofEventStoreDb(900_000), '', ofPostgres(70))).rejects.toThrow(OtherLog);
    await expect(opened(ofPostgres(900), ofEventStoreDb(4))).rejects.toThrow('DROP SCHEMA');
  });
});
