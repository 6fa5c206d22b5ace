import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a request is to be answered stands in its row of the queue, so that lists are sorted and
 * counted by it; notifications and mailboxes have tables of their own.
 */
export class ResponseTargetsAndNotifications1771516800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE views.notification, views.mailbox');
    await runner.query('ALTER TABLE views.facility DROP COLUMN closures');
    await runner.query(
      `ALTER TABLE views.patient_request
         DROP COLUMN due_soon_at, DROP COLUMN overdue_at, DROP COLUMN response_noted,
         DROP COLUMN escalates_at, DROP COLUMN response_facility_id, DROP COLUMN response_plan`,
    );
  }
}

const statements: readonly string[] = [
  "ALTER TABLE views.facility ADD COLUMN closures jsonb NOT NULL DEFAULT '[]'",
  `ALTER TABLE views.patient_request
     ADD COLUMN due_soon_at text COLLATE "C",
     ADD COLUMN overdue_at text COLLATE "C",
     ADD COLUMN response_noted text COLLATE "C",
     ADD COLUMN escalates_at text COLLATE "C",
     ADD COLUMN response_facility_id text COLLATE "C",
     ADD COLUMN response_plan jsonb`,
  `CREATE INDEX patient_request_awaited ON views.patient_request (response_facility_id)
     WHERE response_facility_id IS NOT NULL`,
  `CREATE TABLE views.notification (
     notification_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     channel text COLLATE "C" NOT NULL,
     status text COLLATE "C" NOT NULL,
     reason text COLLATE "C",
     unticked_by text COLLATE "C",
     request_id text COLLATE "C",
     messages integer NOT NULL,
     announced_at text COLLATE "C" NOT NULL,
     send_after text COLLATE "C",
     changed_at text COLLATE "C" NOT NULL,
     attempts integer NOT NULL,
     bounce text COLLATE "C",
     bounce_status text COLLATE "C",
     decided_by text COLLATE "C",
     decided_because text,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX notification_by_status ON views.notification
     (status, announced_at DESC, notification_id)`,
  `CREATE INDEX notification_newest ON views.notification (announced_at DESC, notification_id)`,
  `CREATE INDEX notification_of_patient ON views.notification
     (patient_id, announced_at DESC, notification_id)`,
  `CREATE TABLE views.mailbox (
     patient_id text COLLATE "C" PRIMARY KEY,
     is_recorded boolean NOT NULL,
     has_died boolean NOT NULL,
     wants_email boolean NOT NULL,
     address text,
     undeliverable_address text,
     preference_set_by text COLLATE "C",
     preference_set_at text COLLATE "C",
     soft_bounces integer NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
];
