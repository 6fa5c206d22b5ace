import type { GoldenEvent } from '../shared/golden.fixture.js';
import { goldenCorrections } from './golden-corrections.fixture.js';
import { goldenPolicies } from './golden-policies.fixture.js';

/** One report, one wish and one policy, each told to its end; no person is real. */
export const goldenEvents: readonly GoldenEvent[] = [
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
        test: {
          code: '24323-8',
          system: 'LN',
          name: 'Comprehensive metabolic panel',
          alternates: [{ code: 'CMP', system: 'L', name: 'Comp metabolic' }],
          section: 'CH',
          specimen: { code: 'SER', system: 'HL70487', name: 'Serum', site: 'Left arm' },
        },
        fillerNumber: 'F-2026-0311',
        placerNumber: 'P-7781',
        orderingProviderId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
        orderedByAsSent: 'Okafor^Ngozi',
        orderedAt: '2026-03-10T16:00:00Z',
        collected: ['2026-03-10T16:30:00Z'],
        resultedAt: '2026-03-11T15:00:00Z',
        performedBy: 'Valley Laboratory',
        isMinorConsentService: false,
        notes: ['Fasting specimen.'],
      },
      lines: [
        {
          lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01',
          version: 1,
          status: 'final',
          test: {
            code: '2345-7',
            system: 'LN',
            name: 'Glucose',
            parts: {
              component: 'Glucose',
              property: 'MCnc',
              system: 'Ser/Plas',
              scale: 'Qn',
              method: 'Hexokinase',
            },
          },
          collected: ['2026-03-10T16:30:00Z'],
          value: {
            valueType: 'NM',
            values: ['94'],
            units: 'mg/dL',
            referenceRange: '70-99',
            flags: ['N'],
            performedBy: 'Valley Laboratory',
            notes: ['Read twice.'],
          },
        },
      ],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:05:00Z',
    },
  },
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
      receivedAt: '2026-03-11T15:05:10Z',
      header: {
        test: { code: '24323-8', system: 'LN', name: 'Comprehensive metabolic panel' },
        collected: ['2026-03-10T16:30:00Z'],
        notes: [],
      },
      takenBack: 'cancelled',
      lines: [],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:05:30Z',
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
          test: {
            code: '2345-7',
            system: 'LN',
            name: 'Glucose',
            parts: {
              component: 'Glucose',
              property: 'MCnc',
              system: 'Ser/Plas',
              scale: 'Qn',
              method: 'Hexokinase',
            },
          },
          collected: ['2026-03-10T16:30:00Z'],
          value: {
            valueType: 'NM',
            values: ['93'],
            units: 'mg/dL',
            referenceRange: '70-99',
            flags: ['N'],
            performedBy: 'Valley Laboratory',
            notes: ['Read twice.'],
          },
        },
      ],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c09',
      at: '2026-03-11T15:06:00Z',
    },
  },
  {
    type: 'LabOrdererIdentified',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      orderingProviderId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
    },
    data: {
      reason: 'The order form names her.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-11T16:00:00Z',
    },
  },
  {
    type: 'LabReviewPlanned',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      facilityId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1d01',
    },
    data: {
      waits: [
        {
          waitsFor: 'review',
          waitingSince: '2026-03-11T15:05:00Z',
          overdueAt: '2026-03-17T15:05:00Z',
        },
      ],
      zone: 'America/Los_Angeles',
      policyVersion: 'review-due-1',
      by: 'anamnesis-portal',
      at: '2026-03-11T16:00:01Z',
    },
  },
  {
    type: 'LabReviewBecameOverdue',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      overdueSince: '2026-03-17T15:05:00Z',
      waitsFor: 'review',
      by: 'anamnesis-portal',
      at: '2026-03-17T15:05:01Z',
    },
  },
  {
    type: 'LabResultsReviewed',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      reviewedBy: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b02',
      onBehalfOf: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      lines: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 1 }],
      how: 'import-as-reviewed',
      reason: 'Reviewed in the former system.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-18T16:00:00Z',
    },
  },
  {
    type: 'LabCommentReleased',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      commentId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4c01',
    },
    data: {
      text: 'All well. See you in autumn.',
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1b01',
      at: '2026-03-18T16:01:00Z',
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
      step: 'news-waits',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
      by: 'anamnesis-portal',
      at: '2026-03-19T15:00:00Z',
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
      step: 'news-settled',
      messageId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d3a03',
      by: 'anamnesis-portal',
      at: '2026-03-19T15:30:00Z',
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
      step: 'requested',
      requestedBy: 'patient',
      lines: [{ lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 1 }],
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1c01',
      at: '2026-03-19T16:00:00Z',
    },
  },
  {
    type: 'LabViewingWishRecorded',
    schemaVersion: 1,
    keys: {
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      wishId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4d01',
    },
    data: {
      wish: {
        asked: 'delay',
        delayHours: 72,
        from: '2026-03-20T16:00:00Z',
        to: '2026-06-20T16:00:00Z',
        categories: ['none'],
      },
      by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      at: '2026-03-20T16:00:00Z',
    },
  },
  {
    type: 'LabViewingWishEnded',
    schemaVersion: 1,
    keys: {
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      wishId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d4d01',
    },
    data: { by: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01', at: '2026-03-21T16:00:00Z' },
  },
  ...goldenPolicies,
  {
    type: 'LabDisclosureBegun',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      newsId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5e01',
    },
    data: {
      lines: [
        { lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 1, collectedOn: '2026-12-10' },
      ],
      policyVersion: 'lab-visibility-2',
      by: 'anamnesis-portal',
      at: '2026-12-12T17:00:00Z',
    },
  },
  {
    type: 'LabDisclosureEnded',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
      newsId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5e02',
    },
    data: {
      lines: [
        {
          lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01',
          version: 1,
          collectedOn: '2026-12-10',
          hiddenSince: '2026-12-13T17:00:00Z',
        },
      ],
      isTold: true,
      policyVersion: 'lab-visibility-2',
      by: 'anamnesis-portal',
      at: '2026-12-13T17:00:00Z',
    },
  },
  {
    type: 'LabDisclosureResumed',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      lines: [
        { lineId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d2c01', version: 1, collectedOn: '2026-12-10' },
      ],
      news: ['6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d5e01'],
      policyVersion: 'lab-visibility-2',
      by: 'anamnesis-portal',
      at: '2026-12-14T17:00:00Z',
    },
  },
  {
    type: 'LabDisclosureLookPlanned',
    schemaVersion: 1,
    keys: {
      reportId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1e01',
      patientId: '6c1d4e2f-7b75-4e2d-8f9e-3a7f1b6d1a01',
    },
    data: {
      lookAt: '2026-12-20T17:00:00Z',
      by: 'anamnesis-portal',
      at: '2026-12-14T17:00:00Z',
    },
  },
  ...goldenCorrections,
];
