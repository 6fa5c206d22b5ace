import {
  ArrangeCovering,
  RecordFacility,
  RecordLabResults,
  RecordMembership,
  RecordPatient,
  RecordPractitioner,
  ReviewLabResults,
  facility,
  labReport,
  patient,
  practitioner,
  type TestIdentity,
} from '@anamnesis/domain';
import { openClinic, said, type Clinic, type Faulty, type Says } from '../clinic.fixture.js';

export const id = (kind: string, number: number): string =>
  `5d0c3b1e-6a64-4d1c-9d8e-2f6f0a5c${kind}${String(number).padStart(2, '0')}`;
export const harbour = id('fa', 1);
export const rosa = id('aa', 1);
export const ben = id('aa', 2);
export const drLee = id('da', 1);
/** Covers for Dr Lee in March. */
export const drOsei = id('da', 2);
/** Of whom the directory does not know to which group he belonged. */
export const drWho = id('da', 3);
/** Has a practice of her own. */
export const drFarr = id('da', 4);
/** Came to the practice on 4 May, in the middle of the day. */
export const drNew = id('da', 5);
/** Left it on 20 February, and came back on 4 May. */
export const drBack = id('da', 6);

export const byInterface = (at: string): Says => ({ by: 'interface', at });

/** Glucose is ordinary, a hepatitis test is never shown, and nobody can tell what QX77 is. */
export const tests = {
  glucose: { code: '2345-7', system: 'LN', name: 'Glucose' },
  hepatitis: { code: '5196-1', system: 'LN', name: 'Hepatitis B surface antigen' },
  riddle: { code: 'QX77', system: 'L', name: 'QX77 assay' },
  sodium: { code: '2951-2', system: 'LN', name: 'Sodium' },
  potassium: { code: '2823-3', system: 'LN', name: 'Potassium' },
} as const;
type Test = keyof typeof tests;
const metabolicPanel = { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' };

export interface Sent {
  readonly report: number;
  readonly patientId?: string;
  /** Under another patient, by mistake. */
  readonly firstFiledAs?: string;
  readonly orderedBy?: string;
  /** A metabolic panel where it does not say. */
  readonly ordered?: TestIdentity;
  /** On the first of March; nothing where nobody said when it was ordered. */
  readonly orderedAt?: string | null;
  /** Of each line, besides that of the report. */
  readonly collected?: readonly string[];
  readonly lines: Readonly<
    Partial<Record<Test, 'final' | 'preliminary' | 'registered' | 'corrected' | 'wrong-patient'>>
  >;
}

export const lineId = (test: Test): string => id('11', Object.keys(tests).indexOf(test));

/** Three patients' laboratory: what it sends, and what providers say of it. */
export const openLaboratory = async (label: string, faulty?: Faulty) => {
  const clinic = await openClinic(label, faulty);
  await recordPractice(clinic);
  return {
    clinic,
    sends: async ({ report, patientId = rosa, orderedBy, lines, ...rest }: Sent, at: string) => {
      const { orderedAt = '2026-03-01T18:00:00Z', collected = [], ordered, ...others } = rest;
      const command = said(RecordLabResults, {
        reportId: id('ee', report),
        patientId,
        ...{ source: 'hl7v2', ...others },
        header: {
          test: ordered ?? metabolicPanel,
          ...(orderedBy === undefined ? {} : { orderingProviderId: orderedBy }),
          ...(orderedAt === null ? {} : { orderedAt }),
          orderedByAsSent: 'LEE^CHRIS',
          collected: ['2026-03-01T19:00:00Z'],
          notes: [],
        },
        lines: Object.entries(lines).map(([test, status]) => ({
          lineId: lineId(test as Test),
          status,
          test: tests[test as Test],
          collected,
          value: { values: ['5.1'], units: 'mmol/l', flags: ['H'], notes: [] },
        })),
      });
      await clinic.says(labReport, command, byInterface(at));
    },
    reviews: async (report: number, { test, version = 1 }: Seen, { by, at }: Says) => {
      const command = said(ReviewLabResults, {
        reportId: id('ee', report),
        patientId: rosa,
        lines: [{ lineId: lineId(test), version }],
      });
      await clinic.says(labReport, command, { by, at });
    },
  };
};

interface Seen {
  readonly test: Test;
  readonly version?: number;
}

const recordPractice = async (clinic: Clinic): Promise<void> => {
  const says = byInterface('2026-01-05T16:00:00.000Z');
  const office = { name: 'Harbour', zone: 'America/Los_Angeles', phone: '555-0100' };
  await clinic.says(facility, said(RecordFacility, { facilityId: harbour, ...office }), says);
  for (const [patientId, familyName, givenName] of [
    [rosa, 'Alvarez', 'Rosa'],
    [ben, 'Novak', 'Ben'],
  ] as const) {
    const person = { patientId, facilityId: harbour, familyName, givenName };
    await clinic.says(patient, said(RecordPatient, { ...person, birthDate: '1980-05-01' }), says);
  }
  for (const [practitionerId, familyName, group] of [
    [drLee, 'Lee', 'practice'],
    [drOsei, 'Osei', 'practice'],
    [drWho, 'Who', undefined],
    [drFarr, 'Farr', 'external'],
    [drNew, 'New', undefined],
    [drBack, 'Back', undefined],
  ] as const) {
    const named = said(RecordPractitioner, { practitionerId, familyName, givenName: 'Chris' });
    await clinic.says(practitioner, named, says);
    if (!group) continue;
    const from = '2020-01-01T00:00:00Z';
    await clinic.says(practitioner, said(RecordMembership, { practitionerId, group, from }), says);
  }
  await recordTurns(clinic, says);
  const covering = said(ArrangeCovering, {
    practitionerId: drLee,
    coveredBy: drOsei,
    from: '2026-03-01T00:00:00Z',
    to: '2026-04-01T00:00:00Z',
  });
  await clinic.says(practitioner, covering, says);
};

const recordTurns = async (clinic: Clinic, says: Says): Promise<void> => {
  const noon = '2026-05-04T16:00:00Z';
  for (const membership of [
    { practitionerId: drNew, from: noon },
    { practitionerId: drBack, from: noon },
    { practitionerId: drBack, from: '2020-01-01T00:00:00Z', to: '2026-02-20T20:00:00Z' },
  ]) {
    const recorded = said(RecordMembership, { ...membership, group: 'practice' });
    await clinic.says(practitioner, recorded, says);
  }
};
