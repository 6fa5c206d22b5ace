import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Times of collection that were found wrong, and when each line of a report was first opened. */
export class LabTimesTold1772604800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) {
      const [found] = (await runner.query(
        `SELECT to_regclass('generations.${table}') IS NOT NULL AS grown`,
      )) as readonly { readonly grown: boolean }[];
      // In a new database it is turned into generations when all have run.
      const schema = found?.grown ? 'generations' : 'views';
      await runner.query(`ALTER TABLE ${schema}.${table} ADD COLUMN ${column} jsonb`);
    }
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}

const COLUMNS = [
  ['lab_work', 'times_found_wrong'],
  ['lab_viewing', 'first_shown'],
] as const;
