import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports by the filler's and the placer's number, of which a message speaks that is nobody's yet. */
export class LabNumbers1772864000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [found] = (await runner.query(
      "SELECT to_regclass('generations.lab_report') IS NOT NULL AS grown",
    )) as readonly { readonly grown: boolean }[];
    // In a new database it is turned into generations, with its indexes, when all have run.
    const [table, first] = found?.grown
      ? ['generations.lab_report', 'generation, ']
      : ['views.lab_report', ''];
    for (const [name, field] of NUMBERS) {
      await runner.query(
        `CREATE INDEX ${name} ON ${table} (${first}(header ->> '${field}'))
          WHERE header ->> '${field}' IS NOT NULL`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name] of NUMBERS) {
      await runner.query(`DROP INDEX IF EXISTS generations.${name}, views.${name}`);
    }
  }
}

const NUMBERS = [
  ['lab_report_filler_number', 'fillerNumber'],
  ['lab_report_placer_number', 'placerNumber'],
] as const;
