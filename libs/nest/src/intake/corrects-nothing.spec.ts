import { describe, expect, it } from '@jest/globals';
import {
  DiscardMessage,
  labReport,
  ReplayMessage,
  type LabResultsReceived,
} from '@anamnesis/domain';
import { readFolded } from '@anamnesis/eventing';
import { byAddress, nurse, oru, potassium } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';

const comes = async (practice: Practice, order: string, controlId: string): Promise<string> => {
  const { messageId = '' } = await practice.intake.takeIn(
    oru({ controlId, orders: [order] }),
    byAddress,
  );
  await practice.follows();
  return messageId;
};

const linesIn = async (practice: Practice): Promise<readonly string[]> => {
  const events = await practice.events<LabResultsReceived>('LabResultsReceived');
  return events.flatMap(({ lines }) =>
    lines.map(({ test, version, status }) => `${test.system} ${version} ${status}`),
  );
};
const waitsOf = async (practice: Practice, messageId: string): Promise<readonly string[]> =>
  ((await practice.message(messageId))?.parked ?? []).map(
    ({ reason: why, place }) => `${why} ${place ?? ''}`,
  );
const newsWaitsIn = async (practice: Practice): Promise<readonly string[]> => {
  const [first] = await practice.events<LabResultsReceived>('LabResultsReceived');
  const stream = `labReport-${first?.reportId ?? ''}`;
  const { state } = await readFolded(practice, labReport, { stream, known: undefined });
  return state.newsWaitsIn;
};

const corrected = (system: string): string =>
  potassium('4.1', { status: 'C' }).replace(
    'OBX|1|NM|2823-3^Potassium^LN',
    `OBX|1|NM|2823-3^Potassium^${system}`,
  );

describe('a correction', () => {
  it('finds its line however the system of its code is spelt', async () => {
    const practice = await new Practice().opens();
    await comes(practice, potassium('6.9'), '1');
    const messageId = await comes(practice, corrected('LOINC'), '2');
    expect(await linesIn(practice)).toEqual(['LN 1 final', 'LOINC 2 corrected']);
    expect(await waitsOf(practice, messageId)).toEqual([]);
  });

  it('is recorded, and waits for a person besides, where it finds no line of its own', async () => {
    const practice = await new Practice().opens();
    await comes(practice, potassium('6.9'), '1');
    const messageId = await comes(practice, corrected('99ACME'), '2');
    expect(await linesIn(practice)).toEqual(['LN 1 final', '99ACME 1 corrected']);
    expect(await waitsOf(practice, messageId)).toEqual(['corrects-nothing OBR[1]']);
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
  });

  it('waits also where nothing of its order is on file', async () => {
    const practice = await new Practice().opens();
    const messageId = await comes(practice, corrected('LN'), '1');
    expect(await linesIn(practice)).toEqual(['LN 1 corrected']);
    expect(await waitsOf(practice, messageId)).toEqual(['corrects-nothing OBR[1]']);
  });

  it.each([
    ['has it taken again', ReplayMessage],
    ['lets it be', DiscardMessage],
  ])('waits no more once somebody has looked and %s', async (_what, command) => {
    const practice = await new Practice().opens();
    await comes(practice, potassium('6.9'), '1');
    const messageId = await comes(practice, corrected('99ACME'), '2');
    await practice.says(command, { messageId, reason }, nurse);
    await practice.follows();
    expect(await newsWaitsIn(practice)).toEqual([]);
    expect(await linesIn(practice)).toHaveLength(2);
  });
});
