import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a patient was last cared for, and where the forgetting of patients stands. */
export class CreateForgetting1771430400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.patient_activity, views.forgetting');
  }
}

const tables: readonly string[] = [
  `CREATE TABLE views.patient_activity (
     patient_id text COLLATE "C" PRIMARY KEY,
     last_care_on text COLLATE "C" NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE TABLE views.forgetting (
     patient_id text COLLATE "C" PRIMARY KEY,
     standing text COLLATE "C" NOT NULL,
     reason text COLLATE "C",
     authority text COLLATE "C",
     reference text COLLATE "C",
     requested_by text COLLATE "C",
     requested_at text COLLATE "C",
     approved_by text COLLATE "C",
     approved_at text COLLATE "C",
     forgotten_at text COLLATE "C",
     holds jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX forgetting_newest ON views.forgetting (last_position DESC, patient_id)',
];
