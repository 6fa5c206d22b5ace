import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which reports a message speaks while it waits, and the messages by such a report. */
export class MessagesSpeaking1772950400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.interface_message') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations when all have run.
    const table = found?.grown ? 'generations.interface_message' : 'views.interface_message';
    await runner.query(`ALTER TABLE ${table} ADD COLUMN speaks_of jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(
      `CREATE INDEX interface_message_speaking ON ${table} USING gin (speaks_of)
        WHERE speaks_of <> '[]'`,
    );
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
