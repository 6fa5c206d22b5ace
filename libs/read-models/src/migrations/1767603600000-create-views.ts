import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the first views. Text that people read in order has ICU's collation; ids, dates,
 * instants and positions sort by their bytes.
 */
export class CreateViews1767603600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...before, ...requests, ...medications, ...people]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE views.patient_request, views.request_history, views.correspondence,
         views.prescription, views.encounter_draft, views.patient_name, views.practitioner,
         views.facility`,
    );
    await runner.query('DROP COLLATION views.people');
  }
}

const before: readonly string[] = [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm',
  "CREATE COLLATION IF NOT EXISTS views.people (provider = icu, locale = 'und')",
];

const requests: readonly string[] = [
  `CREATE TABLE views.patient_request (
     request_id text COLLATE "C" PRIMARY KEY,
     asked_on text COLLATE "C" NOT NULL,
     kind text COLLATE "C" NOT NULL,
     patient_id text COLLATE "C" NOT NULL,
     asked_by text COLLATE "C" NOT NULL,
     on_behalf_of text COLLATE "C",
     requested_at text COLLATE "C" NOT NULL,
     requested_on text COLLATE "C" NOT NULL,
     summary text NOT NULL,
     asked jsonb NOT NULL,
     search_text text NOT NULL,
     claimed_by text COLLATE "C",
     claim_expires_at text COLLATE "C",
     answers integer NOT NULL,
     associated_answers integer NOT NULL,
     notes integer NOT NULL,
     outcome text COLLATE "C",
     archived_by text COLLATE "C",
     archived_at text COLLATE "C",
     archive_reason text,
     superseded_by text COLLATE "C",
     times_returned integer NOT NULL,
     refill text COLLATE "C",
     responsible_provider_id text COLLATE "C",
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX patient_request_queue ON views.patient_request (requested_at, request_id)
     WHERE outcome IS NULL`,
  `CREATE INDEX patient_request_archive ON views.patient_request (requested_on DESC)
     WHERE outcome IS NOT NULL`,
  `CREATE INDEX patient_request_of_patient ON views.patient_request
     (patient_id, requested_at DESC, request_id)`,
  'CREATE INDEX patient_request_changed ON views.patient_request (last_position)',
  `CREATE INDEX patient_request_superseded ON views.patient_request (superseded_by)
     WHERE superseded_by IS NOT NULL`,
  `CREATE INDEX patient_request_words ON views.patient_request
     USING gin (to_tsvector('simple', search_text))`,
  `CREATE TABLE views.request_history (
     entry_id text COLLATE "C" PRIMARY KEY,
     request_id text COLLATE "C" NOT NULL,
     patient_id text COLLATE "C",
     position text COLLATE "C" NOT NULL,
     at text COLLATE "C" NOT NULL,
     by text COLLATE "C" NOT NULL,
     on_behalf_of text COLLATE "C",
     did text COLLATE "C" NOT NULL,
     patient_may_read boolean NOT NULL,
     facts jsonb NOT NULL
   )`,
  `CREATE INDEX request_history_of_request ON views.request_history
     (request_id, position, entry_id)`,
  'CREATE INDEX request_history_of_patient ON views.request_history (patient_id)',
  `CREATE TABLE views.correspondence (
     entry_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C",
     request_id text COLLATE "C" NOT NULL,
     asked_on text COLLATE "C" NOT NULL,
     direction text COLLATE "C" NOT NULL,
     position text COLLATE "C" NOT NULL,
     at text COLLATE "C" NOT NULL,
     by text COLLATE "C" NOT NULL,
     on_behalf_of text COLLATE "C",
     text text NOT NULL,
     associated boolean NOT NULL
   )`,
  `CREATE INDEX correspondence_of_patient ON views.correspondence
     (patient_id, position DESC, entry_id)`,
];

const medications: readonly string[] = [
  `CREATE TABLE views.prescription (
     prescription_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C" NOT NULL,
     prescriber_id text COLLATE "C" NOT NULL,
     facility_id text COLLATE "C" NOT NULL,
     medication text COLLATE views.people NOT NULL,
     rx_norm_code text COLLATE "C",
     schedule text COLLATE "C" NOT NULL,
     days_supply integer,
     written_on text COLLATE "C" NOT NULL,
     origin text COLLATE "C" NOT NULL,
     last_filled_on text COLLATE "C",
     discontinued_on text COLLATE "C",
     standing jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX prescription_of_patient ON views.prescription (patient_id, medication)',
  `CREATE TABLE views.encounter_draft (
     encounter_id text COLLATE "C" PRIMARY KEY,
     patient_id text COLLATE "C",
     request_id text COLLATE "C" NOT NULL,
     prescription_id text COLLATE "C" NOT NULL,
     opened_by text COLLATE "C" NOT NULL,
     opened_at text COLLATE "C" NOT NULL,
     drafts jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE INDEX encounter_draft_newest ON views.encounter_draft
     (opened_at DESC, encounter_id)`,
  'CREATE INDEX encounter_draft_of_patient ON views.encounter_draft (patient_id)',
  'CREATE INDEX encounter_draft_of_request ON views.encounter_draft (request_id)',
];

const people: readonly string[] = [
  `CREATE TABLE views.patient_name (
     patient_id text COLLATE "C" PRIMARY KEY,
     family_name text COLLATE views.people NOT NULL,
     given_name text COLLATE views.people NOT NULL,
     sort_name text COLLATE views.people NOT NULL,
     search_name text NOT NULL,
     birth_date text COLLATE "C" NOT NULL,
     facility_id text COLLATE "C" NOT NULL,
     has_died boolean NOT NULL,
     died_on text COLLATE "C",
     examinations integer NOT NULL,
     first_examined_on text COLLATE "C",
     last_examined_on text COLLATE "C",
     former_names jsonb NOT NULL,
     recorded_position text COLLATE "C" NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX patient_name_searched ON views.patient_name USING gin (search_name gin_trgm_ops)',
  'CREATE INDEX patient_name_changed ON views.patient_name (last_position)',
  `CREATE TABLE views.practitioner (
     practitioner_id text COLLATE "C" PRIMARY KEY,
     name text COLLATE views.people NOT NULL,
     family_name text COLLATE views.people NOT NULL,
     given_name text COLLATE views.people NOT NULL,
     prefix text COLLATE views.people,
     departed_on text COLLATE "C",
     coverings jsonb NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
  `CREATE TABLE views.facility (
     facility_id text COLLATE "C" PRIMARY KEY,
     name text COLLATE views.people NOT NULL,
     zone text COLLATE "C" NOT NULL,
     phone text NOT NULL,
     last_position text COLLATE "C" NOT NULL
   )`,
];
