/**
 * Changes every rule about laboratory results in every small way, and looks whether a spec notices.
 * What no spec can notice is listed with its reason in docs/mutation.md.
 */
export default {
  plugins: ['./infra/mutation/in-process-runner.mjs'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  mutate: ['libs/domain/src/{labs,lab-rules,lab-tests}/*.ts', '!**/*.spec.ts', '!**/*.fixture.ts'],
  // Only what the specs read: the rest of the house stays where it is.
  ignorePatterns: ['**', '!libs/domain/**', '!libs/eventing/**', '!package.json', '!.swcrc'],
  tempDirName: '.data/mutation',
  concurrency: 1,
  timeoutMS: 60_000,
  // All specs once, before the first change; a busy machine takes more than the default of five.
  dryRunTimeoutMinutes: 15,
  // What the libraries of decorators remember of each load is freed with the worker.
  maxTestRunnerReuse: 500,
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: '.data/mutation-report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  disableTypeChecks: false,
  warnings: { slow: false },
};
