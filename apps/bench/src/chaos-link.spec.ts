import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openLink, type Link } from './chaos-link.js';

let server: Server;
let link: Link;
let received: string;

beforeEach(async () => {
  received = '';
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.toString();
      socket.write('answered');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  link = await openLink((server.address() as AddressInfo).port);
});

afterEach(async () => {
  await link.close();
  await new Promise((resolve) => server.close(resolve));
});

/** What came back by the time that the connection ended, or half a second was over. */
const ask = async (statement: string): Promise<{ heard: string; ended: boolean }> => {
  const socket = connect(link.port, '127.0.0.1');
  let heard = '';
  let ended = false;
  socket.on('data', (bytes) => (heard += bytes.toString()));
  socket.on('error', () => undefined);
  socket.on('close', () => (ended = true));
  socket.write(statement);
  for (let waited = 0; waited < 500 && !ended && heard !== 'answered'; waited += 10) {
    await delay(10);
  }
  const outcome = { heard, ended };
  socket.destroy();
  return outcome;
};

describe('a link that can fail', () => {
  it('passes statements and answers on, and counts what its process has sent', async () => {
    expect(await ask('statement')).toEqual({ heard: 'answered', ended: false });
    expect(link.sent).toBe('statement'.length);
  });

  it.each([
    ['down', '', ''],
    ['cut in a statement', 'state', ''],
    ['cut in an answer', 'statement', 'answ'],
    ['answers lost', 'statement', ''],
  ] as const)('%s: the server received "%s", the client "%s"', async (fault, there, here) => {
    link.fail(fault);
    const { heard, ended } = await ask('statement');
    expect(ended).toBe(true);
    expect({ received, heard }).toEqual({ received: there, heard: here });
    link.mend();
    expect(await ask('again')).toEqual({ heard: 'answered', ended: false });
  });

  it('passes nothing and ends nothing while it is silent, and everything once it is mended', async () => {
    const socket = connect(link.port, '127.0.0.1');
    await delay(50);
    link.fail('silent');
    socket.write('held back');
    await delay(100);
    expect(received).toBe('');
    link.mend();
    for (let waited = 0; waited < 1_000 && received === ''; waited += 10) await delay(10);
    expect(received).toBe('held back');
    socket.destroy();
  });
});
