/**
 * What may import what: the import table of docs/architecture.md, for dependency-cruiser. Each
 * rule's name is the sentence that a person reads when it fails. There is no list of exceptions.
 */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

const clients = '^node_modules/(pg|pg-[^/]+|typeorm|@eventstore|@grpc|google-protobuf)/';
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];
const spec = '\\.(spec|contract|fixture)\\.ts$';
/** What may serve specs only: a server to test against, and the grammar of given / when / then. */
const forSpecs = '^libs/(embedded-postgres/src/testing|eventstore-testing/src/.*)\\.ts$';
const pureEventing =
  '^libs/eventing/src/(decider|ids|keyed-ids|projection|event-declarations|reaction|effect|timer)\\.ts$';
const databases = '^libs/eventing/src/(postgres|eventstoredb)/';
/** The domain as a whole, where all contexts come together: its public face, its refusals. */
const wholeDomain = '^libs/domain/src/[^/]+\\.ts$';

const context = '^libs/domain/src/([^/]+)/';
const shared = '^libs/domain/src/shared/';
const handling = '^libs/domain/src/requests/(handling|commands)\\.ts$';
const itself = '^libs/domain/src/$1/';
const domain = '^libs/domain/src/';
const facts = '/facts\\.ts$';
const following = '\\.(reaction|helper)\\.ts$';

/** What a context may take of others; besides, some stand on others as a whole. */
const takes = ({ path, pathNot = [] }, standsOn = []) => [
  rule(
    'a context takes of another only its events, and of requests its handling',
    { path, pathNot: [...pathNot, facts, following, spec] },
    { path: domain, pathNot: [itself, shared, '/events\\.ts$', handling, ...standsOn] },
  ),
  rule(
    'facts.ts takes of another context its events and its deciders',
    { path: `${path}.*facts\\.ts$`, pathNot },
    {
      path: domain,
      pathNot: [itself, shared, '/events\\.ts$', '\\.decider\\.ts$', handling, ...standsOn],
    },
  ),
  rule(
    'a reaction or a helper takes of another context its events and its commands',
    { path: `${path}.*${following}`, pathNot },
    { path: domain, pathNot: [itself, shared, '/(events|commands)\\.ts$', handling, ...standsOn] },
  ),
  rule(
    'a spec takes of another context what its subject may, and fixtures',
    { path: `${path}.*${spec}`, pathNot },
    {
      path: domain,
      pathNot: [
        ...[itself, shared, '/(events|commands)\\.ts$', '\\.(decider|fixture)\\.ts$'],
        ...[handling, wholeDomain, ...standsOn],
      ],
    },
  ),
];

const kindsOfTests = '^libs/domain/src/lab-tests/';
const labRules = '^libs/domain/src/lab-rules/';

const contexts = [
  ...takes({ path: context, pathNot: ['^libs/domain/src/(labs|lab-rules)/'] }),
  // What kind of test a test is, who may see it, and the life of a report: each stands on the last.
  ...takes({ path: '^libs/domain/src/(lab-rules)/' }, [kindsOfTests]),
  ...takes({ path: '^libs/domain/src/(labs)/' }, [labRules, kindsOfTests]),
  rule(
    "another context's events are imported as types only",
    { path: context, pathNot: [spec] },
    {
      path: `${domain}[^/]+/events\\.ts$`,
      pathNot: [itself],
      dependencyTypesNot: ['type-only'],
    },
  ),
  rule('domain/shared knows no context', { path: shared }, { path: domain, pathNot: [shared] }),
];

const domainRules = [
  rule(
    'the domain runs on the pure part of eventing and on no other package of ours',
    { path: domain, pathNot: [spec] },
    { path: '^(libs|apps|infra)/', pathNot: [domain, pureEventing] },
  ),
  rule(
    'a spec of the domain needs eventing without a database',
    { path: `${domain}.*${spec}` },
    { path: '^(libs|apps|infra)/', pathNot: [domain, '^libs/eventing/'] },
  ),
  rule(
    'a spec of the domain needs eventing without a database',
    { path: `${domain}.*${spec}` },
    { path: databases },
  ),
  rule(
    'the domain needs no package but temporal-polyfill',
    { path: domain, pathNot: [spec, '/commands(\\.shapes)?\\.ts$'] },
    { dependencyTypes: npm, pathNot: ['^node_modules/temporal-polyfill/'] },
  ),
  rule(
    'commands.ts needs no package but class-validator and class-transformer',
    { path: `${domain}.*/commands(\\.shapes)?\\.ts$` },
    {
      dependencyTypes: npm,
      pathNot: [
        '^node_modules/(class-validator|class-transformer|reflect-metadata|temporal-polyfill)/',
      ],
    },
  ),
  rule(
    'the domain does no input and no output',
    { path: domain, pathNot: [spec] },
    {
      dependencyTypes: ['core'],
    },
  ),
];

const packages = [
  rule(
    'what the house stands on knows nothing of ours above it',
    {
      path: '^libs/(eventing|transparency-log|embedded-postgres|eventstore-testing)/',
      pathNot: spec,
    },
    { path: '^(libs|apps|infra)/', pathNot: ['^libs/$1/'] },
  ),
  rule(
    'a spec of what the house stands on may need a test server',
    { path: '^libs/(eventing|transparency-log|embedded-postgres|eventstore-testing)/.*' + spec },
    { path: '^(libs|apps|infra)/', pathNot: ['^libs/$1/', forSpecs] },
  ),
  rule(
    'the pure part of eventing reaches no client library',
    { path: pureEventing },
    { path: clients, reachable: true },
  ),
  rule(
    'only the PostgreSQL adapter of eventing loads pg',
    { path: '^libs/eventing/', pathNot: ['/src/postgres/', spec] },
    { path: '^node_modules/(pg|pg-[^/]+)/', dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'only the EventStoreDB adapter of eventing loads its client',
    { path: '^libs/eventing/', pathNot: ['/src/eventstoredb/', spec] },
    {
      path: '^node_modules/(@eventstore|@grpc|google-protobuf)/',
      dependencyTypesNot: ['type-only'],
    },
  ),
  rule(
    'the transparency log depends on nothing',
    { path: '^libs/transparency-log/', pathNot: spec },
    { dependencyTypes: npm },
  ),
  rule(
    'interop knows the domain and nothing else of ours',
    { path: '^libs/interop/' },
    { path: '^(libs|apps|infra)/', pathNot: ['^libs/(interop|domain)/'] },
  ),
  rule(
    'read models know the domain and eventing',
    { path: '^libs/read-models/' },
    { path: '^(libs|apps|infra)/', pathNot: ['^libs/(read-models|domain|eventing)/', forSpecs] },
  ),
  rule(
    'of the libraries only nest loads Nest',
    { path: '^libs/', pathNot: '^libs/nest/' },
    { path: '^node_modules/@nestjs/' },
  ),
  rule('no library knows an app', { path: '^libs/' }, { path: '^(apps|infra)/' }),
  rule(
    'no app knows another app',
    { path: '^apps/([^/]+)/' },
    {
      path: '^(apps|infra)/',
      pathNot: '^apps/$1/',
    },
  ),
  rule(
    'the web front ends know the HTTP API only',
    { path: '^apps/(patient|staff)-web/' },
    { path: '^libs/' },
  ),
  rule(
    'what serves specs only stays in specs, and where stores are measured',
    {
      path: '^(libs|apps)/',
      pathNot: [spec, '^libs/(embedded-postgres|eventstore-testing)/', '^apps/bench/'],
    },
    { path: forSpecs },
  ),
];

const everywhere = [
  rule(
    'nothing imports in a circle',
    {},
    {
      circular: true,
      viaOnly: { dependencyTypesNot: ['type-only'] },
    },
  ),
  rule('every import leads somewhere', {}, { couldNotResolve: true }),
  rule(
    'nothing imports what was built',
    { path: '^(libs|apps)/' },
    {
      path: '^(libs|apps)/[^/]+/dist/',
    },
  ),
];

export default {
  forbidden: [...contexts, ...domainRules, ...packages, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
