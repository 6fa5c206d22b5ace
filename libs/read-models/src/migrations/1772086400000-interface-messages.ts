import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages from outside, as the worklist of staff shows them. */
export class InterfaceMessages1772086400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.interface_message');
  }
}

const statements: readonly string[] = [
  `CREATE TABLE views.interface_message (
     message_id text COLLATE "C" PRIMARY KEY,
     subject text COLLATE "C" NOT NULL,
     patient_id text COLLATE "C",
     sender text COLLATE "C" NOT NULL,
     format text COLLATE "C" NOT NULL,
     message_type text COLLATE "C" NOT NULL,
     control_id text COLLATE "C" NOT NULL,
     status text COLLATE "C" NOT NULL,
     reason text COLLATE "C",
     waits jsonb NOT NULL,
     waits_since text COLLATE "C",
     reports jsonb NOT NULL,
     attempt integer NOT NULL,
     received_at text COLLATE "C" NOT NULL,
     changed_at text COLLATE "C" NOT NULL,
     decided_by text COLLATE "C",
     decided_because text,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX interface_message_by_status ON views.interface_message
     (status, received_at, message_id)`,
  `CREATE INDEX interface_message_oldest ON views.interface_message (received_at, message_id)`,
  `CREATE INDEX interface_message_of_subject ON views.interface_message (subject)`,
  `CREATE INDEX interface_message_by_control_id ON views.interface_message (sender, control_id)`,
];
