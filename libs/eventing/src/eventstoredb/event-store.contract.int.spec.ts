import { startTestServer } from '@anamnesis/eventstore-testing';
import { BreakableLink } from '../contract/breakable-link.js';
import { sealedHarness } from '../contract/contract-sealing.js';
import { eventStoreContract, type EventStoreHarness } from '../contract/event-store.contract.js';
import {
  eventStoreDbAddress,
  eventStoreDbCapabilities,
  eventStoreDbEventStore,
} from './event-store.js';

const elsewhere = (url: string) => ({
  module: '@anamnesis/eventing/eventstoredb/event-store',
  factory: 'eventStoreDbEventStore',
  options: { url },
});

/** One server, with a link to it that breaks when it is told to. */
const throughLinks = async (
  url: string,
  server: { readonly host: string; readonly port: number },
): Promise<EventStoreHarness> => {
  const links = await BreakableLink.to(server);
  const linked = `esdb://127.0.0.1:${links.port}?tls=false`;
  return {
    store: async () => eventStoreDbEventStore({ url: linked, patienceMs: 1_000 }),
    elsewhere: elsewhere(url),
    links,
    crowded: async (maxWaiting) => eventStoreDbEventStore({ url: linked, maxWaiting }),
    close: () => links.close(),
  };
};

const onTestServer = async (): Promise<EventStoreHarness> => {
  const server = await startTestServer();
  const harness = await throughLinks(server.connectionString, {
    host: '127.0.0.1',
    port: server.port,
  });
  return {
    ...harness,
    close: async () => {
      await harness.close();
      await server.stop();
    },
  };
};

/** Somebody's server or cluster, which others may use too. */
const onServerAt = async (url: string): Promise<EventStoreHarness> => {
  if (linksCanBreak(url)) {
    const [host = '', port] = (eventStoreDbAddress(url).hosts[0] ?? '').split(':');
    return throughLinks(url, { host, port: Number(port) });
  }
  const open = (options: { maxWaiting?: number } = {}) =>
    Object.assign(eventStoreDbEventStore({ url, ...options }), {
      capabilities: { ...eventStoreDbCapabilities, linksBreak: false },
    });
  return {
    store: async () => open(),
    elsewhere: elsewhere(url),
    crowded: async (maxWaiting) => open({ maxWaiting }),
    close: async () => undefined,
  };
};

/** A cluster's nodes are asked where they say they are, and a certificate names its server. */
const linksCanBreak = (url: string): boolean => {
  const { isCluster, tls } = eventStoreDbAddress(url);
  return !isCluster && tls === undefined;
};

const given = process.env['EVENTSTORE_URL'];

const capabilities = {
  ...eventStoreDbCapabilities,
  linksBreak: given === undefined || linksCanBreak(given),
};
const setUp = (): Promise<EventStoreHarness> =>
  given === undefined ? onTestServer() : onServerAt(given);
const called = given === undefined ? 'EventStoreDB event store' : 'EventStoreDB at EVENTSTORE_URL';

eventStoreContract(called, { capabilities, boundedQueue: true, setUp });

eventStoreContract(`sealed ${called}`, {
  capabilities,
  boundedQueue: true,
  setUp: async () => sealedHarness(await setUp()),
});
