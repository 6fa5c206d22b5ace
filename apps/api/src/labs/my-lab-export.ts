import { createHash } from 'node:crypto';
import { fhirText, type LabBundle, type MyLabExportManifest } from '@anamnesis/read-models';
import type { AnswerSchema } from '../answer-schema.js';

const RESOURCES = [
  'Patient',
  'DiagnosticReport',
  'Observation',
  'Communication',
  'OperationOutcome',
];

/** FHIR's own definitions say what stands in a resource; here, which ones there are. */
export const myLabExport: AnswerSchema<LabBundle> = {
  name: 'LabBundle',
  schema: {
    type: 'object',
    description:
      'FHIR R4 (4.0.1). Content-Digest is the SHA-256 of these bytes (RFC 9530), and ' +
      'Anamnesis-Export says how many reports, results and documents they hold.',
    properties: {
      resourceType: { type: 'string', enum: ['Bundle'] },
      type: { type: 'string', enum: ['collection'] },
      timestamp: { type: 'string', format: 'date-time' },
      link: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            relation: { type: 'string', enum: ['next'] },
            url: { type: 'string', description: 'Where the next part is asked for.' },
          },
          required: ['relation', 'url'],
          additionalProperties: false,
        },
      },
      entry: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            fullUrl: { type: 'string' },
            resource: {
              type: 'object',
              properties: { resourceType: { type: 'string', enum: RESOURCES } },
              required: ['resourceType'],
            },
          },
          required: ['resource'],
          additionalProperties: false,
        },
      },
    },
    required: ['resourceType', 'type', 'timestamp', 'entry'],
    additionalProperties: false,
  },
  parts: [],
};

export interface ExportedBytes {
  readonly text: string;
  /** Names and values, of these very bytes. */
  readonly headers: readonly (readonly [string, string])[];
}

/** Written here and sent as it is: numbers keep their digits, which no other writer of JSON knows. */
export const exportedBytes = (
  bundle: LabBundle,
  { reports, results, documents }: MyLabExportManifest,
): ExportedBytes => {
  const text = fhirText(bundle);
  const digest = createHash('sha256').update(text).digest('base64');
  return {
    text,
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Content-Digest', `sha-256=:${digest}:`],
      ['Anamnesis-Export', `reports=${reports}, results=${results}, documents=${documents}`],
      ['Content-Disposition', 'attachment; filename="laboratory-results.json"'],
    ],
  };
};
