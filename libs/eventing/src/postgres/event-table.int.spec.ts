import { randomUUID } from 'node:crypto';
import { freshDatabase } from '@anamnesis/embedded-postgres/testing';
import { PreparedDatabase, appendTo } from './event-store.fixture.js';
import { prepareEventTable } from './event-store.js';

let database: PreparedDatabase;
beforeAll(async () => {
  database = await PreparedDatabase.called('event table');
});
afterEach(() => database.closeAll());
afterAll(() => database.drop());

describe('the event table', () => {
  it('is prepared any number of times, by several processes at once', async () => {
    await database.opened().append(appendTo('kept-2'));
    const clients = await Promise.all(
      Array.from({ length: 6 }, () => database.connected(database.ownerUrl)),
    );
    await database.owner.query('CREATE TABLE before AS SELECT count(*) FROM eventstore.events');
    await Promise.all(
      clients.map((client) =>
        prepareEventTable(client, { applicationRole: database.applicationRole }),
      ),
    );
    expect(await database.countOf('SELECT count(*) FROM eventstore.events')).toBe(
      await database.countOf('SELECT count FROM before'),
    );
    await database.opened().append(appendTo('kept-3'));
  });

  it.each([
    ['an update', "UPDATE eventstore.events SET type = 'RefillDenied'"],
    ['a deletion', 'DELETE FROM eventstore.events'],
    ['a truncation', 'TRUNCATE eventstore.events'],
  ])('refuses %s to the application and even to the owner', async (_what, change) => {
    await database.opened().append(appendTo(`unchanged-${randomUUID()}`));
    const before = await database.countOf('SELECT count(*) FROM eventstore.events');
    const application = await database.connected(database.applicationUrl);
    await expect(application.query(change)).rejects.toMatchObject({ code: '42501' });
    await expect(database.owner.query(change)).rejects.toMatchObject({ code: '23001' });
    expect(await database.countOf('SELECT count(*) FROM eventstore.events')).toBe(before);
  });

  it('lets the application neither choose a position nor change what is refused', async () => {
    const application = await database.connected(database.applicationUrl);
    for (const attempt of [
      `INSERT INTO eventstore.events
         (position, stream, revision, id, type, recorded_at, data, metadata)
       OVERRIDING SYSTEM VALUE
       VALUES (1000000, 'x-1', 0, gen_random_uuid(), 'X', now(), '', '')`,
      'ALTER TABLE eventstore.events DISABLE TRIGGER ALL',
      'DROP TABLE eventstore.events',
      'CREATE TABLE eventstore.mine (id int)',
      "SELECT setval('eventstore.events_position_seq', 1)",
    ]) {
      await expect(application.query(attempt)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('says what to do when it was not prepared, or the role may not use it', async () => {
    const bare = await freshDatabase('no event table');
    const store = database.opened({ url: bare.applicationUrl });
    const unprepared =
      'PostgreSQL answered 42P01. Its tables are not there yet: start one process with the ' +
      'address of their owner first.';
    await expect(store.append(appendTo('early-1'))).rejects.toThrow(unprepared);
    await expect(store.head()).rejects.toThrow(unprepared);
    const { signal } = new AbortController();
    const pages = store.subscribe({ after: '', signal })[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toThrow(unprepared);

    const stranger = new URL(bare.applicationUrl);
    stranger.password = 'guessed';
    const refused = database.opened({ url: stranger.href }).head();
    await expect(refused).rejects.toThrow('Check role and password of the address.');
    await store.close();
    await bare.drop();
  });
});
