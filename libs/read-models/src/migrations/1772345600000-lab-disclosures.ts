import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What patients could see of their reports, and of which corrections they are told. */
export class LabDisclosures1772345600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.lab_disclosure');
  }
}

const statements: readonly string[] = [
  `CREATE TABLE views.lab_disclosure (
     report_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     known jsonb NOT NULL,
     is_being_corrected boolean NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX lab_disclosure_of_patient ON views.lab_disclosure (patient_id, report_id)`,
  `CREATE INDEX lab_disclosure_being_corrected ON views.lab_disclosure (patient_id)
     WHERE is_being_corrected`,
];
