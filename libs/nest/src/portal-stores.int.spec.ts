import { describe, expect, it } from '@jest/globals';
import type { PortalOptions } from './portal-options.js';
import { preparePostgres } from './portal-stores.js';

describe('making the tables', () => {
  it('says which server does not answer when it is the owner’s address', async () => {
    const options: Partial<PortalOptions> = {
      databaseUrl: 'postgres://application:secret@127.0.0.1:5432/portal',
      databaseOwnerUrl: 'postgres://owner:secret@127.0.0.1:1/portal',
    };
    await expect(preparePostgres(options as PortalOptions)).rejects.toThrow(
      'PostgreSQL does not answer at DATABASE_OWNER_URL. Start it, or correct host and port.',
    );
  });

  it('is left to others where no owner is named', async () => {
    const options: Partial<PortalOptions> = {
      databaseUrl: 'postgres://application:secret@127.0.0.1:1/portal',
    };
    await expect(preparePostgres(options as PortalOptions)).resolves.toBeUndefined();
  });
});
