import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A house in small: every file with the one import that its neighbour must not allow. */
const forbidden: readonly (readonly [file: string, imported: string, rule: string])[] = [
  [
    'libs/domain/src/labs/lab-result.decider.ts',
    '../patients/patient.decider.js',
    'a context takes of another only its events, and of requests its handling',
  ],
  [
    'libs/domain/src/labs/facts.ts',
    '../patients/commands.js',
    'facts.ts takes of another context its events and its deciders',
  ],
  [
    'libs/domain/src/labs/when-a-result-is-released-notify-the-patient.reaction.ts',
    '../patients/patient.decider.js',
    'a reaction or a helper takes of another context its events and its commands',
  ],
  [
    'libs/domain/src/labs/visibility.policy.ts',
    '../patients/events.js',
    "another context's events are imported as types only",
  ],
  ['libs/domain/src/shared/money.ts', '../patients/events.js', 'domain/shared knows no context'],
  [
    'libs/domain/src/labs/release.policy.ts',
    '@anamnesis/eventing',
    'the domain runs on the pure part of eventing and on no other package of ours',
  ],
  [
    'libs/domain/src/labs/hold.policy.ts',
    'uuid',
    'the domain needs no package but temporal-polyfill',
  ],
  [
    'libs/domain/src/labs/release-files.policy.ts',
    'node:fs',
    'the domain does no input and no output',
  ],
  [
    'libs/domain/src/labs/commands.ts',
    'uuid',
    'commands.ts needs no package but class-validator and class-transformer',
  ],
  [
    'libs/domain/src/labs/replay.spec.ts',
    '@anamnesis/eventing/postgres/event-store',
    'a spec of the domain needs eventing without a database',
  ],
  [
    'libs/domain/src/labs/other.spec.ts',
    '@anamnesis/interop',
    'a spec of the domain needs eventing without a database',
  ],
  [
    'libs/eventing/src/runner.ts',
    '@anamnesis/domain',
    'what the house stands on knows nothing of ours above it',
  ],
  [
    'libs/eventing/src/decider.ts',
    './postgres/event-store.js',
    'the pure part of eventing reaches no client library',
  ],
  ['libs/eventing/src/replay.ts', 'pg', 'only the PostgreSQL adapter of eventing loads pg'],
  [
    'libs/eventing/src/read-ahead.ts',
    '@eventstore/db-client',
    'only the EventStoreDB adapter of eventing loads its client',
  ],
  [
    'libs/interop/src/bundle.ts',
    '@anamnesis/eventing',
    'interop knows the domain and nothing else of ours',
  ],
  [
    'libs/read-models/src/queue.ts',
    '@anamnesis/interop',
    'read models know the domain and eventing',
  ],
  ['libs/read-models/src/archive.ts', '@nestjs/common', 'of the libraries only nest loads Nest'],
  ['libs/nest/src/module.ts', '../../../apps/api/src/main.js', 'no library knows an app'],
  ['apps/bench/src/main.ts', '../../api/src/main.js', 'no app knows another app'],
  ['apps/staff-web/src/main.ts', '@anamnesis/domain', 'the web front ends know the HTTP API only'],
  [
    'apps/api/src/start.ts',
    '@anamnesis/embedded-postgres/testing',
    'what serves specs only stays in specs, and where stores are measured',
  ],
  ['apps/api/src/lost.ts', './nowhere.js', 'every import leads somewhere'],
];

const allowed: readonly (readonly [file: string, imported: string])[] = [
  ['libs/domain/src/labs/order.decider.ts', 'type ../patients/events.js'],
  ['libs/domain/src/patients/events.ts', '@anamnesis/eventing/event-declarations'],
  ['libs/domain/src/patients/commands.ts', 'class-validator'],
  ['libs/domain/src/patients/patient.decider.ts', '@anamnesis/eventing/decider'],
  ['libs/domain/src/patients/patient.decider.spec.ts', '@anamnesis/eventing/testing'],
  ['libs/domain/src/patients/facts.ts', '../directory/practitioner.decider.js'],
  ['libs/domain/src/directory/practitioner.decider.ts', '../requests/handling.js'],
  ['libs/domain/src/requests/handling.ts', '../shared/ids.js'],
  ['libs/domain/src/shared/ids.ts', '@anamnesis/eventing/ids'],
  ['libs/eventing/src/postgres/event-store.ts', 'pg'],
  ['libs/eventing/src/checkpoints.ts', 'type pg'],
  ['libs/eventing/src/postgres/event-store.int.spec.ts', '@anamnesis/embedded-postgres/testing'],
  ['libs/nest/src/index.ts', '@nestjs/common'],
  ['apps/api/src/main.ts', '@anamnesis/nest'],
];

const importing = (imported: string): string =>
  imported.startsWith('type ')
    ? `import type * as it from '${imported.slice(5)}';\nexport type Name = typeof it;\n`
    : `import * as it from '${imported}';\nexport const name = it;\n`;

const empty = [
  'libs/domain/src/index.ts',
  'libs/eventing/src/index.ts',
  'libs/eventing/src/event-declarations.ts',
  'libs/eventing/src/ids.ts',
  'libs/eventing/src/testing.ts',
  'libs/interop/src/index.ts',
  'libs/embedded-postgres/src/testing.ts',
];

const installed = ['pg', 'uuid', 'class-validator', '@nestjs/common', '@eventstore/db-client'];

describe('the boundaries between the packages', () => {
  let house: string;
  let violations: readonly Violation[];

  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), content);
  };

  beforeAll(() => {
    house = mkdtempSync(join(tmpdir(), 'anamnesis-boundaries-'));
    for (const file of ['tsconfig.json', 'tsconfig.base.json']) cpSync(file, join(house, file));
    for (const name of installed) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      write(`node_modules/${name}/index.js`, '');
    }
    const dependencies = Object.fromEntries(installed.map((name) => [name, '*']));
    write('package.json', JSON.stringify({ name: 'house', type: 'module', dependencies }));
    for (const file of empty) write(file, 'export const nothing = undefined;\n');
    for (const [file, imported] of [...allowed, ...forbidden]) {
      write(file, importing(imported));
    }
    const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const options = ['--config', resolve('infra/checks/boundaries.mjs'), '--output-type', 'json'];
    const found = execFileSync(
      process.execPath,
      [cruiser, ...options, '--no-progress', 'libs', 'apps'],
      { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    violations = (JSON.parse(found) as { summary: { violations: Violation[] } }).summary.violations;
  });

  afterAll(() => {
    rmSync(house, { recursive: true, force: true });
  });

  it.each(forbidden)('keep %s from importing %s', (file, _imported, rule) => {
    const rules = violations.filter(({ from }) => from === file).map((violation) => violation.rule);
    expect(rules.map(({ name }) => name)).toContain(rule);
  });

  it.each(allowed)('let %s import %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([]);
  });
});
