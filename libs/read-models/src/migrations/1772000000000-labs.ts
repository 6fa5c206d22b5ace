import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Laboratory reports, who has opened them, wishes of patients and the rule sets that decide; of
 * practitioners, to which group they belong and when.
 */
export class Labs1772000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}

const statements: readonly string[] = [
  "ALTER TABLE generations.practitioner ADD COLUMN memberships jsonb NOT NULL DEFAULT '{}'",
  `CREATE TABLE views.lab_report (
     report_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     source text COLLATE "C" NOT NULL,
     header jsonb NOT NULL,
     ordering_provider_id text COLLATE "C",
     lines jsonb NOT NULL,
     comments jsonb NOT NULL,
     overdue jsonb NOT NULL,
     late jsonb NOT NULL,
     collected_at text COLLATE "C" NOT NULL,
     first_received_at text COLLATE "C" NOT NULL,
     last_received_at text COLLATE "C" NOT NULL,
     awaits_review_since text COLLATE "C",
     search_text text NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX lab_report_of_patient ON views.lab_report
     (patient_id, collected_at DESC, report_id)`,
  'CREATE INDEX lab_report_position ON views.lab_report (last_position)',
  `CREATE INDEX lab_report_to_review ON views.lab_report
     (ordering_provider_id, awaits_review_since, report_id)
     WHERE awaits_review_since IS NOT NULL`,
  `CREATE TABLE views.lab_viewing (
     viewing_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     report_id text COLLATE "C" NOT NULL,
     viewer text COLLATE "C" NOT NULL,
     role text COLLATE "C" NOT NULL,
     first_viewed_at text COLLATE "C" NOT NULL,
     last_viewed_at text COLLATE "C" NOT NULL,
     parts jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX lab_viewing_of_patient ON views.lab_viewing (patient_id, viewer, report_id)',
  `CREATE TABLE views.lab_wishes (
     patient_id text COLLATE "C" PRIMARY KEY,
     wishes jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE TABLE views.lab_policy (
     proposal_id text COLLATE "C" PRIMARY KEY,
     policy_id text COLLATE "C" NOT NULL,
     policy jsonb NOT NULL,
     reason text NOT NULL,
     proposed_by text COLLATE "C" NOT NULL,
     proposed_at text COLLATE "C" NOT NULL,
     standing text COLLATE "C" NOT NULL,
     decided_by text COLLATE "C",
     decided_at text COLLATE "C",
     effective_from text COLLATE "C",
     rehearsal_digest text COLLATE "C",
     refused_because text,
     last_position text COLLATE "C" NOT NULL
   )`,
];
