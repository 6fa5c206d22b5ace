import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether anybody has reviewed anything of a report: a history of thousands that nobody has reviewed
 * is passed over without being decided one by one, where nothing is shown unreviewed. Rows from
 * before say no until the view has been built anew, so that nothing is shown by mistake.
 */
export class ReviewedLabReports1772259200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.lab_report') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations, with its indexes, when all have run.
    const [table, first] = found?.grown
      ? ['generations.lab_report', 'generation, ']
      : ['views.lab_report', ''];
    await runner.query(
      `ALTER TABLE ${table} ADD COLUMN is_reviewed boolean NOT NULL DEFAULT false`,
    );
    await runner.query(
      `CREATE INDEX lab_report_reviewed ON ${table}
         (${first}patient_id, collected_at DESC, report_id) WHERE is_reviewed`,
    );
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
