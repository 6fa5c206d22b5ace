/**
 * Changes every rule about laboratory results in every small way, and looks whether a spec notices.
 * What no spec can notice is listed with its reason in docs/mutation-testing.md.
 */
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'infra/mutation/jest.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  mutate: ['libs/domain/src/labs/*.ts', '!**/*.spec.ts', '!**/*.fixture.ts'],
  // Only what the specs read: the rest of the house stays where it is.
  ignorePatterns: [
    '**',
    '!libs/domain/**',
    '!libs/eventing/**',
    '!infra/mutation/*.mjs',
    '!package.json',
    '!.swcrc',
    '!tsconfig*.json',
  ],
  tempDirName: '.data/mutation',
  concurrency: 2,
  timeoutMS: 10_000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.data/mutation-report.json' },
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  disableTypeChecks: false,
};
