import type { MigrationInterface, QueryRunner } from 'typeorm';
import { turnIntoGenerations } from '@anamnesis/eventing/postgres/projection-store';
import { GENERATIONS, VIEWS } from '../projection-table.js';

/** Projections and the tables that the migrations before this one have made for them. */
const tables: Readonly<Record<string, string>> = {
  'queue-and-archive': 'patient_request',
  'request-history': 'request_history',
  correspondence: 'correspondence',
  prescriptions: 'prescription',
  'encounter-drafts': 'encounter_draft',
  'patient-names': 'patient_name',
  'patient-activity': 'patient_activity',
  forgettings: 'forgetting',
  notifications: 'notification',
  mailboxes: 'mailbox',
  practitioners: 'practitioner',
  facilities: 'facility',
};

/**
 * Rows live in `generations.<table>` from here on, behind a view of the old name: a migration after
 * this one changes `generations.<table>`, and the view shows its new columns by itself. One that
 * makes a table makes it in `views`; it is turned into one of generations when all have run.
 */
export class Generations1771603200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [projection, name] of Object.entries(tables)) {
      const table = `${VIEWS}.${name}`;
      await turnIntoGenerations((text, values) => runner.query(text, [...(values ?? [])]), {
        ...{ projection, table },
        generations: `${GENERATIONS}.${name}`,
      });
    }
  }

  down(): Promise<void> {
    throw new Error('Generations are not undone: restore the database, or empty it and rebuild.');
  }
}
