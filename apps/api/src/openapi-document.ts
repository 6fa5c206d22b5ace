import { namedSchemas, referenceTo } from './answer-schema.js';
import { commandResult, problem } from './command-answers.js';
import { refusalsOf } from './command-refusals.js';
import type { JsonSchema } from './json-schema.js';
import { messageSchema, type MessageClass } from './message-schemas.js';
import { problemMeanings, problemType, type ProblemKind } from './problem.js';
import { refusalOf } from './refusal-problems.js';
import type { Route } from './routes.js';
import { IDEMPOTENCY_KEY, POSITION } from './sender.decorator.js';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: object;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Response {
  readonly description: string;
  readonly headers?: object;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

const description = [
  'Every command is a POST to its context and its name, with an `Idempotency-Key` of your own:',
  'the same key again is answered like the first time. The answer carries a `position`; a read',
  'with `?atLeast=<position>` shows what the command did. An `X-Correlation-Id` of your own is',
  'kept if it is a UUID or a W3C trace id; otherwise one is drawn, and the answer names it.',
  'Whatever is no success is',
  '`application/problem+json` (RFC 9457); its `type` leads to what it means. For patients and',
  'proxies, what is not there and what is not theirs are the same 404.',
].join(' ');

/** Made from the routes that Nest serves and the classes that validate; nothing is written twice. */
export const openApiDocument = (routes: readonly Route[], version: string): OpenApiDocument => ({
  openapi: '3.1.0',
  info: { title: 'Anamnesis', version, description },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  tags: [...new Set(routes.map(({ context }) => context))].map((name) => ({ name })),
  paths: pathsOf(routes),
  components: {
    schemas: schemasOf(routes),
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  },
});

const pathsOf = (routes: readonly Route[]): OpenApiDocument['paths'] => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route),
    };
  }
  return paths;
};

const operationOf = (route: Route): Operation => {
  const { context, message, summary, openBecause } = route;
  const body = message && route.method === 'POST';
  return {
    operationId: `${context}.${route.handler}`,
    tags: [context],
    summary: summary ?? '',
    ...(openBecause === undefined ? {} : { security: [] }),
    parameters: parametersOf(route),
    ...(body ? { requestBody: { required: true, content: bodyOf(route, message) } } : {}),
    responses: responsesOf(route),
  };
};

const bodyOf = ({ takes }: Route, message: MessageClass): Content =>
  takes ? ofTypes(takes) : json(bodySchema(message));

/** As it is: nothing of it is described here. */
const ofTypes = (types: readonly string[]): Content =>
  Object.fromEntries(types.map((type) => [type, { schema: anyOfType(type) }]));

const anyOfType = (type: string): JsonSchema => ({
  type: type.endsWith('json') ? 'object' : 'string',
});

/** In the first of the types that it takes. */
const answeredAlike = ([type = '']: readonly string[], { answers }: Route): Content => ({
  [type]: { schema: answers ? referenceTo(answers) : anyOfType(type) },
});

const bodySchema = ({ name }: MessageClass): JsonSchema => ({
  $ref: `#/components/schemas/${name}`,
});

const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } });

const parametersOf = (route: Route): readonly Parameter[] => {
  const pathNames = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  if (!route.message) return pathNames.map((name) => parameter(name, 'path', { type: 'string' }));
  const { properties = {}, required = [] } = messageSchema(route.message);
  const inAddress = route.method === 'GET' ? Object.entries(properties) : [];
  return [
    ...inAddress.map(([name, schema]): Parameter => {
      const inPath = pathNames.includes(name);
      return {
        name,
        in: inPath ? 'path' : 'query',
        required: inPath || required.includes(name),
        schema,
      };
    }),
    ...(takesCommands(route) ? [idempotencyKey] : [atLeast]),
    ...(route.streams ? [lastEventId] : []),
  ];
};

const parameter = (name: string, place: Parameter['in'], schema: JsonSchema): Parameter => ({
  name,
  in: place,
  required: place === 'path',
  schema,
});

const idempotencyKey: Parameter = {
  ...parameter('Idempotency-Key', 'header', { type: 'string', pattern: IDEMPOTENCY_KEY.source }),
  description: 'Yours for this command: sent again, it is answered again and done once.',
};
const atLeast: Parameter = {
  ...parameter('atLeast', 'query', { type: 'string', pattern: POSITION.source }),
  description: 'A position that a command answered: waits briefly for the view to have seen it.',
};
const lastEventId: Parameter = {
  ...parameter('Last-Event-ID', 'header', { type: 'string' }),
  description: 'Where a reader that was cut off goes on; counts before `since`.',
};

/** One command of the domain; what answers otherwise takes several of one kind. */
export const isCommand = (route: Pick<Route, 'message' | 'answers' | 'takes'>): boolean =>
  takesCommands(route) && route.answers === undefined && route.takes === undefined;

const takesCommands = ({ message }: Pick<Route, 'message'>): boolean =>
  message !== undefined && 'type' in message.prototype;

/** What every route with a caller can answer; a command and a read can answer some more. */
const ofEveryCaller: readonly ProblemKind[] = [
  'malformed',
  'not-authenticated',
  'not-allowed',
  'not-found',
  'internal',
  'unavailable',
];
const ofBodies: readonly ProblemKind[] = ['too-large', 'unsupported-media-type'];
const ofCommands: readonly ProblemKind[] = ['conflict', 'different-command'];

const responsesOf = (route: Route): Operation['responses'] => ({
  200: successOf(route),
  ...problemResponses([...problemNamesOf(route)]),
});

/** Names of all problems that a route documents, refusals of its command among them. */
export const problemNamesOf = (route: Route): ReadonlySet<string> => {
  const { message, method, openBecause, streams } = route;
  if (openBecause !== undefined) return new Set<ProblemKind>(['not-found', 'internal']);
  const command = isCommand(route);
  return new Set<string>([
    ...ofEveryCaller,
    ...(method === 'POST' ? ofBodies : []),
    ...(command ? ofCommands : []),
    ...(takesCommands(route) ? [] : (['behind'] satisfies ProblemKind[])),
    ...(streams ? (['too-many-live-queues'] satisfies ProblemKind[]) : []),
    ...(command && message ? refusalsOf(message.name) : []),
  ]);
};

const successOf = (route: Route): Response => {
  const { takes } = route;
  if (takes) return { description: 'Kept.', content: answeredAlike(takes, route) };
  const schema = referenceTo(isCommand(route) ? commandResult : (route.answers ?? commandResult));
  const content: Content = route.streams ? { 'text/event-stream': { schema } } : json(schema);
  return { description: successWords(route), content };
};

const successWords = (route: Route): string => {
  if (isCommand(route)) return 'Done, or already so.';
  if (takesCommands(route)) return 'Each answered by itself.';
  if (!route.streams) return 'Found.';
  return (
    'A stream: each `changed` holds the schema as its data and its position as its id; `ended` ' +
    'says `because` of what (token-expired, no-longer-allowed, forgotten, server-stops); ' +
    '`forgotten` names a patient whose rows are to be taken off the screen.'
  );
};

const problemResponses = (names: readonly string[]): Operation['responses'] => {
  const byStatus = grouped(names);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [String(status), problemResponse(ofStatus)]),
  );
};

const grouped = (names: readonly string[]): ReadonlyMap<number, readonly string[]> => {
  const byStatus = new Map<number, readonly string[]>();
  for (const name of names) {
    const status = statusOf(name);
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return byStatus;
};

const statusOf = (name: string): number =>
  isKind(name) ? problemMeanings[name].status : refusalOf(name).status;

const isKind = (name: string): name is ProblemKind => Object.hasOwn(problemMeanings, name);

const problemResponse = (names: readonly string[]): Response => {
  const sentences = names.map((name) => {
    const sentence = isKind(name) ? problemMeanings[name].detail : refusalOf(name).sentence;
    return `\`${name}\`: ${sentence}`;
  });
  const type: JsonSchema = { type: 'string', enum: names.map(problemType) };
  const schema: JsonSchema = { allOf: [referenceTo(problem), { properties: { type } }] };
  return {
    description: sentences.join(' '),
    content: { 'application/problem+json': { schema } },
  };
};

const schemasOf = (routes: readonly Route[]): Readonly<Record<string, JsonSchema>> => {
  const bodies = routes
    .filter(({ method, takes }) => method === 'POST' && takes === undefined)
    .flatMap(({ message }) => (message ? [[message.name, messageSchema(message)] as const] : []));
  const answers = routes.flatMap(({ answers: ofRoute }) => (ofRoute ? [ofRoute] : []));
  const described = [commandResult, problem, ...answers].flatMap((schema) =>
    Object.entries(namedSchemas(schema)),
  );
  const schemas = new Map<string, JsonSchema>();
  for (const [name, schema] of [...bodies, ...described]) {
    const before = schemas.get(name);
    if (before && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(`Two different schemas are called ${name}: rename one of them.`);
    }
    schemas.set(name, schema);
  }
  return Object.fromEntries(schemas);
};
