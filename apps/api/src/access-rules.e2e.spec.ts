import { actions, rolesOf, rolesOfTokens, type AccessLogEvent, type Role } from '@anamnesis/domain';
import { commandClasses, PORTAL, queryClasses, type Portal } from '@anamnesis/nest';
import { OperationsController } from '@anamnesis/nest/running/operations.controller';
import { portalControllers } from './api.module.js';
import { exampleOf } from './example.fixture.js';
import { beginJourney, type Journey } from './journey.fixture.js';
import { messageSchema, type MessageClass } from './message-schemas.js';
import { actionOf } from './route-access.fixture.js';
import { routesOf, type Route } from './routes.js';

let journey: Journey;
beforeAll(async () => {
  journey = await beginJourney('access rules');
}, 60_000);
afterAll(() => journey.stop(), 30_000);

const routes = routesOf([...portalControllers, OperationsController]);
const guarded = routes.filter(({ openBecause }) => openBecause === undefined);
const named = (route: Route): [string, Route] => [`${route.method} ${route.path}`, route];

/** Every route that the HTTP server really has, whoever added it. */
const servedRoutes = (): readonly string[] => {
  const { router } = journey.server.app.getHttpAdapter().getInstance() as {
    readonly router: { readonly stack: readonly ServedLayer[] };
  };
  return router.stack.flatMap(({ route }) =>
    route
      ? Object.keys(route.methods).map(
          (method) => `${method.toUpperCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`,
        )
      : [],
  );
};

interface ServedLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

const visit = (route: Route, token?: string): Promise<Response> => {
  const example = route.message ? exampleOf(messageSchema(route.message)) : {};
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_whole, field: string) =>
    String(example[field] ?? 'nowhere'),
  );
  const isPost = route.method === 'POST';
  return fetch(`${journey.url}${path}`, {
    method: route.method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(isPost ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(isPost ? { body: JSON.stringify(example) } : {}),
  });
};

const accessFacts = async (): Promise<readonly AccessLogEvent[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const facts: AccessLogEvent[] = [];
  const filter = { by: 'category', categories: ['accessLog'] } as const;
  for await (const { events } of store.readAll({ after: '', filter })) {
    facts.push(...events.map((event) => codec.decode(event).event as AccessLogEvent));
  }
  return facts;
};

describe('every route', () => {
  it('of the server is declared by a controller or is the documentation', () => {
    const declared = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    const others = servedRoutes().filter((served) => !declared.has(served));
    expect(others.filter((served) => !served.startsWith('GET /api/docs'))).toEqual([]);
    expect(servedRoutes().length).toBeGreaterThanOrEqual(routes.length);
  });

  it.each(guarded.map(named))('%s has an access rule', (_name, { message }) => {
    if (!message) throw new Error('It hands nothing to a bus and is not open: say which.');
    expect(rolesOf(actionOf(message))).not.toEqual([]);
  });

  it.each(guarded.map(named))('%s answers nobody without a token', async (_name, route) => {
    const response = await visit(route);
    expect(response.status).toBe(401);
  });

  it.each(guarded.map(named))(
    '%s leaves a fact when it denies',
    async (_name, route) => {
      if (!route.message) throw new Error('no message');
      const what = actionOf(route.message);
      const role = rolesOfTokens.find((candidate) => !rolesOf(what).includes(candidate));
      if (!role) throw new Error(`${what} is allowed to every role`);
      const sub =
        role === 'patient'
          ? 'a0000000-0000-4000-8000-0000000000ff'
          : `denied-${what.toLowerCase()}`;
      const grants = [{ patientId: sub, basis: 'court', from: '2020-01-01T00:00:00Z' }];
      const claims = { sub, role, ...(role === 'proxy' ? { patients: grants } : {}) };
      const { token } = await journey.visitor(claims);
      const response = await visit(route, token);
      expect(response.status).toBe(role === 'patient' ? 404 : 403);
      expect(await accessFacts()).toContainEqual(
        expect.objectContaining({ type: 'AccessDenied', what, by: sub, role }),
      );
    },
    20_000,
  );
});

describe('every message of the buses', () => {
  const messages = [...commandClasses, ...queryClasses] as readonly MessageClass[];

  it('has a rule of its own, and no rule is without a message', () => {
    const known = messages.map(actionOf);
    expect(known.filter((action) => rolesOf(action).length === 0)).toEqual([]);
    expect([...known].sort()).toEqual([...actions].sort());
  });

  it('is denied to a role that nobody has thought of', () => {
    const invented = 'janitor' as Role;
    expect(messages.filter((message) => rolesOf(actionOf(message)).includes(invented))).toEqual([]);
  });
});
