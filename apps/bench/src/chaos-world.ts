import { createServer, type AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { SignJWT } from 'jose';
import { openPortal, PositionSeal } from '@anamnesis/nest';
import { sealingKey } from '@anamnesis/nest/running/options-from-configuration';
import { Child, type ChildOptions } from './chaos-child.js';
import type { Chance } from './chaos-chance.js';
import { openRunFolder, type RunFolder } from './chaos-folder.js';
import { openLink, type Link } from './chaos-link.js';
import { CHAOS_DATABASE, ChaosServer } from './chaos-server.js';
import { visitors, type VisitorRole } from './chaos-visit.js';

/** A process with the link by which it reaches PostgreSQL. */
export interface Linked {
  readonly child: Child;
  readonly link: Link;
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

/** Opens what the portal of the chaos tells its callers. */
export const toldPositions = new PositionSeal(sealingKey(SECRET));

/** The portal as several processes on one PostgreSQL, and those who make its load. */
export class World {
  readonly apis: Linked[] = [];
  readonly projectors: Linked[] = [];
  readonly writers: Linked[] = [];
  readonly visitors: Child;
  /** Events per second of one writer; one that is started anew begins with it. */
  private rate = 0;

  private constructor(
    private readonly home: RunFolder,
    readonly server: ChaosServer,
    private readonly told: {
      readonly chance: Chance;
      readonly onReport: (message: unknown) => void;
      readonly environment: Readonly<Record<string, string>>;
    },
  ) {
    this.visitors = new Child({
      name: 'visitors',
      program: 'bench/dist/chaos-visitors.js',
      folder: home.path,
      environment: told.environment,
      onMessage: told.onReport,
    });
  }

  /** @param onReport hears what writers and visitors tell */
  static async open(
    sizes: Sizes,
    chance: Chance,
    onReport: (message: unknown) => void,
  ): Promise<World> {
    const home = await openRunFolder();
    const server = await ChaosServer.start(home.postgres);
    const ports = await freePorts(sizes.apis + sizes.projectors);
    const callers = {
      seed: chance.below(2 ** 31),
      lanes: sizes.visitorLanes,
      apis: ports.slice(0, sizes.apis).map((port) => `http://127.0.0.1:${port}`),
      tokens: await tokens(),
    };
    const environment = { ANAMNESIS_CHAOS_VISITORS: JSON.stringify(callers) };
    const world = new World(home, server, { chance, onReport, environment });
    try {
      await prepareTables(server, home.vault);
      await world.settle(sizes, ports);
      return world;
    } catch (failure) {
      await world.close(false);
      throw failure;
    }
  }

  get folder(): string {
    return this.home.path;
  }

  get vault(): string {
    return this.home.vault;
  }

  /** All of them that speak with PostgreSQL. */
  get linked(): readonly Linked[] {
    return [...this.apis, ...this.projectors, ...this.writers];
  }

  setPace(eventsPerSecond: number): void {
    this.rate = eventsPerSecond / this.writers.length;
    for (const { child } of this.writers) child.tell({ order: 'pace', rate: this.rate });
  }

  /** Ends every process, and removes everything unless it is to be looked at. */
  async close(keep: boolean): Promise<void> {
    this.mend();
    await Promise.all(this.linked.map(({ child }) => child.stop()));
    await this.visitors.stop();
    await Promise.all(this.linked.map(({ link }) => link.close()));
    await this.server.stop();
    this.home.settled();
    if (keep) return;
    rmSync(this.server.running.folder, { recursive: true, force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every link holds again, and nobody is paused any more. */
  mend(): void {
    for (const { child, link } of this.linked) {
      link.mend();
      child.resume();
    }
  }

  private async settle(sizes: Sizes, ports: readonly number[]): Promise<void> {
    const port = (index: number): string => String(ports[index]);
    for (let index = 0; index < sizes.apis; index += 1) {
      const environment = { PORT: port(index), DATA_FOLDER: this.folder };
      this.apis.push(await this.partOfPortal('api', index, environment));
    }
    for (let index = 0; index < sizes.projectors; index += 1) {
      const environment = { PROJECTOR_PORT: port(sizes.apis + index) };
      this.projectors.push(await this.partOfPortal('projector', index, environment));
    }
    for (let index = 0; index < sizes.writers; index += 1) {
      this.writers.push(await this.writer(index, sizes.writerLanes));
    }
  }

  private async partOfPortal(
    app: 'api' | 'projector',
    index: number,
    more: Readonly<Record<string, string>>,
  ): Promise<Linked> {
    const link = await openLink(this.server.running.port);
    const vault = { ANAMNESIS_VAULT_FOLDER: this.home.vault };
    const environment = { ...portalEnvironment(this.server, link), ...vault, ...more };
    const options = { name: `${app}-${index}`, program: `${app}/dist/main.js`, environment };
    return { link, child: new Child({ ...options, folder: this.folder }) };
  }

  private async writer(index: number, lanes: number): Promise<Linked> {
    const { chance, onReport } = this.told;
    const link = await openLink(this.server.running.port);
    const options: ChildOptions = {
      name: `writer-${index}`,
      program: 'bench/dist/chaos-writer.js',
      folder: this.folder,
      environment: {
        ANAMNESIS_CHAOS_URL: through(link, this.server.running.applicationUrl(CHAOS_DATABASE)),
        ANAMNESIS_CHAOS_VAULT: this.home.vault,
        ANAMNESIS_CHAOS_LANES: String(lanes),
      },
      perStart: () => ({
        ANAMNESIS_CHAOS_SEED: String(chance.below(2 ** 31)),
        ANAMNESIS_CHAOS_RATE: String(this.rate),
      }),
      onMessage: onReport,
    };
    return { link, child: new Child(options) };
  }
}

/** Once and in peace; the processes find it done. */
const prepareTables = async ({ running }: ChaosServer, vault: string): Promise<void> => {
  const portal = await openPortal({
    databaseUrl: running.applicationUrl(CHAOS_DATABASE),
    databaseOwnerUrl: running.ownerUrl(CHAOS_DATABASE),
    projections: 'elsewhere',
    digestKey: SECRET,
    cursorKey: sealingKey(SECRET),
    keyVault: { folder: vault },
  });
  await portal.close();
};

const through = (link: Link, url: string): string => {
  const address = new URL(url);
  address.port = String(link.port);
  return address.href;
};

const portalEnvironment = ({ running }: ChaosServer, link: Link): Record<string, string> => ({
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
  return { 'record-system': await sign('record-system'), staff: await sign('staff') };
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
