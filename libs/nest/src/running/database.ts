import { ensureDatabase, ensurePostgres, setDatabaseAside } from '@anamnesis/embedded-postgres';
import type { DatabaseConfiguration } from './configuration.js';

export interface DatabaseAddress {
  readonly databaseUrl: string;
  readonly databaseOwnerUrl?: string;
  /** Keeps what is there under another name and begins with nothing; only the embedded one. */
  readonly setAside?: () => Promise<string>;
  /** Ends the embedded server unless another process uses it; nothing for somebody else's. */
  stop(): Promise<void>;
}

const EMBEDDED_DATABASE = 'anamnesis';

/** Where the database is: the one that was named, or the embedded one, started when it must be. */
export const openDatabase = async (
  configuration: DatabaseConfiguration,
): Promise<DatabaseAddress> => {
  switch (configuration.is) {
    case 'given': {
      const { url, ownerUrl } = configuration;
      return {
        databaseUrl: url,
        ...(ownerUrl === undefined ? {} : { databaseOwnerUrl: ownerUrl }),
        stop: () => Promise.resolve(),
      };
    }
    case 'embedded': {
      const running = await ensurePostgres({ folder: configuration.folder });
      await ensureDatabase(running, EMBEDDED_DATABASE);
      return {
        databaseUrl: running.applicationUrl(EMBEDDED_DATABASE),
        databaseOwnerUrl: running.ownerUrl(EMBEDDED_DATABASE),
        setAside: () => setDatabaseAside(running, EMBEDDED_DATABASE),
        stop: () => running.stop(),
      };
    }
  }
};
