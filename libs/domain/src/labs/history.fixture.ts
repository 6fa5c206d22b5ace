import type { PractitionerState } from '../directory/practitioner.decider.js';
import type { PatientState } from '../patients/patient.decider.js';
import type {
  LabCommentReleased,
  LabOrdererIdentified,
  LabReleaseAgreementStepTaken,
  LabResultsReceived,
  LabResultsReviewed,
  LateLabResultsKept,
  LabViewingWishEnded,
  LabViewingWishRecorded,
  ReportedLine,
  ReportHeader,
} from './events.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import type { SentLine } from './news-of-lines.policy.js';

/**
 * Maria Alvarez gave blood on Tuesday, 10 March 2026, at half past eight in the morning. Dr. Okafor
 * had ordered glucose and potassium as one panel. Glucose came as preliminary that evening and both
 * as final the next morning; on Thursday the laboratory corrected potassium. Dr. Lindqvist covers
 * for Dr. Okafor in the second half of March, which was recorded on 1 March.
 */
export const maria = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01';
export const jonas = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a02';
export const drOkafor = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01';
export const drLindqvist = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b02';
export const drHale = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b03';
export const nurseIto = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01';
export const theInterface = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09';
export const riverside = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1d01';
export const panel = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01';
export const panelStream = `labReport-${panel}`;
export const glucose = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01';
export const potassium = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c02';
export const firstMessage = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a01';
export const secondMessage = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a02';
export const thirdMessage = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03';
export const firstComment = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4c01';
export const firstWish = '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4d01';

export const glucoseTest: TestIdentity = {
  code: '2345-7',
  system: 'LN',
  name: 'Glucose [Mass/volume] in Serum or Plasma',
};
export const potassiumTest: TestIdentity = {
  code: '2823-3',
  system: 'LN',
  name: 'Potassium [Moles/volume] in Serum or Plasma',
};

const drawn = ['2026-03-10T15:30:00Z'];

/** As the laboratory sends it; a spec says only what matters to it. */
export const sentGlucose = (sent: Partial<SentLine> = {}): SentLine => ({
  lineId: glucose,
  status: 'final',
  test: glucoseTest,
  collected: drawn,
  value: measured('94', 'mg/dL', '70-99'),
  ...sent,
});

export const sentPotassium = (sent: Partial<SentLine> = {}): SentLine => ({
  lineId: potassium,
  status: 'final',
  test: potassiumTest,
  collected: drawn,
  value: measured('5.9', 'mmol/L', '3.5-5.1'),
  ...sent,
});

export const measured = (value: string, units: string, range: string): ReportedLine['value'] => ({
  valueType: 'NM',
  values: [value],
  units,
  referenceRange: range,
  flags: [],
  notes: [],
});

/** What OBX-11 `U` and withdrawals come with. */
export const noValue: ReportedLine['value'] = { values: [], flags: [], notes: [] };

export const panelHeader: ReportHeader = {
  test: { code: '24320-4', system: 'LN', name: 'Basic metabolic panel', section: 'CH' },
  fillerNumber: 'F-0311',
  orderingProviderId: drOkafor,
  orderedAt: '2026-03-10T15:00:00Z',
  collected: drawn,
  performedBy: 'Valley Laboratory',
  notes: [],
};

const ofThePanel = { reportId: panel, patientId: maria } as const;
const fromTheLaboratory = { source: 'hl7v2', header: panelHeader, by: theInterface } as const;

export const glucosePreliminary: LabResultsReceived = {
  type: 'LabResultsReceived',
  ...ofThePanel,
  ...fromTheLaboratory,
  messageId: firstMessage,
  lines: [{ ...sentGlucose({ status: 'preliminary' }), version: 1 }],
  at: '2026-03-11T02:00:00Z',
};

export const panelFinal: LabResultsReceived = {
  type: 'LabResultsReceived',
  ...ofThePanel,
  ...fromTheLaboratory,
  messageId: secondMessage,
  lines: [
    { ...sentGlucose(), version: 2 },
    { ...sentPotassium(), version: 1 },
  ],
  at: '2026-03-11T16:00:00Z',
};

export const potassiumCorrected: LabResultsReceived = {
  type: 'LabResultsReceived',
  ...ofThePanel,
  ...fromTheLaboratory,
  messageId: thirdMessage,
  lines: [
    {
      ...sentPotassium({ status: 'corrected', value: measured('4.1', 'mmol/L', '3.5-5.1') }),
      version: 2,
    },
  ],
  at: '2026-03-12T18:00:00Z',
};

export const glucoseTooLate: LateLabResultsKept = {
  type: 'LateLabResultsKept',
  ...ofThePanel,
  source: 'hl7v2',
  messageId: thirdMessage,
  lines: [sentGlucose({ status: 'preliminary', value: measured('93', 'mg/dL', '70-99') })],
  by: theInterface,
  at: '2026-03-12T18:00:00Z',
};

export const okaforReviews: LabResultsReviewed = {
  type: 'LabResultsReviewed',
  ...ofThePanel,
  reviewedBy: drOkafor,
  lines: [
    { lineId: glucose, version: 2 },
    { lineId: potassium, version: 1 },
  ],
  how: 'portal',
  by: drOkafor,
  at: '2026-03-11T20:00:00Z',
};

export const okaforComments: LabCommentReleased = {
  type: 'LabCommentReleased',
  ...ofThePanel,
  commentId: firstComment,
  text: 'All well. See you in autumn.',
  by: drOkafor,
  at: '2026-03-11T20:00:00Z',
};

/** Of the same panel, had nobody known who ordered it. */
export const ordererUnknown: LabResultsReceived = {
  ...panelFinal,
  header: withoutOrderer(panelHeader),
  lines: panelFinal.lines.map((line) => ({ ...line, version: 1 })),
};

export const itoIdentifies: LabOrdererIdentified = {
  type: 'LabOrdererIdentified',
  ...ofThePanel,
  orderingProviderId: drOkafor,
  reason: 'The order form names her.',
  by: nurseIto,
  at: '2026-03-11T18:00:00Z',
};

export const mariaAsked: LabReleaseAgreementStepTaken = {
  type: 'LabReportStepTaken',
  ...ofThePanel,
  step: 'requested',
  requestedBy: 'patient',
  lines: [{ lineId: glucose, version: 2 }],
  by: nurseIto,
  at: '2026-03-11T21:00:00Z',
};

export const mariaWishes: LabViewingWishRecorded = {
  type: 'LabViewingWishRecorded',
  patientId: maria,
  wishId: firstWish,
  wish: { asked: 'delay', delayHours: 48, from: '2026-03-09T17:00:00Z' },
  by: maria,
  at: '2026-03-09T17:00:00Z',
};

export const mariaEndsHerWish: LabViewingWishEnded = {
  type: 'LabViewingWishEnded',
  patientId: maria,
  wishId: firstWish,
  by: maria,
  at: '2026-03-20T17:00:00Z',
};

export const okaforCoveredByLindqvist: PractitionerState = {
  recorded: { practitionerId: drOkafor, familyName: 'Okafor', givenName: 'Ngozi', prefix: 'Dr.' },
  coverings: {
    'covering-1': {
      coveredBy: drLindqvist,
      from: '2026-03-15T07:00:00Z',
      to: '2026-04-01T07:00:00Z',
      recordedAt: '2026-03-01T17:00:00Z',
    },
  },
};

export const mariaOnFile: PatientState = {
  recorded: {
    patientId: maria,
    facilityId: riverside,
    familyName: 'Alvarez',
    givenName: 'Maria',
    birthDate: '1984-06-02',
  },
  examinations: {},
};

function withoutOrderer({ orderingProviderId: _unknown, ...header }: ReportHeader): ReportHeader {
  return header;
}
