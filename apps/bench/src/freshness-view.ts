import type { RefillRequested } from '@anamnesis/domain';
import type { Projection } from '@anamnesis/eventing';
import type { ProjectionTable } from '@anamnesis/eventing/postgres/projection-store';

interface FreshRow {
  readonly requestId: string;
  readonly patientId: string;
  readonly medication: string;
  readonly requestedAt: string;
}

/** A row per request, as a queue has it. */
export const freshRequests: Projection<FreshRow, RefillRequested> = {
  name: 'fresh-requests',
  events: ['RefillRequested'],
  keysOf: ({ requestId }) => [requestId],
  project: (_row, { requestId, patientId, medication, at }) => ({
    requestId,
    patientId,
    medication,
    requestedAt: at,
  }),
};

export const freshRequestsTable: ProjectionTable = {
  table: 'views.fresh_requests',
  key: 'requestId',
  subject: 'patientId',
  columns: [
    { property: 'requestId', column: 'request_id', type: 'text' },
    { property: 'patientId', column: 'patient_id', type: 'text' },
    { property: 'medication', column: 'medication', type: 'text' },
    { property: 'requestedAt', column: 'requested_at', type: 'timestamptz' },
  ],
};

const columns = `
  request_id text COLLATE "C" PRIMARY KEY,
  patient_id text COLLATE "C" NOT NULL,
  medication text NOT NULL,
  requested_at timestamptz NOT NULL`;

export const freshRequestsSchema = `
CREATE SCHEMA IF NOT EXISTS views;
CREATE TABLE views.fresh_requests (${columns});
CREATE TABLE views.polled_requests (${columns});
GRANT USAGE ON SCHEMA views TO anamnesis_app;
GRANT SELECT, INSERT, UPDATE ON views.fresh_requests, views.polled_requests TO anamnesis_app;`;
