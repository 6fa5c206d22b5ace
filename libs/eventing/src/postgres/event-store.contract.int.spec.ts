import pg from 'pg';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { BreakableLink, eventStoreContract } from '../contract/event-store.contract.js';
import { sealedHarness } from '../contract/contract-sealing.js';
import { postgresEventStore, prepareEventTable } from './event-store.js';

const setUp = async () => {
  const database = await freshDatabase('event store contract');
  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  const application = new URL(database.applicationUrl);
  await prepareEventTable(owner, { applicationRole: application.username });
  await owner.end();

  const links = await BreakableLink.to({
    host: application.hostname,
    port: Number(application.port),
  });
  const throughLinks = new URL(application);
  throughLinks.hostname = '127.0.0.1';
  throughLinks.port = String(links.port);
  const url = throughLinks.href;

  return {
    store: async () => postgresEventStore({ url }),
    elsewhere: {
      module: '@anamnesis/eventing/postgres/event-store',
      factory: 'postgresEventStore',
      options: { url: application.href },
    },
    links,
    crowded: async (maxWaiting: number) => postgresEventStore({ url, maxWaiting }),
    close: async () => {
      await links.close();
      await database.drop();
    },
  };
};

const capabilities = {
  durable: true,
  manyProcesses: true,
  linksBreak: true,
  monotonicRecordedAt: true,
  tellsRepeats: true,
  positionForm: /^\d{19}$/,
};

eventStoreContract('PostgreSQL event store', { capabilities, boundedQueue: true, setUp });

eventStoreContract('sealed PostgreSQL event store', {
  capabilities,
  boundedQueue: true,
  setUp: async () => sealedHarness(await setUp()),
});
