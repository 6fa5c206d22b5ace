import * as rules from './tidy-rules.js';
import { repositorySources, type Source } from './tidy-source.js';

const source = (path: string, text = 'export {};\n'): Source => ({ path, text });
const medications = 'libs/domain/src/medications';

describe('the repository', () => {
  const sources = repositorySources();

  it.each(Object.entries(rules))('is tidy: %s', (_name, rule) => {
    expect(rule(sources)).toEqual([]);
  });
});

/** Each rule with a house in small that breaks it, and one beside it that does not. */
const cases: readonly {
  readonly rule: rules.TidyRule;
  readonly says: string;
  readonly untidy: readonly Source[];
  readonly tidy: readonly Source[];
}[] = [
  {
    rule: rules.domainIsPure,
    says: `${medications}/refill.policy.ts: take the instant from the context (at) instead of Date.now`,
    untidy: [source(`${medications}/refill.policy.ts`, 'const today = Date.now();')],
    tidy: [source(`${medications}/refill.policy.ts`, '// Date.now is not for us\nconst at = 1;')],
  },
  {
    rule: rules.domainIsPure,
    says: `${medications}/refill.policy.ts: take the instant from the context (at) instead of new Date()`,
    untidy: [source(`${medications}/refill.policy.ts`, 'const today = new Date();')],
    tidy: [source('apps/api/src/main.ts', 'const today = new Date();')],
  },
  {
    rule: rules.domainIsPure,
    says: `${medications}/facts.ts: declare what is to be looked up in facts.ts: deciding never waits`,
    untidy: [source(`${medications}/facts.ts`, 'const read = async () => 1;')],
    tidy: [source(`${medications}/facts.spec.ts`, 'const read = async () => 1;')],
  },
  {
    rule: rules.switchesHaveNoDefault,
    says: `${medications}/prescription.decider.ts: name every case, so that a new event breaks the build here`,
    untidy: [source(`${medications}/prescription.decider.ts`, 'switch (a) { default: b(); }')],
    tidy: [source(`${medications}/prescription.decider.ts`, 'switch (a) { case 1: b(); }')],
  },
  {
    rule: rules.oneIndexPerPackage,
    says: `${medications}/index.ts: import from the file itself; only a package has an index.ts`,
    untidy: [source(`${medications}/index.ts`)],
    tidy: [source('libs/domain/src/index.ts')],
  },
  {
    rule: rules.importsDoNotClimb,
    says: "libs/nest/src/a/b.ts: import ../../c.js by its package's name, or move the file",
    untidy: [source('libs/nest/src/a/b.ts', "import { c } from '../../c.js';")],
    tidy: [source('libs/nest/src/a/b.ts', "import { c } from '../c.js';")],
  },
  {
    rule: rules.filesAreNamedAfterTheirThought,
    says: 'libs/nest/src/utils.ts: name it after what it is about',
    untidy: [source('libs/nest/src/utils.ts')],
    tidy: [source('libs/nest/src/refill.helper.ts')],
  },
  {
    rule: rules.filesOfAContextHaveARole,
    says: `${medications}/refill.service.ts: give it a role (decider, policy, projection, reaction, helper, fixture …)`,
    untidy: [source(`${medications}/refill.service.ts`)],
    tidy: [source(`${medications}/refill.helper.ts`), source('libs/domain/src/shared/money.ts')],
  },
  {
    rule: rules.decisionsHaveASpec,
    says: `${medications}/refill.policy.ts: write its spec beside it (${medications}/refill.policy.spec.ts)`,
    untidy: [source(`${medications}/refill.policy.ts`)],
    tidy: [
      source(`${medications}/refill.policy.ts`),
      source(`${medications}/refill.policy.spec.ts`),
    ],
  },
  {
    rule: rules.refusalsAreSpecified,
    says: `${medications}/prescription.decider.ts: write a spec in which 'too-soon' is the answer`,
    untidy: [source(`${medications}/prescription.decider.ts`, "refuse('too-soon');")],
    tidy: [
      source(`${medications}/prescription.decider.ts`, "refuse('too-soon');"),
      source(`${medications}/prescription.decider.spec.ts`, "then.thenRefused('too-soon');"),
    ],
  },
  {
    rule: rules.eventsHaveAGoldenSample,
    says: `${medications}/events.ts: keep a golden sample of RefillDenied`,
    untidy: [
      source(`${medications}/events.ts`, "interface Denied { readonly type: 'RefillDenied' }"),
      source('libs/domain/golden/medications.json', '[{ "type": "RefillRequested" }]'),
    ],
    tidy: [
      source(`${medications}/events.ts`, "interface Asked { readonly type: 'RefillRequested' }"),
      source('libs/domain/golden/medications.json', '[{ "type": "RefillRequested" }]'),
    ],
  },
  {
    rule: rules.policiesSayTheirRule,
    says: `${medications}/refill.policy.ts: state the rule, its source and what it leaves out at the top`,
    untidy: [source(`${medications}/refill.policy.ts`, 'export const refill = () => 1;')],
    tidy: [
      source(
        `${medications}/refill.policy.ts`,
        "import { a } from './a.js';\n/** May a refill of this prescription be asked for now? The practice decides. */\nexport const refill = () => a;",
      ),
    ],
  },
  {
    rule: rules.doorsAreNamedAfterContexts,
    says: 'apps/api/src/refills/refills.controller.ts: name its folder after a context of libs/domain',
    untidy: [source('apps/api/src/refills/refills.controller.ts')],
    tidy: [
      source('apps/api/src/medications/refills.controller.ts'),
      source(`${medications}/events.ts`),
      source('apps/api/src/health.controller.ts'),
    ],
  },
  {
    rule: rules.contextsHaveAReadme,
    says: `${medications}/README.md: write one screen: purpose, states, commands and refusals, dilemmas`,
    untidy: [source(`${medications}/events.ts`)],
    tidy: [source(`${medications}/events.ts`), source(`${medications}/README.md`)],
  },
  {
    rule: rules.markdownHasOneTitle,
    says: 'docs/a.md: give it one title (# Title) and only one',
    untidy: [source('docs/a.md', '# One\n\n# Two\n')],
    tidy: [source('docs/a.md', '# One\n\n```sh\n# not a title\n```\n')],
  },
  {
    rule: rules.decisionNumbersAreUnique,
    says: 'docs/decisions/0001-a.md, docs/decisions/0001-b.md: give each decision a number of its own',
    untidy: [source('docs/decisions/0001-a.md'), source('docs/decisions/0001-b.md')],
    tidy: [source('docs/decisions/0001-a.md'), source('docs/decisions/0002-b.md')],
  },
  {
    rule: rules.commentsAreSentences,
    says: 'libs/nest/src/a.ts: split the file instead of a banner',
    untidy: [source('libs/nest/src/a.ts', '// ------- queries -------')],
    tidy: [source('libs/nest/src/a.ts', "// Asked twice on purpose.\nconst line = '-------';")],
  },
  {
    rule: rules.specsAreLiteral,
    says: `${medications}/refill.policy.spec.ts: write a fixed value instead of Date.now`,
    untidy: [source(`${medications}/refill.policy.spec.ts`, 'const at = Date.now();')],
    tidy: [source(`${medications}/refill.policy.spec.ts`, "const at = '2026-03-02T17:00:00Z';")],
  },
];

describe('a rule of tidiness', () => {
  it.each(cases)('says "$says"', ({ rule, untidy, tidy, says }) => {
    expect(rule(untidy)).toEqual([says]);
    expect(rule(tidy)).toEqual([]);
  });

  it('is shown at work, each of them', () => {
    const shown = new Set(cases.map(({ rule }) => rule));
    expect(Object.values(rules).filter((rule) => !shown.has(rule))).toEqual([]);
  });
});
