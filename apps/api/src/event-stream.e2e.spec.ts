import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStream } from './event-stream.js';
import { LiveLabConnection } from './labs/live-lab-connection.js';
import { LivePlaces } from './live-places.js';

const nothing = { patientId: 'rosa', shown: {}, unread: 0, asOf: '2026-12-01T17:00:00.000Z' };

describe('a live screen whose reader goes while the first question is under way', () => {
  let server: Server;
  let url: string;
  /** Answers the first question of the request, which its reader is not waiting for any more. */
  let firstAnswered: () => void;
  let served: Promise<unknown>;
  let serve: (response: ServerResponse) => Promise<unknown>;

  beforeEach(async () => {
    server = createServer((_request, response) => {
      const question = new Promise<void>((resolve) => (firstAnswered = resolve));
      served = question.then(() => serve(response));
      server.emit('asked', response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  const opensAndGoes = async (): Promise<void> => {
    const leaving = new AbortController();
    const asked = once(server, 'asked');
    const answer = fetch(url, { signal: leaving.signal }).catch(() => undefined);
    const [response] = (await asked) as [ServerResponse];
    const gone = once(response, 'close');
    leaving.abort();
    await Promise.all([answer, gone]);
    firstAnswered();
  };

  it('is over at once, and nobody asks or writes for it', async () => {
    let questions = 0;
    serve = (response) =>
      new EventStream({ response, endsIn: 60_000 }).run({
        begin: async () => void (questions += 1),
        goOn: () => Promise.resolve(undefined),
        atLatestMs: 10,
      });
    await opensAndGoes();
    await served;
    expect(questions).toBe(0);
  });

  it('gives its place back, however many of one person go so', async () => {
    const places = new LivePlaces(100);
    serve = (response) =>
      places.take('rosa', () =>
        new LiveLabConnection({
          ...{ response, endsIn: 60_000, first: { followed: nothing, at: nothing.asOf } },
          ask: () => Promise.resolve('server-stops'),
        }).run(),
      );
    for (let time = 0; time < 11; time += 1) {
      await opensAndGoes();
      await served;
    }
    expect(await places.take('rosa', () => Promise.resolve('a place'))).toBe('a place');
  });

  it('is told of the first answer where it stays', async () => {
    serve = (response) =>
      new LiveLabConnection({
        ...{ response, endsIn: 60_000, first: { followed: nothing, at: nothing.asOf } },
        ask: () => Promise.resolve('server-stops'),
      }).run();
    const answer = fetch(url);
    await once(server, 'asked');
    firstAnswered();
    const { body } = await answer;
    const first = await body?.getReader().read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain('retry: 2000');
  });
});
