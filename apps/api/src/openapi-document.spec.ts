import { plainToInstance } from 'class-transformer';
import { refusals, rolesOf, type CommandName } from '@anamnesis/domain';
import { commandClasses, malformedFields, queryClasses } from '@anamnesis/nest';
import { portalControllers } from './api.module.js';
import { commandRefusals } from './command-refusals.js';
import { exampleOf } from './example.fixture.js';
import { messageSchema } from './message-schemas.js';
import { isCommand, openApiDocument, problemNamesOf, type Operation } from './openapi-document.js';
import { problemType } from './problem.js';
import { routesOf, type Route } from './routes.js';

const routes = routesOf(portalControllers);
const document = openApiDocument(routes, '1');
const commands = routes.filter(isCommand);
const withMessage = routes.filter(({ message }) => message !== undefined);
const named = (route: Route): [string, Route] => [`${route.method} ${route.path}`, route];

const operationOf = ({ method, path }: Route): Operation => {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`${method} ${path} is not documented`);
  return operation;
};

/** Messages in formats of others: a command is made of what was sent. */
const takenAsSent = withMessage.filter(({ takes }) => takes !== undefined);
const withJson = withMessage.filter(
  ({ method, takes }) => method === 'POST' && takes === undefined,
);

/** Whether anybody who signs in may ever say it. */
const isSayable = (command: string): boolean =>
  rolesOf(command as CommandName).some((role) => role !== 'portal');

/** `RequestRefill` is spelled `request-refill`. */
const spelled = (name: string): string =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

describe('the routes', () => {
  it('offer every command once, as a POST to its context and its name', () => {
    // A message may come in several formats.
    const sent = new Set(takenAsSent.map(({ message }) => message?.name));
    const offered = [...commands.map(({ message }) => message?.name), ...sent];
    // What follows by itself is said by the portal alone.
    const sayable = commandClasses.map(({ name }) => name).filter((name) => isSayable(name));
    // A command besides, whose ids a machine cannot know: it names what it means by messages.
    const inWordsOfMessages = ['RecordNamedLabReview'];
    expect([...offered].sort()).toEqual([...sayable, ...inWordsOfMessages].sort());
    for (const { method, path, context, message } of commands) {
      expect([method, path]).toEqual([
        'POST',
        `/api/v1/${context.toLowerCase()}/${spelled(message?.name ?? '')}`,
      ]);
    }
  });

  it('offer every question', () => {
    const offered = new Set(withMessage.map(({ message }) => message?.name));
    expect(queryClasses.map(({ name }) => name).filter((name) => !offered.has(name))).toEqual([]);
  });

  it('put no names into addresses: whatever searches by words is a POST', () => {
    const words = ['name', 'patientName', 'text'];
    for (const { method, message } of withMessage) {
      const fields = Object.keys(messageSchema(message ?? {}).properties ?? {});
      if (method === 'GET') expect(fields.filter((field) => words.includes(field))).toEqual([]);
    }
  });
});

describe('the documentation of every route', () => {
  it.each(routes.map(named))('%s has a summary, an answer and its problems', (_name, route) => {
    const { summary, responses, operationId } = operationOf(route);
    expect(summary).not.toBe('');
    expect(operationId).toBe(`${route.context}.${route.handler}`);
    expect(Object.values(responses[200]?.content ?? {})[0]?.schema).toBeDefined();
    const needed = route.openBecause === undefined ? [400, 401, 403, 404, 500, 503] : [404, 500];
    const conflicts = isCommand(route) ? [409, 413, 415, 422] : [];
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining([...needed, ...conflicts].map(String)),
    );
  });

  it.each(takenAsSent.map(named))('%s has a body of a type of its own', (_name, route) => {
    const { requestBody, responses } = operationOf(route);
    expect(Object.keys(requestBody?.content ?? {})).toEqual(route.takes);
    expect(Object.keys(responses['200']?.content ?? {})).toEqual(route.takes?.slice(0, 1));
    for (const [type, { schema }] of Object.entries(requestBody?.content ?? {})) {
      expect(schema).toEqual({ type: type.endsWith('json') ? 'object' : 'string' });
    }
  });

  it.each(withJson.map(named))('%s has a body that is what validates', (_name, route) => {
    const { message } = route;
    if (!message) throw new Error('no message');
    expect(operationOf(route).requestBody?.content).toEqual({
      'application/json': { schema: { $ref: `#/components/schemas/${message.name}` } },
    });
    const schema = document.components.schemas[message.name] ?? {};
    const example = exampleOf(schema);
    const mistakesOf = (body: object): readonly string[] =>
      malformedFields(plainToInstance(message, body)).map(({ field }) => field);
    expect(mistakesOf(example)).toEqual([]);
    for (const field of schema.required ?? []) {
      const { [field]: _left, ...others } = example;
      expect(mistakesOf(others)).toEqual([field]);
    }
    // Asked for depending on other fields, so the example's may need them.
    const least = Object.fromEntries(
      Object.entries(example).filter(
        ([field]) =>
          schema.required?.includes(field) === true ||
          ['reason', 'requestedBy', 'collected'].includes(field),
      ),
    );
    expect(mistakesOf(least)).toEqual([]);
  });

  it.each(commands.map(named))('%s names each refusal of its command', (_name, route) => {
    const text = JSON.stringify(operationOf(route).responses);
    const reasons = commandRefusals[route.message?.name as keyof typeof commandRefusals];
    for (const reason of reasons) {
      expect([...problemNamesOf(route)]).toContain(reason);
      expect(text).toContain(`"${problemType(reason)}"`);
      expect(text).toContain(refusals[reason].sentence);
    }
  });

  it('leaves no refusal of the domain without a command that gives it', () => {
    const given = new Set<string>(Object.values(commandRefusals).flat());
    expect(Object.keys(refusals).filter((reason) => !given.has(reason))).toEqual([]);
  });

  it('leads every reference somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    const names = new Set(references.map(([, name]) => name ?? ''));
    expect([...names].filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(names.size).toBeGreaterThan(40);
  });

  it('tells every parameter of a read, with what it may be', () => {
    const queue = document.paths['/api/v1/queue']?.['get'];
    expect(queue?.parameters.map(({ name, in: place }) => `${place} ${name}`).sort()).toEqual(
      [
        ...['form', 'kind', 'claimed', 'flag', 'due', 'patientId', 'sort', 'limit', 'cursor'],
        'atLeast',
      ]
        .map((name) => `query ${name}`)
        .sort(),
    );
    expect(queue?.parameters.find(({ name }) => name === 'limit')?.schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 200,
    });
  });

  it('tells where a page is a shorter one', () => {
    const visibility = document.paths['/api/v1/patients/{patientId}/lab-visibility']?.['get'];
    const limit = visibility?.parameters.find(({ name }) => name === 'limit');
    expect(limit?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 50 });
  });
});
