import { kindsOfLines } from '@anamnesis/domain/lab-rules/kinds-of-lines.policy';
import { readFacts } from '@anamnesis/domain/lab-rules/moment.policy';
import {
  classificationOf,
  type Classification,
} from '@anamnesis/domain/lab-tests/classification.policy';
import {
  labVisibilityOf,
  type LabDecision,
} from '@anamnesis/domain/lab-rules/decision-span.policy';
import { labPolicyAt } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type { AppliedRule, LineAnswer } from '@anamnesis/domain/lab-rules/visibility.policy';
import type { LabCase } from './case-file.js';

/** The decision as one object of a line: what staff and auditors are told, never the patient. */
export const explanationOf = ({ id, facts, now, policies }: LabCase) => {
  const decision = labVisibilityOf(facts, now, policies);
  const { category, decidedBy, sureness, needsHuman } = kindOf({ facts, now, policies });
  const { visible, rule, because, basis, lifted, categories, carriers } = decision;
  return {
    ...(id === undefined ? {} : { id }),
    visible,
    rule,
    because,
    basis,
    rules: decision.applied.map(ruleOf),
    lifted,
    categories,
    classification: { category, decidedBy, sureness, needsHuman },
    policy: { id: decision.policyId, version: decision.policyVersion },
    ...spanOf(decision),
    ...(decision.contact ? { contact: decision.contact } : {}),
    carriers,
    ...(decision.lines.length > 0 ? { components: decision.lines.map(lineOf) } : {}),
    patientMayRead: decision.patientMayRead,
  };
};

/** Of the whole report where it has lines of its own; else as it was judged, with what it shares. */
const kindOf = ({ facts, now, policies }: Omit<LabCase, 'id'>): Classification => {
  const policy = labPolicyAt(policies, Date.parse(now));
  const { components = [], test } = facts.result;
  const [only] = components.length > 0 ? [] : kindsOfLines(readFacts(facts, policies), policy);
  return only?.classification ?? classificationOf(test, policy.mappings);
};

export type Explanation = ReturnType<typeof explanationOf>;

const ruleOf = ({ rule, because, basis }: AppliedRule) => ({ rule, because, basis });

const spanOf = ({ from, until }: LabDecision) => ({
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until }),
});

const lineOf = ({ visible, rule, because, basis, applied, kinds }: LineAnswer, index: number) => ({
  component: index,
  visible,
  rule,
  because,
  basis,
  rules: applied.map(ruleOf),
  category: kinds.categories[0] ?? (kinds.isHeld ? 'unclassified' : 'none'),
  categories: kinds.categories,
});

/** The same for a person to read. */
export const inWords = (explanation: Explanation): string => {
  const { visible, rule, because, basis, rules, policy, classification, contact } = explanation;
  const { decidedBy, category, sureness } = classification;
  const lines = [
    `${visible ? 'Visible' : 'Hidden'}: ${rule} (${because}; ${basis}).`,
    ...rules.map((each) => `  applies  ${each.rule}: ${each.because} (${each.basis})`),
    ...explanation.lifted.map((lift) => `  lifted   ${lift.rule} by ${lift.by}`),
    `Kind: ${category}${decidedBy ? `, told by the ${decidedBy.source} (${decidedBy.evidence})` : ''}, ${sureness}.`,
    ...classification.needsHuman.map((sentence) => `  a human  ${sentence}`),
    ...(explanation.components ?? []).map(
      (line) =>
        `  line ${line.component + 1}   ${line.visible ? 'visible' : 'hidden'}: ${line.rule} (${line.because})`,
    ),
    `Notes, narrative and attachments: ${explanation.carriers}.`,
    `Policy: ${policy.id}, ${policy.version}.`,
    `From ${explanation.from ?? 'ever'} until ${explanation.until ?? 'something new happens'}.`,
    ...(contact
      ? [`Ask: ${contact.who}${contact.providerId ? ` ${contact.providerId}` : ''}.`]
      : []),
  ];
  return lines.join('\n');
};
