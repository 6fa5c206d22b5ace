import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { LiftLegalHold, PlaceLegalHold, RequestForgetting } from './commands.js';

const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';

const isWellFormed = (Command: new () => object, fields: object): boolean =>
  validateSync(plainToInstance(Command, { patientId, ...fields }), {
    whitelist: true,
    forbidNonWhitelisted: true,
  }).length === 0;

const mayRequest = (reference: string): boolean =>
  isWellFormed(RequestForgetting, {
    ...{ reason: 'erasure-asked', authority: 'patient-request', reference },
  });
const mayPlace = (reference: string): boolean => isWellFormed(PlaceLegalHold, { reference });

describe('a file number, which outlives the patient’s key', () => {
  it.each([
    'CV-2026-00123',
    'PR-2026-1',
    'RS-2037-00012',
    'RET-2026-1',
    'CV2026-123456',
    'AZ.B-2026.17',
    'S/CV-2026/00012',
    'CV-LA-2026-1',
  ])('may be %s', (reference) => {
    expect([mayRequest(reference), mayPlace(reference)]).toEqual([true, true]);
  });

  it.each([
    ['a name and a birth date', 'ORTIZ-ANA-19840502'],
    ['a name and a birth date with dashes', 'SMITH.JON-1985-03-12'],
    ['a family name', 'ORTIZ-2026-1'],
    ['a given name behind initials', 'O-ANA-2026-1'],
    ['initials and a birth date', 'ANO-1984-0502'],
    ['initials and a birth date in one', 'ANO-19840502'],
    ['initials and a birth date in threes', 'ANO-2012-05-02'],
    ['a birth date', '2012-05-02'],
    ['a name', 'ORTIZ'],
    ['a word behind the number', 'CV-2026-00123-ORTIZ'],
    ['small letters', 'cv-2026-00123'],
    ['a number alone', '4711'],
    ['a number without its year', 'PR-1'],
    ['a telephone number', 'T-2026-5550100123'],
    ['names as they are written', 'Maria Alvarez'],
    ['names and a year', 'MARIA-ALVAREZ-1980'],
    ['an address', 'maria@example.org'],
    ['a sentence', 'she asked us to'],
    ['a sentence behind the number', 'CV-2026-00123 for Maria'],
    ['nothing', ''],
  ])('is not %s: %s', (_what, reference) => {
    expect([mayRequest(reference), mayPlace(reference)]).toEqual([false, false]);
  });
});

describe('a hold that was placed when file numbers were wider', () => {
  it('is lifted under the number that it was placed with', () => {
    const may = (reference: string) => isWellFormed(LiftLegalHold, { reference });
    expect(['SMITH.JON-1985-03-12', 'PR-1', 'CV-2026-00123'].map(may)).toEqual([true, true, true]);
    expect(may('the brother of Ana Ortiz')).toBe(false);
  });
});
