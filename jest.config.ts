/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

type Project = Exclude<NonNullable<Config['projects']>[number], string>;

/** One project per tier: the suffix of a spec says what it needs. */
const tier = (name: string, testRegex: string[], rest: Partial<Project> = {}): Project => ({
  displayName: name,
  testRegex,
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/infra'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  moduleNameMapper: {
    '^@anamnesis/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@anamnesis/([^/]+)/(.+)$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/(apps|libs)/[^/]+/dist/'],
  setupFiles: ['reflect-metadata'],
  ...rest,
});

const needsPostgres: Partial<Project> = {
  globalSetup: '<rootDir>/infra/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/infra/jest/global-teardown.mjs',
};

const config: Config = {
  projects: [
    tier('unit', ['^(?!.*\\.(int|e2e)\\.spec\\.ts$).*\\.spec\\.ts$']),
    tier('integration', ['\\.int\\.spec\\.ts$'], needsPostgres),
    tier('journey', ['\\.e2e\\.spec\\.ts$'], needsPostgres),
  ],
  // For a machine that others use too; a spec that may take longer says so itself.
  testTimeout: 30_000,
  coverageProvider: 'v8',
  maxWorkers: 2,
  workerIdleMemoryLimit: '512MB',
};
export default config;
