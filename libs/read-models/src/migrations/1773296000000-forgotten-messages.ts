import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which messages went with who was forgotten: reports of others may hold what they said. */
export class ForgottenMessages1773296000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.forgetting') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    const table = found?.grown ? 'generations.forgetting' : 'views.forgetting';
    await runner.query(`ALTER TABLE ${table} ADD COLUMN messages jsonb`);
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
