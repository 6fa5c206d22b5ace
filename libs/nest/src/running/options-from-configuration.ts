import { createHash } from 'node:crypto';
import type { PortalOptions, ProjectionsHere } from '../portal-options.js';
import type { Configuration } from './configuration.js';
import type { DatabaseAddress } from './database.js';
import { demoClock } from './demo-clock.js';
import { storedKey } from './stored-keys.js';

/** What the portal is opened with, from what the environment says and where the database is. */
export const portalOptionsFrom = (
  { eventStoreUrl, digestKey, cursorKey, dataFolder, vault, demo, ...others }: Configuration,
  { databaseUrl, databaseOwnerUrl }: DatabaseAddress,
  projections: ProjectionsHere,
): PortalOptions => ({
  databaseUrl,
  ...(databaseOwnerUrl === undefined ? {} : { databaseOwnerUrl }),
  ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
  projections,
  mail: others.mail,
  interfaces: others.interfaces,
  viewsMayLagMs: others.viewsMayLagSeconds * 1_000,
  ...(demo ? { clock: demoClock(dataFolder) } : {}),
  digestKey: digestKeyFrom({ digestKey, dataFolder }),
  keyVault: vault,
  cursorKey: sealingKey(cursorKey ?? storedKey(dataFolder, 'cursor-key')),
});

/** What is set, or what a demo has drawn for itself. */
export const digestKeyFrom = ({
  digestKey,
  dataFolder,
}: Pick<Configuration, 'digestKey' | 'dataFolder'>): string =>
  digestKey ?? storedKey(dataFolder, 'digest-key');

/** A secret of any length becomes the 32 bytes that sealing takes. */
export const sealingKey = (secret: string): string =>
  createHash('sha256').update('anamnesis cursor\n').update(secret).digest('base64url');
