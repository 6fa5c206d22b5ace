import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When lists showed a report to whom. */
export class LabListings1772777600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.lab_listing');
  }
}

const statements: readonly string[] = [
  `CREATE TABLE views.lab_listing (
     listing_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     report_id text COLLATE "C" NOT NULL,
     viewer text COLLATE "C" NOT NULL,
     role text COLLATE "C" NOT NULL,
     listed_at jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX lab_listing_of_report ON views.lab_listing (report_id)',
  'CREATE INDEX lab_listing_of_patient ON views.lab_listing (patient_id)',
];
