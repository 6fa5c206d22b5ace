import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { listenForBounces, type BounceListener } from './bounce-listener.js';
import { postfixUnknownUser } from './bounces.fixture.js';

const taken: { address: string; raw: string }[] = [];
let busy = false;
let listener: BounceListener;
beforeAll(async () => {
  listener = await listenForBounces({
    host: '127.0.0.1',
    port: 0,
    takeIn: {
      isOurs: (address) => address.startsWith('bounce+'),
      mail: async (address, raw) => {
        if (busy) throw new Error('not now');
        taken.push({ address, raw: raw.toString('utf8') });
      },
    },
  });
});
afterAll(() => listener.close());
beforeEach(() => {
  taken.length = 0;
  busy = false;
});

const handOver = (to: readonly string[], { lmtp = false, raw = postfixUnknownUser } = {}) =>
  createTransport({ host: '127.0.0.1', port: listener.port, lmtp, ignoreTLS: true }).sendMail({
    envelope: { from: '', to: [...to] },
    raw,
  });

/** What the listener answers to these lines, spoken one behind the other. */
const conversation = async (...lines: readonly string[]): Promise<string> => {
  const socket = connect(listener.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  await once(socket, 'connect');
  socket.end(lines.map((line) => `${line}\r\n`).join(''));
  await once(socket, 'close');
  return heard;
};

describe('the listener for what comes back', () => {
  it.each([false, true])('takes in a mail as it was sent (by LMTP: %s)', async (lmtp) => {
    await handOver(['bounce+a@clinic.example'], { lmtp });
    expect(taken).toEqual([{ address: 'bounce+a@clinic.example', raw: `${postfixUnknownUser}` }]);
  });

  it('knows no address but ours, and relays nothing', async () => {
    await expect(handOver(['maria@mail.example'])).rejects.toMatchObject({ responseCode: 550 });
    expect(taken).toEqual([]);
  });

  it('asks for it again when it cannot be noted now', async () => {
    busy = true;
    await expect(handOver(['bounce+a@clinic.example'])).rejects.toMatchObject({
      responseCode: 451,
    });
  });

  it('gives lines that begin with a dot back as they were', async () => {
    const raw = 'Subject: dots\r\n\r\n.hidden\r\n..\r\nend\r\n';
    await handOver(['bounce+a@clinic.example'], { raw });
    expect(taken[0]?.raw).toBe(raw);
  });

  it('refuses what is too large, and goes on', async () => {
    const raw = `Subject: large\r\n\r\n${`${'x'.repeat(900)}\r\n`.repeat(400)}`;
    await expect(handOver(['bounce+a@clinic.example'], { raw })).rejects.toMatchObject({
      responseCode: 552,
    });
    await handOver(['bounce+a@clinic.example']);
    expect(taken).toHaveLength(1);
  });

  it('understands commands that come in one piece, and answers each', async () => {
    const heard = await conversation(
      ...['EHLO mx.example', 'MAIL FROM:<>', 'RCPT TO:<bounce+a@clinic.example>', 'DATA'],
      ...['Subject: piped', '', 'text', '.', 'NOOP', 'VRFY maria', 'QUIT'],
    );
    const codes = heard
      .trim()
      .split('\r\n')
      .filter((line) => /^\d{3} /.test(line))
      .map((line) => line.slice(0, 3));
    expect(codes).toEqual(['220', '250', '250', '250', '354', '250', '250', '502', '221']);
    expect(taken).toEqual([
      { address: 'bounce+a@clinic.example', raw: 'Subject: piped\r\n\r\ntext\r\n' },
    ]);
  });

  it('wants things in their order', async () => {
    const heard = await conversation('DATA', 'RCPT TO:<bounce+a@clinic.example>', 'QUIT');
    expect(heard.match(/^503/gm)).toHaveLength(2);
  });

  it('hangs up on a line without an end', async () => {
    const heard = await conversation('x'.repeat(5_000).replaceAll('\r\n', ''));
    expect(heard.startsWith('220')).toBe(true);
    expect(taken).toEqual([]);
  });
});
