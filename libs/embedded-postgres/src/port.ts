import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Below the range from which systems draw ports for outgoing connections, so it stays ours. */
const from = 20_000;
const before = 32_000;
const attempts = 100;

export const isFree = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const probe = createServer();
    probe.once('error', () => settle(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      probe.close(() => settle(true));
    });
  });

export const choosePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(from, before);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port between ${from} and ${before} for PostgreSQL: set DATABASE_URL.`);
};

export const rememberedPort = (folder: string): number | undefined => {
  const file = join(folder, 'port');
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
};

export const rememberPort = (folder: string, port: number): void => {
  writeFileSync(join(folder, 'port'), String(port));
};
