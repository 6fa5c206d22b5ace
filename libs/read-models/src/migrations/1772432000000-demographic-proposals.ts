import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What record systems would change of patients, for staff; and who was born on a day. */
export class DemographicProposals1772432000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.demographic_proposal');
    await runner.query('DROP INDEX generations.patient_name_by_birth_date');
  }
}

const statements: readonly string[] = [
  `CREATE TABLE views.demographic_proposal (
     proposal_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     field text COLLATE "C" NOT NULL,
     value text,
     on_file text,
     status text COLLATE "C" NOT NULL,
     sender text COLLATE "C" NOT NULL,
     message_id text COLLATE "C" NOT NULL,
     said_at text COLLATE "C" NOT NULL,
     proposed_at text COLLATE "C" NOT NULL,
     ended_at text COLLATE "C",
     decided_by text COLLATE "C",
     decided_because text,
     email_confirmed text COLLATE "C",
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX demographic_proposal_by_status ON views.demographic_proposal
     (status, proposed_at, proposal_id)`,
  `CREATE INDEX demographic_proposal_of_patient ON views.demographic_proposal
     (patient_id, proposed_at, proposal_id)`,
  `CREATE INDEX patient_name_by_birth_date ON generations.patient_name (generation, birth_date)`,
];
