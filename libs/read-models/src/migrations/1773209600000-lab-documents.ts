import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents that came with results, apart from the lines, which lists read. */
export class LabDocuments1773209600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.lab_report') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations when all have run.
    const schema = found?.grown ? 'generations' : 'views';
    await runner.query(`ALTER TABLE ${schema}.lab_report ADD COLUMN documents jsonb`);
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
