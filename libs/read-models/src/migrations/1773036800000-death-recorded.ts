import type { MigrationInterface, QueryRunner } from 'typeorm';

/** On which day the death of a patient was recorded: it counts where nobody told the day of it. */
export class DeathRecorded1773036800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.patient_name') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    const table = found?.grown ? 'generations.patient_name' : 'views.patient_name';
    await runner.query(`ALTER TABLE ${table} ADD COLUMN death_recorded_on text COLLATE "C"`);
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
