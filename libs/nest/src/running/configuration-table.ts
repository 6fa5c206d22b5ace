import { configurationVariables } from './configuration.js';

/** The rows of the table in `docs/configuration.md`, which a spec compares with this. */
export const configurationTable = (): string =>
  [
    '| variable | when it is not set | meaning |',
    '|---|---|---|',
    ...configurationVariables.map(
      ({ name, standard, meaning }) => `| \`${name}\` | ${standard} | ${meaning} |`,
    ),
  ].join('\n');
