import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import vm from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import fastCheck from 'fast-check';
import { describe, getState, it, resetState, test } from 'jest-circus';
import { bundleSpecs } from './bundle-specs.mjs';

/** What the instrumented modules look at: which mutant is on, and whom to count a hit for. */
const stryker = (globalThis.__stryker__ ??= {});

Object.assign(globalThis, { describe, it, test, expect });

/** The same few examples for every mutant; the first counterexample is enough, nobody reads it. */
const fewExamples = { seed: 20_261_122, numRuns: 25, endOnFailure: true };
const modules = {
  'fast-check': {
    ...fastCheck,
    assert: (property, parameters) => fastCheck.assert(property, { ...parameters, ...fewExamples }),
  },
};

/**
 * Runs pure specs inside Stryker's own worker. Jest sets a realm up for each spec file and links
 * every module in it again, which costs seconds of CPU per mutant; our specs need `describe`,
 * `it` and `expect`, and a module that nobody has used before. Evaluating one script anew gives
 * that in a twentieth of a second.
 */
export class InProcessRunner {
  static inject = [];
  #specs;
  #bundle;
  /** Milliseconds by test, so that the quick ones have the first word. */
  #durations = new Map();
  /** By module, the spec that noticed a mutant of it last: it is likely to notice the next. */
  #lastToNotice = new Map();

  /** Every run loads its modules anew, so that no memory of a mutant outlives it. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    this.#specs = pureSpecs();
    this.#bundle = await bundleSpecs(process.cwd(), this.#specs, modules);
  }

  /** Fresh modules for each test: what a memory would hide from the second one is counted too. */
  async dryRun() {
    stryker.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const spec of this.#specs) {
      const count = testsOf(this.#bundle.loadersAnew(), spec).length;
      for (let index = 0; index < count; index += 1) {
        const test = testsOf(this.#bundle.loadersAnew(), spec)[index];
        stryker.currentTestId = test.id;
        tests.push(this.#run(test));
        stryker.currentTestId = undefined;
      }
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }) {
    Object.assign(stryker, { activeMutant: activeMutant.id, hitLimit, hitCount: 0 });
    try {
      const tests = this.#runUntilFailure(testFilter, sandboxFileName);
      const overdue = determineHitLimitReached(stryker.hitCount, hitLimit);
      return toMutantRunResult(overdue ?? { status: DryRunStatus.Complete, tests });
    } catch (error) {
      const status = isOverdue(error) ? DryRunStatus.Timeout : DryRunStatus.Error;
      return toMutantRunResult({ status, errorMessage: String(error) });
    } finally {
      stryker.activeMutant = undefined;
    }
  }

  /** A mutant that is met while modules load comes without a list of tests: any may notice it. */
  #runUntilFailure(testFilter, sandboxFileName) {
    const wanted = testFilter && new Set(testFilter);
    const specs = wanted
      ? [...new Set(testFilter.map(specOf))]
      : this.#bundle.specsOf(sandboxFileName);
    const loaders = this.#bundle.loadersAnew();
    const results = [];
    for (const spec of this.#mostTellingFirst(specs, sandboxFileName)) {
      for (const test of this.#quickestFirst(testsOf(loaders, spec))) {
        if (wanted && !wanted.has(test.id)) continue;
        const result = this.#run(test);
        results.push(result);
        if (result.status !== TestStatus.Failed) continue;
        this.#lastToNotice.set(sandboxFileName, spec);
        return results;
      }
    }
    return results;
  }

  /** The spec beside the module, the last to notice, then the quick ones: most end there. */
  #mostTellingFirst(specs, sandboxFileName) {
    const total = new Map(specs.map((spec) => [spec, 0]));
    for (const [id, duration] of this.#durations) {
      const spec = specOf(id);
      if (total.has(spec)) total.set(spec, total.get(spec) + duration);
    }
    const isBeside = (spec) => sandboxFileName.endsWith(spec.replace('.spec.ts', '.ts'));
    for (const spec of specs.filter(isBeside)) total.set(spec, -2);
    const last = this.#lastToNotice.get(sandboxFileName);
    if (total.get(last) >= 0) total.set(last, -1);
    return [...specs].sort((one, other) => total.get(one) - total.get(other));
  }

  #quickestFirst(tests) {
    const duration = ({ id }) => this.#durations.get(id) ?? 0;
    return tests.sort((one, other) => duration(one) - duration(other));
  }

  #run({ id, test }) {
    const began = performance.now();
    const failureMessage = failureOf(test, this.#durations.get(id));
    const timeSpentMs = performance.now() - began;
    const result = { id, name: id, timeSpentMs };
    if (failureMessage !== undefined) {
      return { ...result, status: TestStatus.Failed, failureMessage };
    }
    this.#durations.set(id, timeSpentMs);
    return { ...result, status: TestStatus.Success };
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];

/**
 * Specs of properties stay out: what only they notice, and no row of a table says, counts as not
 * noticed. The samples of stored events say how events are declared, which no spec of one
 * rule does.
 */
const pureSpecs = () => [
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => PURE_SPEC.test(name))
      .map((name) => `${folder}/${name}`),
  ),
  'libs/domain/src/golden.spec.ts',
];
const FOLDERS = ['labs', 'lab-rules', 'lab-tests'].map((name) => `libs/domain/src/${name}`);
const PURE_SPEC = /(?<!\.int|\.e2e|-properties)\.spec\.ts$/;

const testsOf = (loaders, spec) =>
  within(LONGEST_LOAD, () => {
    resetState();
    loaders[spec]();
    return testsIn(getState().rootDescribeBlock, spec).filter(({ id }) => !OF_ANOTHER.test(id));
  });
const OF_ANOTHER = / > the golden events of (?!labs )/;

/** Rows of a table may share a name; their place tells them apart. */
const testsIn = (block, name) =>
  block.children.flatMap((child, index) => {
    const id = `${name} > ${child.name} #${index}`;
    return child.type === 'test' ? [{ id, test: child.fn }] : testsIn(child, id);
  });

const specOf = (id) => id.slice(0, id.indexOf(' > '));

const failureOf = (test, usualDuration = 1_000) => {
  try {
    const promise = within(10_000 + Math.ceil(20 * usualDuration), test);
    if (promise !== undefined) throw new Error('A pure spec awaits nothing.');
    return undefined;
  } catch (error) {
    if (isOverdue(error)) throw error;
    return String(error);
  }
};

/** An endless loop ends here: Stryker's own way is to wait for long and to start a new worker. */
const within = (milliseconds, task) => {
  stryker.task = task;
  return taskScript.runInThisContext({ timeout: milliseconds });
};
const taskScript = new vm.Script('globalThis.__stryker__.task()');
const LONGEST_LOAD = 20_000;

const isOverdue = (error) => error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
