import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which reports a message speaks while it waits, and the messages by such a report. */
export class MessagesSpeaking1772950400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.interface_message') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations when all have run.
    const table = found?.grown ? 'generations.interface_message' : 'views.interface_message';
    // Nothing in rows that were written before: of these nobody can tell before they are built anew.
    await runner.query(`ALTER TABLE ${table} ADD COLUMN speaks_of jsonb`);
    await runner.query(
      `CREATE INDEX interface_message_speaking ON ${table} USING gin (speaks_of)
        WHERE speaks_of <> '[]'`,
    );
    const first = found?.grown ? 'generation, ' : '';
    await runner.query(
      `CREATE INDEX interface_message_not_telling ON ${table} (${first}message_id)
        WHERE speaks_of IS NULL AND status = 'parked'`,
    );
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
