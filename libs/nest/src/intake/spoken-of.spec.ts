import { describe, expect, it } from '@jest/globals';
import { ParkMessage } from '@anamnesis/domain';
import { keyedIds } from '@anamnesis/eventing';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { inParts, type SpokenOfInPart } from './spoken-of.js';

const idOf = keyedIds('the digest key of this spec, long enough');
const reports = Array.from({ length: 20_001 }, (_, at) => idOf('report', String(at)));
const meaning = { patients: [idOf('elena')], ofAnybody: true };
const bytesOf = (part: object) => Buffer.byteLength(JSON.stringify(part));
const flagged = (part: SpokenOfInPart) => {
  const about = { messageId: idOf('message'), attempt: 1, reason: 'patient-unknown' };
  return validateSync(plainToInstance(ParkMessage, { ...about, ...part }), {
    ...{ whitelist: true, forbidNonWhitelisted: true },
  });
};

describe('what a message speaks of', () => {
  it('is said in one step where it is little, or nothing', () => {
    expect(inParts(idOf, { reports: [] })).toEqual([{ reports: [] }]);
    const mayMean = { ...meaning, named: [{ fillerNumber: 'F-1', words: ['k'], times: [] }] };
    const [only, ...others] = inParts(idOf, { reports: reports.slice(0, 2), mayMean });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ reports: reports.slice(0, 2), mayMean });
    expect(only?.marks).toHaveLength(2);
  });

  it('is said in several steps where one append holds it no more, and nothing is left out', () => {
    const named = Array.from({ length: 9_000 }, (_, at) => ({
      ...{ fillerNumber: `F-${at}`, placerNumber: `P-${at}`, words: ['potassium'], times: [] },
    }));
    const parts = inParts(idOf, { reports, mayMean: { ...meaning, named } });
    expect(parts.flatMap((part) => part.reports)).toEqual(reports);
    expect(parts.flatMap(({ mayMean }) => mayMean?.named ?? [])).toEqual(named);
    expect(Math.max(...parts.map(bytesOf))).toBeLessThan(450 * 1024);
    expect(parts.flatMap(flagged)).toEqual([]);
  });

  it('is said of an order of very many words and times in several orders that say the same', () => {
    const words = Array.from({ length: 6_000 }, (_, at) => `${'ж'.repeat(195)}${at}`);
    const times = Array.from({ length: 1_200 }, (_, at) => `2026-03-24T${at}`);
    const named = [{ fillerNumber: 'F-1', words, times }];
    const parts = inParts(idOf, { reports: [], mayMean: { ...meaning, named } });
    const said = parts.flatMap(({ mayMean }) => mayMean?.named ?? []);
    expect(new Set(said.flatMap((one) => one.words))).toEqual(new Set(words));
    expect(new Set(said.flatMap((one) => one.times))).toEqual(new Set(times));
    expect(said.every((one) => one.words.length > 0 && one.times.length > 0)).toBe(true);
    expect(Math.max(...parts.map(bytesOf))).toBeLessThan(450 * 1024);
  });
});
