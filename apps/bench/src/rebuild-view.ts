import type { RefillRequested } from '@anamnesis/domain';
import type { Projection } from '@anamnesis/eventing';
import type { ProjectionTable } from '@anamnesis/eventing/postgres/projection-store';

export interface PrescriptionShown {
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly medication: string;
  readonly asked: number;
  readonly lastAskedAt: string;
}

/** The one fold of all contenders: a row must be known before it can be counted on. */
export const shownAfter = (
  row: PrescriptionShown | undefined,
  { prescriptionId, patientId, medication, at }: RefillRequested,
): PrescriptionShown => ({
  prescriptionId,
  patientId,
  medication,
  asked: (row?.asked ?? 0) + 1,
  lastAskedAt: at,
});

export const prescriptionsShown: Projection<PrescriptionShown, RefillRequested> = {
  name: 'prescriptions-shown',
  events: ['RefillRequested'],
  keysOf: ({ prescriptionId }) => [prescriptionId],
  project: shownAfter,
};

export const prescriptionsShownTable: ProjectionTable = {
  table: 'views.prescriptions_shown',
  key: 'prescriptionId',
  subject: 'patientId',
  columns: [
    { property: 'prescriptionId', column: 'prescription_id', type: 'text' },
    { property: 'patientId', column: 'patient_id', type: 'text' },
    { property: 'medication', column: 'medication', type: 'text' },
    { property: 'asked', column: 'asked', type: 'integer' },
    { property: 'lastAskedAt', column: 'last_asked_at', type: 'timestamptz' },
  ],
};

/** The same rows in generations, for what builds a second one. */
export const generationsTable: ProjectionTable = {
  ...prescriptionsShownTable,
  generations: 'generations.prescriptions_shown',
};

export const RUNNER_TABLE = 'views.prescriptions_shown';
export const HAND_TABLE = 'views.prescriptions_by_hand';
export const EMMETT_TABLE = 'views.emmett_prescriptions';

const tableSql = (table: string): string => `
CREATE TABLE ${table} (
  prescription_id text COLLATE "C" PRIMARY KEY,
  patient_id text COLLATE "C" NOT NULL,
  medication text NOT NULL,
  asked integer NOT NULL,
  last_asked_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE ON ${table} TO anamnesis_app;`;

/** As before the first event: no rows, no checkpoints. */
export const emptyViewsSql = `
DROP SCHEMA IF EXISTS views CASCADE;
CREATE SCHEMA views;
GRANT USAGE ON SCHEMA views TO anamnesis_app;
${[RUNNER_TABLE, HAND_TABLE, EMMETT_TABLE].map(tableSql).join('')}
CREATE TABLE views.checkpoint_by_hand (position bigint NOT NULL);
INSERT INTO views.checkpoint_by_hand VALUES (0);
GRANT SELECT, UPDATE ON views.checkpoint_by_hand TO anamnesis_app;
TRUNCATE eventing.projection_checkpoint;`;
