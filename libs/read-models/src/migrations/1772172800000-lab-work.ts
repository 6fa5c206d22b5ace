import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of laboratory reports waits for staff, and since when: nothing of it is a value. */
export class LabWork1772172800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.lab_work');
  }
}

const statements: readonly string[] = [
  `CREATE TABLE views.lab_work (
     report_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     ordering_provider_id text COLLATE "C",
     ordered_by_as_sent text,
     ordered_at text COLLATE "C",
     collected jsonb NOT NULL,
     first_received_at text COLLATE "C" NOT NULL,
     test jsonb NOT NULL,
     lines jsonb NOT NULL,
     review_since text COLLATE "C",
     mapping_since text COLLATE "C",
     final_since text COLLATE "C",
     overdue jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX lab_work_to_review ON views.lab_work (review_since, report_id)
     WHERE review_since IS NOT NULL`,
  `CREATE INDEX lab_work_to_review_by ON views.lab_work
     (ordering_provider_id, review_since, report_id) WHERE review_since IS NOT NULL`,
  `CREATE INDEX lab_work_to_map ON views.lab_work (mapping_since, report_id)
     WHERE mapping_since IS NOT NULL`,
  `CREATE INDEX lab_work_final ON views.lab_work (final_since, report_id)
     WHERE final_since IS NOT NULL`,
];
