import {
  labPolicies,
  type LabPolicies,
  type LabPolicy,
} from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readCase } from './case-file.js';
import { explanationOf } from './explain.js';
import { policyIn } from './rehearse-policy-file.js';
import { rosasGlucose, thisMoment } from './rosas-glucose.fixture.js';

const latest = labPolicies.at(-1) ?? labPolicies[0];

describe('the rule set that judges a case', () => {
  it('is judged by a rule set of a file in place of ours, and by what it changes of that', () => {
    const mappings = { 'LN|2345-7': 'genetic' };
    const read = policyIn(JSON.stringify({ ...latest, version: 'next', mappings }));
    if (read.is === 'mistaken') throw new Error(read.mistakes.join(' '));
    const ruleOf = (changes: object) => {
      const one = readCase({ ...rosasGlucose, ...changes }, thisMoment, [read.policy]);
      if (one.is === 'mistaken') throw new Error(one.mistakes.join(' '));
      const { rule, policy } = explanationOf(one.labCase);
      return [rule, policy.version];
    };
    expect(ruleOf({})).toEqual(['L5', 'next']);
    expect(ruleOf({ policy: { version: 'changed' } })).toEqual(['L5', 'changed']);
  });

  it.each<[string, (policy: LabPolicy) => object]>([
    ['in a file', (policy) => ({ judging: policyIn(JSON.stringify(policy)) })],
    ['in the case', (policy) => ({ policy: { ...policy, effectiveFrom: undefined } })],
  ])('is released as by default where a whole rule set %s leaves out its kind', (_where, by) => {
    const { radiology = { mode: 'never' } } = latest.release.byCategory;
    const release = { ...latest.release, byCategory: { radiology } };
    const { judging, ...changes } = by({ ...latest, release }) as {
      readonly judging?: ReturnType<typeof policyIn>;
    };
    const ruleSets: LabPolicies = judging?.is === 'read' ? [judging.policy] : labPolicies;
    const ofTest = (test: string) => {
      const read = readCase({ ...rosasGlucose, test, ...changes }, thisMoment, ruleSets);
      if (read.is === 'mistaken') throw new Error(read.mistakes.join(' '));
      const { visible, rule } = explanationOf(read.labCase);
      return [visible, rule];
    };
    expect(ofTest('BRCA1 mutation')).toEqual([true, 'L1']);
    expect(ofTest('Chest X-ray')).toEqual([false, 'L4']);
  });

  it('keeps our policies where it changes none', () => {
    const read = readCase(rosasGlucose, thisMoment);
    expect(read.is === 'case' && read.labCase.policies).toEqual(labPolicies);
  });
});
