import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a report waits for somebody to find out when it was collected. */
export class LabTimesMissing1772691200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.lab_work') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations, with its indexes, when all have run.
    const [table, first] = found?.grown
      ? ['generations.lab_work', 'generation, ']
      : ['views.lab_work', ''];
    await runner.query(`ALTER TABLE ${table} ADD COLUMN timeless_since text COLLATE "C"`);
    await runner.query(
      `CREATE INDEX lab_work_timeless ON ${table} (${first}timeless_since, report_id)
         WHERE timeless_since IS NOT NULL`,
    );
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
