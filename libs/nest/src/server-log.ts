import type { DataSource } from 'typeorm';

/**
 * What a PostgreSQL must not print, for its log lies in no key's reach and stays when somebody is
 * forgotten: a refused row stands in the detail of an error ("Failing row contains ..."), a value in
 * the error's own sentence, parameters behind a statement that failed, was slow or is logged anyway.
 * Only a superuser of that server can set it, so whoever runs a server of their own is told.
 */
export const settingsThatPrint = (settings: ServerSettings): readonly string[] => {
  const isOff = (name: string, off: string): boolean => (settings[name] ?? off) === off;
  const told = Object.entries(OF_ERRORS)
    .filter(([name, quiet]) => !quiet.includes(settings[name] ?? ''))
    .map(([name, quiet]) => `${name} = ${quiet.at(-1) ?? ''}`);
  const printing = Object.entries(OF_STATEMENTS).filter(
    ([name, quiet]) => !quiet.includes(settings[name] ?? quiet[0]),
  );
  // Without their parameters statements name nobody.
  const statements = isOff('log_parameter_max_length', '0')
    ? []
    : printing.map(([name, [quiet]]) => `${name} = ${quiet}`);
  // A plan holds the parameters as constants.
  const plans = isOff(EXPLAINED, '-1') ? [] : [`${EXPLAINED} = -1`];
  return [...told, ...statements, ...plans];
};

/** By name, as `pg_settings` has them; what the server does not know is left out. */
export type ServerSettings = Readonly<Record<string, string>>;

const NOT_OF_ERRORS = ['log', 'fatal', 'panic'] as const;

/** By what else than the last one they may be. */
const OF_ERRORS: Readonly<Record<string, readonly string[]>> = {
  log_error_verbosity: ['terse'],
  log_min_error_statement: NOT_OF_ERRORS,
  log_min_messages: ['fatal', 'panic', 'log'],
  log_parameter_max_length_on_error: ['0'],
};

/** By what they may be; the first one is what they are where nobody set them. */
const OF_STATEMENTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  log_statement: ['none', 'ddl'],
  log_min_duration_statement: ['-1'],
  log_min_duration_sample: ['-1'],
  log_transaction_sample_rate: ['0'],
};

const EXPLAINED = 'auto_explain.log_min_duration';

/**
 * As they are for the role and the database of the application.
 * @returns one sentence that says what to set, or nothing where nothing of a patient is printed
 */
export const warningOfServerLog = async (
  readModels: Pick<DataSource, 'query'>,
): Promise<string | undefined> => {
  const names = [...Object.keys(OF_ERRORS), ...Object.keys(OF_STATEMENTS), EXPLAINED];
  const rows = await readModels.query<{ readonly name: string; readonly setting: string }[]>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
    [[...names, 'log_parameter_max_length']],
  );
  const found = settingsThatPrint(
    Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
  );
  if (found.length === 0) return undefined;
  return (
    'The log of this PostgreSQL may print names and results of patients, which no key takes away. ' +
    `Let a superuser of it set ${found.join(', ')} and reload: see docs/guides/key-vault.md.`
  );
};
