import type { GoldenEvent } from '../shared/golden.fixture.js';

/** What laboratories and people of the practice correct of an order, and what was shown of a rule set. */
export const goldenCorrections: readonly GoldenEvent[] = [
  {
    type: 'LabResultsReceived',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a01',
    },
    data: {
      source: 'hl7v2',
      header: {
        test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
        collected: ['2026-03-10T17:30:00Z'],
        notes: [],
      },
      lines: [],
      renewed: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 2 }],
      collectedAnew: { ofReport: true, ofLines: ['6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01'] },
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:07:00Z',
    },
  },
  {
    type: 'LabResultsReceived',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a02',
    },
    data: {
      source: 'hl7v2',
      receivedAt: '2026-03-11T15:07:31Z',
      header: {
        test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
        collected: ['2026-03-10T17:30:00Z'],
        notes: [],
      },
      lines: [],
      renewed: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 3 }],
      leftOut: ['6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01'],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:07:30Z',
    },
  },
  {
    type: 'LateLabResultsKept',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a01',
    },
    data: {
      source: 'hl7v2',
      lines: [
        {
          lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01',
          status: 'preliminary',
          test: { code: '2345-7', system: 'LN', name: 'Glucose' },
          collected: ['2026-03-10T16:30:00Z'],
          value: { values: ['92'], flags: [], notes: [] },
        },
      ],
      collectedCorrected: ['6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01'],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:08:00Z',
    },
  },
  {
    type: 'LateLabResultsKept',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a02',
    },
    data: {
      source: 'hl7v2',
      ofMendedText: true,
      lines: [],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:09:00Z',
    },
  },
  {
    type: 'LateLabResultsKept',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
    },
    data: {
      source: 'hl7v2',
      lines: [
        {
          lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01',
          status: 'final',
          test: { code: '2345-7', system: 'LN', name: 'Glucose' },
          collected: [],
          value: { values: ['92'], flags: [], notes: [] },
        },
      ],
      unheard: ['6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01'],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:09:30Z',
    },
  },
  {
    type: 'LabReportStepTaken',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      step: 'minor-consent-marked',
      reason: 'She came alone.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-12T17:00:00Z',
    },
  },
  {
    type: 'LabReportCorrectionProposed',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      correctionId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4e01',
    },
    data: {
      corrects: 'collected',
      collected: ['2026-03-09T15:30:00Z'],
      insteadOf: ['2026-03-10T16:30:00Z'],
      reason: 'The clinic’s own book says so.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-12T17:00:00Z',
    },
  },
  {
    type: 'LabReportCorrectionApproved',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      correctionId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4e01',
    },
    data: {
      corrects: 'collected',
      collected: ['2026-03-09T15:30:00Z'],
      insteadOf: ['2026-03-10T16:30:00Z'],
      renewed: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 3 }],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-12T17:00:00Z',
    },
  },
  {
    type: 'LabReportCorrectionRefused',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      correctionId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4e01',
    },
    data: {
      reason: 'The book is of another day.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-12T17:00:00Z',
    },
  },
  {
    type: 'LabPolicyRehearsed',
    schemaVersion: 1,
    keys: {
      policyId: '8d5e1c2a-94b7-5f06-a3d1-6c0f27be9a45',
      proposalId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5f01',
    },
    data: {
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      by: 'anamnesis-portal',
      at: '2026-03-12T17:00:00Z',
    },
  },
  {
    type: 'LabReportStepTaken',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      step: 'news-lost',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
      by: 'anamnesis',
      at: '2026-03-12T18:00:00Z',
    },
  },
  {
    type: 'LabReportCorrectionProposed',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      correctionId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d6a09',
    },
    data: {
      corrects: 'lost-news',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
      reason: 'The laboratory says that nothing has changed.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-12T19:00:00Z',
    },
  },
  {
    type: 'LabReportCorrectionApproved',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      correctionId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d6a09',
    },
    data: {
      corrects: 'lost-news',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      at: '2026-03-12T20:00:00Z',
    },
  },
  {
    type: 'LabReportWithdrawnAsMisfiled',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      reason: 'attached-to-wrong-patient',
      lines: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 4 }],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-13T17:00:00Z',
    },
  },
  {
    type: 'LabCommentReleased',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      commentId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4c02',
    },
    data: {
      text: 'All well. See you in autumn.',
      saidBy: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-12T17:00:00Z',
    },
  },
];
