import { describe, expect, it } from '@jest/globals';
import { DiscardMessage, ReplayMessage, type LabResultsReceived } from '@anamnesis/domain';
import { byToken, nurse, oru, potassium } from './laboratory.fixture.js';
import { Practice } from './practice.fixture.js';

const reason = 'The laboratory told us by phone';

const comes = (practice: Practice, order: string, controlId: string): Promise<string> =>
  practice.comes(oru({ controlId, orders: [order] }));

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
/** Of each report on file, in the order in which they came. */
const newsOfEach = async (practice: Practice): Promise<readonly (readonly string[])[]> => {
  const events = await practice.events<LabResultsReceived>('LabResultsReceived');
  const reports = [...new Set(events.map(({ reportId }) => reportId))];
  const news = reports.map(async (reportId) => {
    return practice.newsWaitsIn(reportId);
  });
  return Promise.all(news);
};
const newsWaitsIn = async (practice: Practice): Promise<readonly string[]> =>
  (await newsOfEach(practice))[0] ?? [];

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
    expect(await newsWaitsIn(practice)).toEqual([messageId]);
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

/** Its order by the laboratory's own code, so that it is another report: with these letters. */
const ofOtherOrder = (order: string, line: string, filler = 'F-1'): string =>
  potassium('4.1', { status: order, filler })
    .replace('|2823-3^Potassium^LN|||2026', '|K^Potassium^99ACME|||2026')
    .replace(`3.5-5.1||||${order}`, `3.5-5.1||||${line}`);

describe('a correction whose whole order is spelt in another way', () => {
  it.each([
    ['its line says it', 'F', 'C'],
    ['its line takes back what was another patient’s', 'F', 'W'],
    ['its order says it, and its line is final', 'C', 'F'],
    ['both say it', 'C', 'C'],
    ['its order is cancelled, and its line was never hers', 'X', 'W'],
  ])('hides what it may mean and what it brings, where %s', async (_where, order, line) => {
    const practice = await new Practice().opens();
    await comes(practice, potassium('6.9'), '1');
    const messageId = await comes(practice, ofOtherOrder(order, line), '2');
    expect(await waitsOf(practice, messageId)).toEqual(['corrects-nothing OBR[1]']);
    expect(await newsOfEach(practice)).toEqual([[messageId], [messageId]]);
    await practice.says(DiscardMessage, { messageId, reason }, nurse);
    await practice.follows();
    expect(await newsOfEach(practice)).toEqual([[], []]);
  });

  it('hides nothing of other numbers and another time', async () => {
    const practice = await new Practice().opens();
    await comes(practice, potassium('6.9'), '1');
    const other = ofOtherOrder('C', 'F', 'F-2').replace('P-1', 'P-2').replaceAll('0324', '0323');
    const messageId = await comes(practice, other, '2');
    expect(await newsOfEach(practice)).toEqual([[], [messageId]]);
  });
});

describe('a report that was entered in error, as a bundle says it under a new number', () => {
  it('waits, and hides what bears the number of its order', async () => {
    const practice = await new Practice().opens();
    const numbered = (status: string, id: string) => {
      const filler = { type: { coding: [{ code: 'FILL' }] }, value: 'F-1' };
      const subject = { reference: 'Patient/p1' };
      const code = { coding: [{ system: 'http://loinc.org', code: '2823-3' }] };
      const entry = [
        {
          resourceType: 'Patient',
          id: 'p1',
          identifier: [{ system: 'City Hospital', value: 'MRN-0815' }],
          name: [{ family: 'Alvarez', given: ['Maria'] }],
          birthDate: '1958-04-12',
        },
        { resourceType: 'DiagnosticReport', id, status, subject, code, identifier: [filler] },
      ].map((resource) => ({ resource }));
      const bundle = { resourceType: 'Bundle', type: 'message', entry };
      return Buffer.from(JSON.stringify(bundle));
    };
    await comes(practice, potassium('6.9'), '1');
    const bytes = numbered('entered-in-error', 'r9');
    const { is, messageId = '' } = await practice.intake.takeInBundle(bytes, byToken);
    expect(is).toBe('accepted');
    await practice.follows();
    expect(await waitsOf(practice, messageId)).toHaveLength(1);
    expect(await newsOfEach(practice)).toEqual([[messageId], [messageId]]);
  });
});
