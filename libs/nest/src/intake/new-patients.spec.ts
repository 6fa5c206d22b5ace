import { describe, expect, it } from '@jest/globals';
import { RecordFacility } from '@anamnesis/domain';
import type { EventStore } from '@anamnesis/eventing';
import { newPatientsInLog } from './new-patients.js';
import { Practice } from './practice.fixture.js';

const HARBOUR = '5f6b1a52-3c1e-4b0e-9d7e-2f3a1c5d7e90';
const HILL = '6f6b1a52-3c1e-4b0e-9d7e-2f3a1c5d7e91';

const practiceWith = async (...facilities: readonly string[]) => {
  const practice = new Practice();
  for (const facilityId of facilities) await records(practice, facilityId);
  return practice;
};

const records = async (practice: Practice, facilityId: string): Promise<void> => {
  const about = { facilityId, name: 'Clinic', zone: 'America/Los_Angeles', phone: '555-0100' };
  expect(await practice.says(RecordFacility, about)).toMatchObject({ is: 'accepted' });
};

describe('where somebody is registered whose sender says nothing of it', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['nowhere, as long as there is no facility', [], undefined],
    ['at the only facility', [HARBOUR], HARBOUR],
    ['nowhere, where there are several', [HARBOUR, HILL], undefined],
  ])('is %s', async (_where, facilities, expected) => {
    const newPatients = newPatientsInLog(await practiceWith(...facilities));
    expect(await newPatients.onlyFacility()).toBe(expected);
  });

  it('counts a facility as soon as it is recorded, and reads nothing twice', async () => {
    const practice = await practiceWith(HARBOUR);
    const readAfter: string[] = [];
    const store: Pick<EventStore, 'readAll'> = {
      readAll: (options) => {
        readAfter.push(options.after);
        return practice.store.readAll(options);
      },
    };
    const newPatients = newPatientsInLog({ codec: practice.codec, store: store as EventStore });
    expect(await newPatients.onlyFacility()).toBe(HARBOUR);
    const head = await practice.store.head();
    await records(practice, HILL);
    expect(await newPatients.onlyFacility()).toBeUndefined();
    expect(readAfter).toEqual(['', head]);
  });
});
