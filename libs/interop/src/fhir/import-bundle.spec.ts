import { describe, expect, it } from '@jest/globals';
import {
  bundleOf,
  filled,
  maria,
  mariaId,
  metformin,
  metforminId,
  okafor,
  okaforId,
  practice,
  visit,
} from './bundle.fixture.js';
import { importBundle } from './import-bundle.js';

const planned = (...resources: readonly object[]) => importBundle(bundleOf(...resources), practice);
const commandsOf = (...resources: readonly object[]) =>
  planned(...resources).steps.map(({ command }) => ({ ...command, type: command.type }));

describe('importing a FHIR R4 bundle', () => {
  it('records what facts are about before the facts, whatever the order of the bundle', () => {
    const plan = planned(filled, visit, metformin, maria, okafor);
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ command }) => command.type)).toEqual([
      'RecordPractitioner',
      'RecordPatient',
      'RecordExamination',
      'RecordPrescription',
      'RecordDispense',
    ]);
  });

  it('takes the official name, the contacts and the zip of a patient', () =>
    expect(commandsOf(maria)).toEqual([
      {
        type: 'RecordPatient',
        patientId: mariaId,
        facilityId: practice.facilityId,
        familyName: 'Alvarez',
        givenName: 'Maria Luz',
        birthDate: '1958-04-12',
        administrativeGender: 'female',
        email: 'maria@example.org',
        zip: '94110',
      },
    ]));

  it('takes an instant as the calendar date of the facility’s zone', () => {
    const [, , prescription] = commandsOf(okafor, maria, metformin);
    expect(prescription).toMatchObject({
      prescriptionId: metforminId,
      patientId: mariaId,
      prescriberId: okaforId,
      medication: 'metformin 500 mg',
      rxNormCode: '861007',
      schedule: 'non-controlled',
      daysSupply: 30,
      writtenOn: '2026-01-04',
      origin: 'practice',
    });
  });

  it('records a death with its day, or the fact alone', () => {
    const dead = { ...maria, deceasedDateTime: '2026-02-03T04:00:00Z' };
    expect(commandsOf(dead)).toContainEqual(
      expect.objectContaining({ type: 'RecordDeath', diedOn: '2026-02-02' }),
    );
    expect(commandsOf({ ...maria, deceasedBoolean: true })).toContainEqual({
      type: 'RecordDeath',
      patientId: mariaId,
    });
    expect(commandsOf({ ...maria, deceasedBoolean: false })).toHaveLength(1);
  });

  it.each([
    ['active', []],
    ['on-hold', []],
    ['stopped', ['DiscontinuePrescription']],
    ['cancelled', ['DiscontinuePrescription']],
    ['completed', ['DiscontinuePrescription']],
  ])('records a prescription that is %s', (status, further) => {
    const types = commandsOf(okafor, maria, { ...metformin, status }).map(({ type }) => type);
    expect(types.slice(2)).toEqual(['RecordPrescription', ...further]);
  });

  it.each([
    ['stopped', '2031-01-04'],
    ['stopped', '9999-12-31'],
    ['cancelled', '9999-12-31'],
    ['completed', '2031-01-04'],
    ['completed', '2026-02-04'],
  ])('ends a prescription that is %s when it was written, valid until %s', (status, end) => {
    const dispenseRequest = { validityPeriod: { start: '2026-01-04', end } };
    const ended = commandsOf(okafor, maria, { ...metformin, status, dispenseRequest }).at(-1);
    expect(ended).toMatchObject({
      ...{ type: 'DiscontinuePrescription', discontinuedOn: '2026-01-04' },
      reason: `Status ${status} in the source.`,
    });
  });

  it('counts weeks and months of supply in days', () => {
    const supply = (value: number, code: string) => {
      const dispenseRequest = { expectedSupplyDuration: { value, code } };
      return commandsOf(okafor, maria, { ...metformin, dispenseRequest })[2];
    };
    expect(supply(2, 'wk')).toHaveProperty('daysSupply', 14);
    expect(supply(3, 'mo')).toHaveProperty('daysSupply', 90);
  });

  it('finds a medication that is contained or stands beside it', () => {
    const { medicationCodeableConcept: _gone, ...bare } = metformin as Record<string, unknown> &
      typeof metformin;
    const medication = { resourceType: 'Medication', id: 'm', code: { text: 'lisinopril 10 mg' } };
    const contained = {
      ...bare,
      contained: [medication],
      medicationReference: { reference: '#m' },
    };
    const beside = { ...bare, medicationReference: { reference: 'Medication/m' } };
    expect(commandsOf(okafor, maria, contained)[2]).toHaveProperty(
      'medication',
      'lisinopril 10 mg',
    );
    expect(commandsOf(okafor, maria, medication, beside)[2]).toHaveProperty(
      'medication',
      'lisinopril 10 mg',
    );
  });

  it.each([
    ['an emergency', { ...visit, class: { code: 'EMER' } }, /class EMER/],
    ['a stay in hospital', { ...visit, class: { code: 'IMP' } }, /class IMP/],
    ['a missed visit', { ...visit, status: 'cancelled' }, /is cancelled/],
    ['a draft', { ...metformin, status: 'draft' }, /never in force/],
    ['a plan', { ...metformin, intent: 'plan' }, /not an order/],
    ['a fill under preparation', { ...filled, status: 'preparation' }, /nothing was handed over/],
    ['another resource', { resourceType: 'Claim', id: 'c' }, /Claim is not imported/],
  ])('skips %s, and says why', (_what, resource, because) => {
    const plan = planned(okafor, maria, metformin, resource);
    expect(plan.problems).toEqual([]);
    expect(plan.skipped.at(-1)?.because).toMatch(because);
  });
});

describe('a broken bundle', () => {
  it.each([
    ['no JSON', 'Maria {', 'Bundle: (the whole file)'],
    ['another resource', '{"resourceType":"Patient"}', 'Bundle: resourceType'],
    ['no list', '{"resourceType":"Bundle","entry":{}}', 'Bundle: entry'],
    [
      'an entry that is empty',
      '{"resourceType":"Bundle","entry":[{}]}',
      'Bundle.entry[0]: resource',
    ],
  ])('is named when it is %s', (_what, text, place) => {
    const { problems } = importBundle(text, practice);
    expect(problems.map(({ source, field }) => `${source}: ${field}`)).toEqual([place]);
    expect(JSON.stringify(problems)).not.toContain('Maria');
  });

  it.each([
    ['a patient without a name', { ...maria, name: undefined }, 'name'],
    ['a birth date that is no day', { ...maria, birthDate: '1958-02-30' }, 'birthDate'],
    ['half a birth date', { ...maria, birthDate: '1958' }, 'birthDate'],
    ['a gender that FHIR lacks', { ...maria, gender: 'f' }, 'gender'],
    ['a name that is no list', { ...maria, name: 'Maria Alvarez' }, '(its structure)'],
    [
      'a visit of nobody',
      { ...visit, subject: { reference: 'Patient/nobody' } },
      'subject.reference',
    ],
    ['a visit without an end', { ...visit, period: {} }, 'period.end'],
    [
      'a prescriber who is missing',
      { ...metformin, requester: { reference: 'Practitioner/nobody' } },
      'requester.reference',
    ],
    ['a unit of lunar years', lunarYears(), 'dispenseRequest.expectedSupplyDuration.code'],
    ['half a day of supply', { ...filled, daysSupply: { value: 0.5 } }, 'daysSupply.value'],
  ])('names resource and field of %s, never its value', (_what, resource, field) => {
    const { resourceType, id } = resource as { resourceType: string; id: string };
    const others = [okafor, maria, metformin].filter((other) => other.id !== id);
    const plan = planned(...others, resource);
    expect(plan.problems).toEqual([
      { source: `${resourceType}/${id}`, field, problem: expect.any(String) },
    ]);
    expect(JSON.stringify(plan.problems)).not.toMatch(/Alvarez|1958/);
  });
});

function lunarYears(): object {
  const dispenseRequest = { expectedSupplyDuration: { value: 1, code: 'a_l' } };
  return { ...metformin, dispenseRequest };
}
