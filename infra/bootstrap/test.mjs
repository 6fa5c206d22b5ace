import { runJest } from './jest.mjs';
import { prepare } from './prepare.mjs';
import { main } from './project.mjs';

/** Everything after `npm test --` goes to jest; the last line counts for whoever reads machines. */
await main(async () => {
  await prepare();
  const reporters = ['default', '<rootDir>/infra/jest/count-reporter.mjs'];
  const { code, counts } = await runJest(process.argv.slice(2), reporters);
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  // Jest can fail without a failed spec: a broken set-up, or no spec at all.
  const failures = code !== 0 && failed === 0 ? 1 : failed;
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failures > 0 ? code || 1 : code;
});
