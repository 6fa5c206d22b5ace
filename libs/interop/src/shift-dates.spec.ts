import { describe, expect, it } from '@jest/globals';
import {
  bundleOf,
  filled,
  maria,
  metformin,
  okafor,
  practice,
  visit,
} from './fhir/bundle.fixture.js';
import { importBundle } from './fhir/import-bundle.js';
import { shiftDatesTo } from './shift-dates.js';

const plan = importBundle(bundleOf(okafor, maria, visit, metformin, filled), practice);

describe('shifting the dates of an import', () => {
  const [shifted] = shiftDatesTo([plan], '2026-11-20');
  const commands = shifted?.steps.map(({ command }) => ({ ...command, type: command.type }));

  it('moves the latest fact to the day, and everything of the patient by as many days', () => {
    expect(commands?.at(-1)).toMatchObject({ filledOn: '2026-11-20', shiftedDays: 263 });
    expect(commands).toContainEqual(
      expect.objectContaining({ writtenOn: '2026-09-24', shiftedDays: 263 }),
    );
    expect(commands).toContainEqual(
      expect.objectContaining({ birthDate: '1958-12-31', shiftedDays: 263 }),
    );
  });

  it('leaves what has no date as it is', () =>
    expect(commands?.[0]).toEqual(expect.not.objectContaining({ shiftedDays: expect.anything() })));

  it('changes nothing when the day is the day', () =>
    expect(shiftDatesTo([plan], '2026-03-02')).toEqual([plan]));

  it('moves each patient by days of their own', () => {
    const jonasId = '3f0c2d2e-7b1a-4f53-8c65-1d2f4b6a0009';
    const jonas = { ...maria, id: jonasId };
    const earlier = {
      ...visit,
      id: 'visit-2',
      subject: { reference: `Patient/${jonasId}` },
      period: { end: '2003-05-06' },
    };
    const both = importBundle(bundleOf(okafor, maria, visit, jonas, earlier), practice);
    const [moved] = shiftDatesTo([both], '2026-11-20');
    const examinations = moved?.steps.filter(({ command }) => command.type === 'RecordExamination');
    expect(examinations?.map(({ command }) => command)).toEqual([
      expect.objectContaining({ completedOn: '2026-11-20', shiftedDays: 320 }),
      expect.objectContaining({ completedOn: '2026-11-20', shiftedDays: 8599 }),
    ]);
  });
});
