import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDatabase, ensurePostgres, type RunningPostgres } from '@anamnesis/embedded-postgres';
import { openPortal, type Portal } from '@anamnesis/nest';
import { backUpEvents, restoreEvents } from './event-table-copy.js';

const secret = randomBytes(32).toString('base64url');

/** One log and the vault that is opened with it: what a machine has after a restore. */
export interface Installation {
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  readonly vault: string;
}

export interface Backup {
  readonly events: string;
  readonly vault: string;
}

/** A server and folders of the rehearsal's own, gone when it is over. */
export class RehearsalStage {
  private constructor(
    private readonly folder: string,
    private readonly server: RunningPostgres,
  ) {}

  static async set(): Promise<RehearsalStage> {
    const folder = await mkdtemp(join(tmpdir(), 'anamnesis-rehearsal-'));
    return new RehearsalStage(folder, await ensurePostgres({ folder: join(folder, 'postgres') }));
  }

  /** Begins with nothing in it. */
  async installation(name: string): Promise<Installation> {
    await ensureDatabase(this.server, name);
    return {
      databaseUrl: this.server.applicationUrl(name),
      ownerUrl: this.server.ownerUrl(name),
      vault: join(this.folder, name, 'vault'),
    };
  }

  async backUp({ ownerUrl, vault }: Installation, name: string): Promise<Backup> {
    const folder = join(this.folder, 'backups', name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const backup = { events: join(folder, 'events.ndjson'), vault: join(folder, 'vault') };
    // The vault last: a key is durable before the first event that needs it.
    await backUpEvents(ownerUrl, backup.events);
    await cp(vault, backup.vault, { recursive: true });
    return backup;
  }

  async restored(name: string, { events, vault }: Backup): Promise<Installation> {
    const installation = await this.installation(name);
    const { ownerUrl, databaseUrl: applicationUrl } = installation;
    await restoreEvents({ ownerUrl, applicationUrl }, events);
    await cp(vault, installation.vault, { recursive: true });
    return installation;
  }

  /** As if every copy of the others were destroyed. */
  async replaceMasterKeys({ vault }: Installation, { vault: from }: Installation): Promise<void> {
    await rm(join(vault, 'master-keys'), { recursive: true });
    await cp(join(from, 'master-keys'), join(vault, 'master-keys'), { recursive: true });
  }

  async strike(): Promise<void> {
    await this.server.stop();
    await rm(this.server.folder, { recursive: true, force: true });
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const withPortal = async <Result>(
  { databaseUrl, ownerUrl, vault }: Installation,
  work: (portal: Portal) => Promise<Result>,
  onLostKeys: (sentence: string) => void = () => undefined,
): Promise<Result> => {
  const portal = await openPortal({
    onLostKeys,
    databaseUrl,
    databaseOwnerUrl: ownerUrl,
    projections: 'run',
    digestKey: secret,
    cursorKey: secret,
    keyVault: { folder: vault },
  });
  try {
    return await work(portal);
  } finally {
    await portal.close();
  }
};
