import type { GoldenEvent } from '../shared/golden.fixture.js';

const messageId = '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7901';
const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';

/** A message of the laboratory whose patient staff had to find. */
export const goldenEvents: readonly GoldenEvent[] = [
  {
    type: 'MessageReceived',
    schemaVersion: 1,
    keys: { messageId, patientId },
    data: {
      format: 'hl7v2',
      sender: 'acme-lab',
      controlId: '77',
      messageType: 'ORU^R01',
      raw: 'TVNIfF5+XCZ8TEFCfEFDTUV8fHx8fE9SVV5SMDF8Nzd8UHwyLjUuMQ0=',
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      by: 'acme-lab',
      at: '2026-03-25T17:00:00Z',
    },
  },
  {
    type: 'MessageParked',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 1,
      reason: 'no-results',
      place: 'OBR[2]',
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:01Z',
    },
  },
  {
    type: 'MessageParked',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 1,
      reason: 'unreadable-content',
      place: 'OBR[1]',
      reports: ['5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a01'],
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:01Z',
    },
  },
  {
    type: 'MessageParked',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 1,
      reason: 'corrects-nothing',
      place: 'OBR[3]',
      reports: ['5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a01'],
      mayMean: {
        named: [{ fillerNumber: 'F-1', words: ['potassium'], times: ['2026-03-24T08:15'] }],
        patients: ['5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01'],
        ofAnybody: false,
      },
      marks: ['5b1c0a52-7d51-8f0e-9c55-0a6f3a1d7b01'],
      by: 'anamnesis-portal',
      at: '2026-03-25T17:00:01Z',
    },
  },
  {
    type: 'MessagePatientAttached',
    schemaVersion: 1,
    keys: { messageId, patientId },
    data: {
      attempt: 2,
      reason: 'The laboratory has her married name',
      by: 'nurse-ito',
      at: '2026-03-25T18:00:00Z',
    },
  },
  {
    type: 'MessagePatientDeclaredNew',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 2,
      reason: 'She has moved here from another practice',
      by: 'nurse-ito',
      at: '2026-03-25T18:05:00Z',
    },
  },
  {
    type: 'MessageCorrected',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 3,
      raw: 'TVNIfF5+XCZ8TEFCfEFDTUV8fHx8fE9SVV5SMDF8Nzd8UHwyLjUN',
      reason: 'The laboratory told us by phone',
      by: 'nurse-ito',
      at: '2026-03-25T18:10:00Z',
    },
  },
  {
    type: 'MessageCorrectionProposed',
    schemaVersion: 1,
    keys: { messageId, correctionId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7c01' },
    data: {
      raw: 'TVNIfF5+XCZ8TEFCfEFDTUV8fHx8fE9SVV5SMDF8Nzd8UHwyLjUuMQ0=',
      reason: 'The laboratory told us by phone',
      by: 'nurse-ito',
      at: '2026-03-25T18:11:00Z',
    },
  },
  {
    type: 'MessageCorrected',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 4,
      correctionId: '5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7c01',
      mendedBy: 'nurse-ito',
      raw: 'TVNIfF5+XCZ8TEFCfEFDTUV8fHx8fE9SVV5SMDF8Nzd8UHwyLjUuMQ0=',
      reason: 'The laboratory told us by phone',
      by: 'dr-reyes',
      at: '2026-03-25T18:12:00Z',
    },
  },
  {
    type: 'MessageReplayed',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 5,
      reason: 'Her number is on file now',
      by: 'nurse-ito',
      at: '2026-03-25T18:20:00Z',
    },
  },
  {
    type: 'MessageTakingBegan',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 5,
      reports: ['5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a01'],
      by: 'anamnesis-portal',
      at: '2026-03-25T18:20:01Z',
    },
  },
  {
    type: 'MessageTakingEnded',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 5,
      reports: [],
      by: 'anamnesis-portal',
      at: '2026-03-25T18:20:01Z',
    },
  },
  {
    type: 'MessageTaken',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 5,
      reports: ['5b1c0a52-7d51-5f0e-9c55-0a6f3a1d7a01'],
      by: 'anamnesis-portal',
      at: '2026-03-25T18:20:01Z',
    },
  },
  {
    type: 'MessageTaken',
    schemaVersion: 1,
    keys: { messageId },
    data: {
      attempt: 5,
      reports: [],
      patientUpdate: 'counts',
      by: 'anamnesis-portal',
      at: '2026-03-25T18:20:02Z',
    },
  },
  {
    type: 'MessageDiscarded',
    schemaVersion: 1,
    keys: { messageId },
    data: { reason: 'Sent to us by mistake', by: 'nurse-ito', at: '2026-03-25T18:30:00Z' },
  },
];
