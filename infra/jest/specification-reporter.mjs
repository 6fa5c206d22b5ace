import { dirname, relative } from 'node:path';

/** Prints the names of all specs as the specification they are: folder, describe, it. */
export default class SpecificationReporter {
  constructor(globalConfig) {
    this.root = globalConfig.rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    const files = testResults.map((file) => ({
      folder: relative(this.root, dirname(file.testFilePath)),
      path: file.testFilePath,
      tests: file.testResults,
      failure: file.testExecError?.message,
    }));
    files.sort((one, other) => (one.path < other.path ? -1 : 1));
    let folder;
    for (const file of files) {
      if (file.folder !== folder) console.log(`\n${(folder = file.folder)}`);
      if (file.failure) console.log(`  ✗ ${relative(this.root, file.path)} cannot be run`);
      for (const line of linesOf(file.tests)) console.log(line);
    }
  }
}

/** Each heading is printed once, when it first differs from the one before. */
const linesOf = (tests) => {
  const lines = [];
  let before = [];
  for (const { ancestorTitles, title, status } of tests) {
    const common = ancestorTitles.findIndex((heading, depth) => before[depth] !== heading);
    const from = common === -1 ? ancestorTitles.length : common;
    ancestorTitles.slice(from).forEach((heading, index) => {
      lines.push(`${'  '.repeat(from + index + 1)}${heading}`);
    });
    lines.push(`${'  '.repeat(ancestorTitles.length + 1)}${marks[status] ?? '- '}${title}`);
    before = ancestorTitles;
  }
  return lines;
};

const marks = { failed: '✗ ', pending: '(not run) ', todo: '(not written) ' };
