import ts from 'typescript';
import { commentsOf, nodesOf, type Source } from './tidy-source.js';

/** Answers one sentence for each place that is not as agreed, and what to do instead. */
export type TidyRule = (sources: readonly Source[]) => readonly string[];

const isSpec = ({ path }: Source): boolean => path.endsWith('.spec.ts');
const isCode = ({ path }: Source): boolean => path.endsWith('.ts');
const inDomain = ({ path }: Source): boolean => path.startsWith('libs/domain/src/');
const isDecision = ({ path }: Source): boolean =>
  inDomain({ path, text: '' }) && !path.match(forSpecs);
const forSpecs = /\.(spec|fixture)\.ts$/;

const contextOf = (path: string): string | undefined => {
  const context = /^libs\/domain\/src\/([^/]+)\//.exec(path)?.[1];
  return context === 'shared' ? undefined : context;
};

/** Time, identity and chance come from outside, or the past could not be decided again. */
export const domainIsPure: TidyRule = (sources) =>
  sources
    .filter(isDecision)
    .filter(isCode)
    .flatMap((source) =>
      nodesOf(source)
        .map(impurity)
        .filter((found) => found !== undefined)
        .map((found) => `${source.path}: ${found}`),
    );

const impurity = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node)) {
    const used = node.getText();
    if (used === 'Date.now') return 'take the instant from the context (at) instead of Date.now';
    if (used === 'Math.random') return 'derive it from the command id instead of Math.random';
    if (used.startsWith('process.')) return 'hand it in as a fact instead of reading process';
  }
  if (ts.isIdentifier(node) && node.text === 'randomUUID') {
    return 'derive ids from the command id (idFor) instead of randomUUID';
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return 'take the instant from the context (at) instead of new Date()';
  }
  if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) {
    return 'declare what is to be looked up in facts.ts: deciding never waits';
  }
  return undefined;
};

export const switchesHaveNoDefault: TidyRule = (sources) =>
  sources
    .filter(isDecision)
    .filter(isCode)
    .filter((source) => nodesOf(source).some((node) => node.kind === ts.SyntaxKind.DefaultClause))
    .map(({ path }) => `${path}: name every case, so that a new event breaks the build here`);

export const oneIndexPerPackage: TidyRule = (sources) =>
  sources
    .map(({ path }) => path)
    .filter((path) => /(^|\/)index\.ts$/.test(path) && !/^libs\/[^/]+\/src\/index\.ts$/.test(path))
    .map((path) => `${path}: import from the file itself; only a package has an index.ts`);

export const importsDoNotClimb: TidyRule = (sources) =>
  sources.filter(isCode).flatMap((source) =>
    nodesOf(source)
      .filter((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
      .map(({ moduleSpecifier }) => moduleSpecifier)
      .filter((from) => from !== undefined && ts.isStringLiteral(from))
      .filter(({ text }) => text.startsWith('../../'))
      .map(({ text }) => `${source.path}: import ${text} by its package's name, or move the file`),
  );

export const filesAreNamedAfterTheirThought: TidyRule = (sources) =>
  sources
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(utils?|helpers?|common|types)(\/|\.ts$)/.test(path))
    .map((path) => `${path}: name it after what it is about`);

const roles =
  /^(events|events\.upcast|commands|commands\.shapes|facts|handling|caller|.+\.(decider|policy|projection|row|reaction|helper|fixture))$/;

export const filesOfAContextHaveARole: TidyRule = (sources) =>
  sources.flatMap(({ path }) => {
    const context = contextOf(path);
    if (context === undefined || !path.endsWith('.ts')) return [];
    const name = path.slice(`libs/domain/src/${context}/`.length);
    if (name.includes('/')) return [`${path}: a context is one folder of whole thoughts`];
    const role = name.replace(/(\.spec)?\.ts$/, '');
    // A spec may be named after what it specifies of several files (refills.spec.ts).
    if (roles.test(role) || name.endsWith('.spec.ts')) return [];
    return [`${path}: give it a role (decider, policy, projection, reaction, helper, fixture …)`];
  });

export const decisionsHaveASpec: TidyRule = (sources) => {
  const paths = new Set(sources.map(({ path }) => path));
  return sources
    .filter(inDomain)
    .map(({ path }) => path)
    .filter((path) => /(\.(decider|policy|projection|reaction)|\/handling)\.ts$/.test(path))
    .filter((path) => !paths.has(path.replace(/\.ts$/, '.spec.ts')))
    .map((path) => `${path}: write its spec beside it (${path.replace(/\.ts$/, '.spec.ts')})`);
};

/** Every reason that `refuse` names must be seen refused by some spec of the domain. */
export const refusalsAreSpecified: TidyRule = (sources) => {
  const specified = new Set(
    sources
      .filter(inDomain)
      .filter(isSpec)
      .flatMap(nodesOf)
      .filter(ts.isStringLiteralLike)
      .map(({ text }) => text),
  );
  return sources
    .filter(isDecision)
    .filter(isCode)
    .flatMap((source) => reasonsOf(source).map((reason) => ({ reason, path: source.path })))
    .filter(({ reason }) => !specified.has(reason))
    .map(({ reason, path }) => `${path}: write a spec in which '${reason}' is the answer`);
};

const reasonsOf = (source: Source): readonly string[] => {
  const reasons = nodesOf(source).flatMap((node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'refuse') return [];
    const [reason] = node.arguments;
    return reason && ts.isStringLiteral(reason) ? [reason.text] : [];
  });
  return [...new Set(reasons)];
};

/** Each shape that was ever stored must still be read: a sample of it is kept for good. */
export const eventsHaveAGoldenSample: TidyRule = (sources) => {
  const golden = sources.filter(({ path }) => /golden/.test(path) && !path.startsWith('infra/'));
  if (golden.length === 0) return [];
  return sources
    .filter(({ path }) => /^libs\/domain\/src\/[^/]+\/events\.ts$/.test(path))
    .flatMap((source) => eventTypesOf(source).map((type) => ({ type, path: source.path })))
    .filter(({ type }) => !golden.some(({ text }) => new RegExp(`\\b${type}\\b`).test(text)))
    .map(({ type, path }) => `${path}: keep a golden sample of ${type}`);
};

const eventTypesOf = (source: Source): readonly string[] =>
  nodesOf(source).flatMap((node) => {
    if (!ts.isPropertySignature(node) || node.name.getText() !== 'type' || !node.type) return [];
    const literal = ts.isLiteralTypeNode(node.type) ? node.type.literal : undefined;
    return literal && ts.isStringLiteral(literal) ? [literal.text] : [];
  });

const statement = /^\s*\/\*\*[\s\S]{40,}?\*\//;

export const policiesSayTheirRule: TidyRule = (sources) =>
  sources
    .filter(({ path }) => path.endsWith('.policy.ts'))
    .filter(({ text }) => {
      const first = text.search(/\/\*\*/);
      const firstCode = text.search(/^(export|const|type|interface|function)\b/m);
      return (
        first === -1 ||
        (firstCode !== -1 && first > firstCode) ||
        !statement.test(text.slice(first))
      );
    })
    .map(({ path }) => `${path}: state the rule, its source and what it leaves out at the top`);

/** One controller folder per context: who knows the context finds its door. */
export const doorsAreNamedAfterContexts: TidyRule = (sources) => {
  const contexts = new Set(sources.map(({ path }) => contextOf(path)));
  return sources
    .map(({ path }) => /^apps\/api\/src\/([^/]+)\/[^/]+\.controller\.ts$/.exec(path))
    .filter((found) => found !== null)
    .filter(([, folder]) => !contexts.has(folder))
    .map(([path]) => `${path}: name its folder after a context of libs/domain`);
};

export const contextsHaveAReadme: TidyRule = (sources) => {
  const paths = new Set(sources.map(({ path }) => path));
  const contexts = new Set(
    sources
      .filter(({ path }) => /\/events\.ts$/.test(path))
      .map(({ path }) => contextOf(path))
      .filter((context) => context !== undefined),
  );
  return [...contexts]
    .map((context) => `libs/domain/src/${context}/README.md`)
    .filter((path) => !paths.has(path))
    .map((path) => `${path}: write one screen: purpose, states, commands and refusals, dilemmas`);
};

export const markdownHasOneTitle: TidyRule = (sources) =>
  sources
    .filter(({ path }) => path.endsWith('.md'))
    .filter(({ text }) => (withoutFences(text).match(/^# /gm) ?? []).length !== 1)
    .map(({ path }) => `${path}: give it one title (# Title) and only one`);

const withoutFences = (text: string): string => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');

export const decisionNumbersAreUnique: TidyRule = (sources) => {
  const numbers = new Map<string, string[]>();
  for (const { path } of sources) {
    const name = /^docs\/decisions\/([^/]+)\.md$/.exec(path)?.[1];
    if (name === undefined || name === 'README') continue;
    const number = /^(\d{4})-/.exec(name)?.[1] ?? name;
    numbers.set(number, [...(numbers.get(number) ?? []), path]);
  }
  return [...numbers].flatMap(([number, paths]) => {
    if (!/^\d{4}$/.test(number)) return [`${paths[0]}: begin its name with four digits and a dash`];
    return paths.length > 1 ? [`${paths.join(', ')}: give each decision a number of its own`] : [];
  });
};

export const commentsAreSentences: TidyRule = (sources) =>
  sources
    .filter(({ path }) => /\.(ts|mjs)$/.test(path) && !path.startsWith('infra/checks/tidy'))
    .flatMap((source) =>
      commentsOf(source).flatMap((comment) => {
        if (/\b(TODO|FIXME|XXX)\b/.test(comment)) return [`${source.path}: file an issue instead`];
        if (/[-=*#]{5,}/.test(comment))
          return [`${source.path}: split the file instead of a banner`];
        return [];
      }),
    );

/** Fixtures are literals with fixed instants, or a failing run could not be read. */
export const specsAreLiteral: TidyRule = (sources) =>
  sources
    .filter(inDomain)
    .filter(({ path }) => forSpecs.test(path))
    .flatMap((source) =>
      nodesOf(source)
        .map((node) => node.getText())
        .filter((text) => /^(new Date\(\)|Date\.now|Math\.random|randomUUID)$/.test(text))
        .map((text) => `${source.path}: write a fixed value instead of ${text}`),
    );
