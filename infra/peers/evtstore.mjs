import evtstore from 'evtstore';
import postgresProvider from 'evtstore/provider/pg.js';
import pg from 'pg';

const { createAggregate, createCommands, createDomain } = evtstore;
const { createProvider, migrate } = postgresProvider;
const tables = { events: 'evtstore_events', bookmarks: 'evtstore_bookmarks' };

/** evtstore as its guide shows it, with its cache and a connection for each call in flight. */
export const open = async ({ url, connections }) => {
  const client = new pg.Pool({ connectionString: url, max: connections });
  client.on('error', () => undefined);
  await migrate({ client, ...tables });
  const provider = createProvider({ client, limit: 1_000, ...tables });
  const prescription = createAggregate({
    stream: 'prescriptions',
    create: () => ({ asked: 0 }),
    fold: (_event, { asked }) => ({ asked: asked + 1 }),
  });
  const { domain } = createDomain({ provider, useCache: true }, { prescription });
  // It stores the event as one text, so its metadata goes in there.
  const asEvent = ({ type, data, metadata }) => ({ type, ...data, metadata });
  const commands = createCommands(domain.prescription, {
    ask: async ({ decide }, { asked }) => asEvent(decide(asked)),
  });
  return {
    append: async (id, events) => {
      const created = provider.createEvents('prescriptions', id, 1, events.map(asEvent));
      await provider.append('prescriptions', id, 1, created);
    },
    command: async (id, decide) => {
      await commands.ask(id, { decide });
    },
    table: 'evtstore_events',
    close: () => client.end(),
  };
};
