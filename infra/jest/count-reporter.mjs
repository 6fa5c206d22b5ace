import { writeFileSync } from 'node:fs';

const patienceMillis = 30_000;

/** Tells the bootstrap how many specs passed; a file that could not be run is a failed one. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    const file = process.env.ANAMNESIS_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(counts));
    endWhenHanging();
  }
}

/** A spec that leaves a connection open would keep jest, and whoever waits for it, for ever. */
const endWhenHanging = () => {
  setTimeout(() => {
    console.error('Jest does not end: a spec leaves something open (try --detectOpenHandles).');
    process.exit(1);
  }, patienceMillis).unref();
};
