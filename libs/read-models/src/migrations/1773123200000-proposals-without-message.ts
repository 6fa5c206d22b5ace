import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A patient who is recorded as a whole is proposed another birth date by no message. */
export class ProposalsWithoutMessage1773123200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.demographic_proposal') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    const schema = found?.grown ? 'generations' : 'views';
    await runner.query(
      `ALTER TABLE ${schema}.demographic_proposal ALTER COLUMN message_id DROP NOT NULL`,
    );
  }

  down(): Promise<void> {
    throw new Error(
      'Columns of generations are not taken back: restore the database, or empty it.',
    );
  }
}
