import { runJest } from './jest.mjs';
import { prepare } from './prepare.mjs';
import { main } from './project.mjs';

/** Prints what the specs say, context by context. A folder or a pattern narrows it down. */
await main(async () => {
  await prepare();
  const given = process.argv.slice(2);
  const tier = given.includes('--selectProjects') ? [] : ['--selectProjects', 'unit'];
  const reporters = ['<rootDir>/infra/jest/specification-reporter.mjs'];
  return (await runJest([...given, ...tier], reporters)).code;
});
