import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SignJWT } from 'jose';
import { openPortal } from '@anamnesis/nest';
import { Child } from './chaos-child.js';
import type { Chance } from './chaos-chance.js';
import { openLink, type Link } from './chaos-link.js';
import { CHAOS_DATABASE, ChaosServer } from './chaos-server.js';
import { visitors, type VisitorRole } from './chaos-visit.js';

/** A process with the link by which it reaches PostgreSQL. */
export interface Linked {
  readonly child: Child;
  readonly link: Link;
}

/** The portal as several processes on one PostgreSQL, and those who make its load. */
export interface World {
  readonly folder: string;
  readonly server: ChaosServer;
  readonly apis: readonly Linked[];
  readonly projectors: readonly Linked[];
  readonly writers: readonly Linked[];
  readonly visitors: Child;
  /** All of them that speak with PostgreSQL. */
  readonly linked: readonly Linked[];
  /** Ends every process, and removes everything unless it is to be looked at. */
  close(keep: boolean): Promise<void>;
}

export interface Sizes {
  readonly apis: number;
  readonly projectors: number;
  readonly writers: number;
  readonly writerLanes: number;
  readonly visitorLanes: number;
}

const SECRET = 'signs the tokens of chaos and of nothing else';
const ISSUER = 'https://login.chaos.example';

/** @param onReport hears what writers and visitors tell */
export const openWorld = async (
  { apis, projectors, writers, writerLanes, visitorLanes }: Sizes,
  chance: Chance,
  onReport: (message: unknown) => void,
): Promise<World> => {
  const folder = newFolder();
  const server = await ChaosServer.start(join(folder, 'postgres'));
  const links: Link[] = [];
  const children: Child[] = [];
  const linkedChild = async (
    options: Omit<ConstructorParameters<typeof Child>[0], 'folder' | 'environment'>,
    environmentOf: (link: Link) => Record<string, string>,
  ): Promise<Linked> => {
    const link = await openLink(server.running.port);
    const child = new Child({ ...options, folder, environment: environmentOf(link) });
    links.push(link);
    children.push(child);
    return { child, link };
  };
  const close = async (keep: boolean): Promise<void> => {
    for (const link of links) link.mend();
    for (const child of children) child.resume();
    await Promise.all(children.map((child) => child.stop()));
    await Promise.all(links.map((link) => link.close()));
    await server.stop();
    if (keep) return;
    rmSync(server.running.folder, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    await prepareTables(server);
    const ports = await freePorts(apis + projectors);
    const made = {
      apis: await each(apis, (index) =>
        linkedChild({ name: `api-${index}`, program: 'api/dist/main.js' }, (link) =>
          portalEnvironment(server, link, { PORT: String(ports[index]), DATA_FOLDER: folder }),
        ),
      ),
      projectors: await each(projectors, (index) => {
        const options = { name: `projector-${index}`, program: 'projector/dist/main.js' };
        return linkedChild(options, (link) =>
          portalEnvironment(server, link, { PROJECTOR_PORT: String(ports[apis + index]) }),
        );
      }),
      writers: await each(writers, (index) => {
        const options = {
          name: `writer-${index}`,
          program: 'bench/dist/chaos-writer.js',
          onMessage: onReport,
          perStart: () => ({ ANAMNESIS_CHAOS_SEED: String(chance.below(2 ** 31)) }),
        };
        return linkedChild(options, (link) => ({
          ANAMNESIS_CHAOS_URL: through(link, server.running.applicationUrl(CHAOS_DATABASE)),
          ANAMNESIS_CHAOS_LANES: String(writerLanes),
        }));
      }),
    };
    const callers = new Child({
      name: 'visitors',
      program: 'bench/dist/chaos-visitors.js',
      folder,
      environment: {
        ANAMNESIS_CHAOS_VISITORS: JSON.stringify({
          seed: chance.below(2 ** 31),
          lanes: visitorLanes,
          apis: ports.slice(0, apis).map((port) => `http://127.0.0.1:${port}`),
          tokens: await tokens(),
        }),
      },
      onMessage: onReport,
    });
    children.push(callers);
    const linked = [...made.apis, ...made.projectors, ...made.writers];
    return { folder, server, ...made, visitors: callers, linked, close };
  } catch (failure) {
    await close(false);
    throw failure;
  }
};

const each = async <Made>(
  count: number,
  make: (index: number) => Promise<Made>,
): Promise<readonly Made[]> => {
  const made: Made[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make(index));
  return made;
};

const newFolder = (): string => {
  const parent = resolve(process.env['DATA_FOLDER'] ?? '.data', 'chaos');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, 'run-'));
};

/** Once and in peace; the processes find it done. */
const prepareTables = async ({ running }: ChaosServer): Promise<void> => {
  const portal = await openPortal({
    databaseUrl: running.applicationUrl(CHAOS_DATABASE),
    databaseOwnerUrl: running.ownerUrl(CHAOS_DATABASE),
    projections: 'elsewhere',
    digestKey: SECRET,
    cursorKey: Buffer.alloc(32, 7).toString('base64url'),
  });
  await portal.close();
};

const through = (link: Link, url: string): string => {
  const address = new URL(url);
  address.port = String(link.port);
  return address.href;
};

const portalEnvironment = (
  { running }: ChaosServer,
  link: Link,
  more: Readonly<Record<string, string>>,
): Record<string, string> => ({
  DATABASE_URL: through(link, running.applicationUrl(CHAOS_DATABASE)),
  DATABASE_OWNER_URL: through(link, running.ownerUrl(CHAOS_DATABASE)),
  HOST: '127.0.0.1',
  EVENTSTORE_URL: '',
  ANAMNESIS_RUN_PROJECTIONS: 'false',
  ANAMNESIS_DEMO: 'false',
  ANAMNESIS_TOKEN_ALGORITHM: 'HS256',
  ANAMNESIS_TOKEN_SECRET: SECRET,
  ANAMNESIS_TOKEN_ISSUER: ISSUER,
  ANAMNESIS_TOKEN_AUDIENCE: 'anamnesis',
  ANAMNESIS_DIGEST_KEY: SECRET,
  ANAMNESIS_CURSOR_KEY: SECRET,
  LOG_LEVEL: 'error',
  ...more,
});

/** Good for as long as any clock may jump. */
const tokens = async (): Promise<Record<VisitorRole, string>> => {
  const sign = (role: VisitorRole): Promise<string> =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(visitors[role])
      .setIssuer(ISSUER)
      .setAudience('anamnesis')
      .setExpirationTime('3650d')
      .sign(Buffer.from(SECRET));
  return { service: await sign('service'), staff: await sign('staff') };
};

/** Fixed for each process, so that it is found again after it was killed. */
const freePorts = async (count: number): Promise<readonly number[]> => {
  const held = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    held.map(
      (server) =>
        new Promise<number>((found) => {
          server.listen(0, '127.0.0.1', () => found((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
};
