import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What somebody has mended of a message, and another person is to look at. */
export class MessageCorrections1772518400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.interface_message') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations when all have run.
    const table = found?.grown ? 'generations.interface_message' : 'views.interface_message';
    await runner.query(`ALTER TABLE ${table} ADD COLUMN correction jsonb`);
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
