import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Received {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
}

/** A mail server of another house, as a process of its own. */
export interface SmtpSink {
  readonly port: number;
  readonly received: readonly Received[];
  /** Every connection that it has seen. */
  readonly connections: () => number;
  hasReceived(times: number): Promise<void>;
  kill(): Promise<void>;
}

const children: ChildProcess[] = [];

/** A spec that failed on its way has not ended its own. */
export const killSmtpSinks = async (): Promise<void> => {
  await Promise.all(children.splice(0).map(killHard));
};

/**
 * Misbehaves by the recipient: `refused@` does not exist (550), `grey@` is put off at the first
 * try (451), `later@` and `spam@` are answered so when the message is there, `drop@` hangs up
 * behind the message, `slow@` never answers, `twice@` is answered twice.
 */
const script = (port: number): string => `
  import { SMTPServer } from 'smtp-server';
  const say = (what) => process.stdout.write(JSON.stringify(what) + '\\n');
  const seen = new Set();
  const answer = (code, text) => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onConnect: (session, done) => { say({ connected: session.id }); done(); },
    onRcptTo: ({ address }, session, done) => {
      if (address.startsWith('refused@')) return done(answer(550, '5.1.1 <' + address + '> unknown'));
      if (address.startsWith('grey@') && !seen.has(address)) {
        seen.add(address);
        return done(answer(451, '4.7.1 Greylisted, please come again'));
      }
      done();
    },
    onData: (stream, session, done) => {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0].address;
        const from = session.envelope.mailFrom.address;
        const [connection] = [...server.connections].filter(({ session: its }) => its.id === session.id);
        if (to.startsWith('later@')) return done(answer(452, '4.3.1 No room'));
        if (to.startsWith('spam@')) return done(answer(554, '5.7.1 Looks like spam for ' + to));
        say({ from, to, raw: Buffer.concat(chunks).toString('utf8') });
        if (to.startsWith('drop@')) return connection._socket.destroy();
        if (to.startsWith('slow@')) return;
        done();
        if (to.startsWith('twice@')) setTimeout(() => connection._socket.write('250 2.0.0 Ok again\\r\\n'), 20);
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(${port}, '127.0.0.1', () => say({ port: server.server.address().port }));`;

export const startSmtpSink = async (port = 0): Promise<SmtpSink> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const received: Received[] = [];
  let connections = 0;
  let listening: number | undefined;
  const heard = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Partial<Received> & { port?: number; connected?: string };
    if (said.port !== undefined) listening = said.port;
    if (said.connected !== undefined) connections += 1;
    if (said.raw !== undefined) received.push(said as Received);
    for (const look of heard) look();
  });
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        heard.delete(look);
        resolve();
      };
      heard.add(look);
      look();
    });
  await until(() => listening !== undefined);
  return {
    port: listening ?? 0,
    received,
    connections: () => connections,
    hasReceived: (times) => until(() => received.length >= times),
    kill: () => killHard(child),
  };
};

const killHard = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};
