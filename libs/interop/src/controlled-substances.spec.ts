import { describe, expect, it } from '@jest/globals';
import { scheduleByName } from './controlled-substances.js';

describe('the schedule of a medication whose source states none', () => {
  it.each([
    ['Meperidine Hydrochloride 50 MG Oral Tablet', 'II'],
    ['Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG', 'II'],
    ['Codeine Phosphate 30 MG Oral Tablet', 'II'],
    ['Acetaminophen 300 MG / Codeine 15 MG Oral Tablet', 'III'],
    ['Testosterone 10 MG/ML Topical Gel', 'III'],
    ['Alprazolam 0.5 MG Oral Tablet [Xanax]', 'IV'],
    ['Pregabalin 75 MG Oral Capsule', 'V'],
    ['Lisinopril 10 MG Oral Tablet', 'non-controlled'],
    ['Morphinex, an invented name that only contains a word', 'non-controlled'],
  ])('%s is %s', (medication, schedule) => expect(scheduleByName(medication)).toBe(schedule));
});
