import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries, type Binaries } from './binaries.js';
import { canEnter, serverUserFor, type ServerUser } from './server-user.js';

/** Everything one cluster needs to know about where it lives and who runs it. */
export interface Home {
  /** Holds data, log, port and passwords: the asked-for folder, or one that its user may enter. */
  readonly folder: string;
  readonly data: string;
  readonly user: ServerUser | undefined;
  readonly binaries: Binaries;
  readonly passwords: Passwords;
}

export interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly application: string;
}

/** To be called under the folder's lock. */
export const settleIn = (folder: string): Home => {
  const known = knownElsewhere(folder) ?? folder;
  const user = serverUserFor(join(known, 'data'));
  const home = reachableFolder(folder, known, user);
  return {
    folder: home,
    data: join(home, 'data'),
    user,
    binaries: reachableBinaries(home, user),
    passwords: keepPasswords(home),
  };
};

/** The folder that callers name; whoever is not allowed hears what to do. */
export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.probe-${randomBytes(6).toString('hex')}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Error(
      `This user may not keep a database in ${folder}: ` +
        'start as the user who owns that folder, or set DATABASE_URL.',
      { cause: error },
    );
  }
};

const pointerName = 'elsewhere';

const knownElsewhere = (folder: string): string | undefined => {
  const pointer = join(folder, pointerName);
  if (!existsSync(pointer)) return undefined;
  const place = readFileSync(pointer, 'utf8').trim();
  return existsSync(place) ? place : undefined;
};

/**
 * A checkout in root's own home cannot be entered by the user who runs the server. Deleting the
 * asked-for folder forgets such a cluster, because only a note in it says where the cluster is.
 */
const reachableFolder = (asked: string, known: string, user: ServerUser | undefined): string => {
  if (!user) return asked;
  if (known === asked) giveTo(user, asked);
  if (canEnter(user, known)) return known;
  const parent = ['/var/lib', '/var/tmp', tmpdir()].find(
    (place) => existsSync(place) && canEnter(user, place),
  );
  if (!parent) {
    throw new Error(
      `The database's user may not enter ${asked}: move the project to a folder ` +
        'that other users may enter, or set DATABASE_URL.',
    );
  }
  const elsewhere = mkdtempSync(join(parent, 'anamnesis-postgres-'));
  giveTo(user, elsewhere);
  writeFileSync(join(asked, pointerName), elsewhere);
  return elsewhere;
};

/** Programs that the server's user cannot reach are copied to where it lives. */
const reachableBinaries = (home: string, user: ServerUser | undefined): Binaries => {
  const installed = findBinaries();
  if (canEnter(user, join(installed.native, 'bin'))) return installed;
  const native = join(home, `programs-${installed.version}`);
  if (!existsSync(native)) {
    const draft = `${native}.draft`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(installed.native, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, native);
  }
  if (!canEnter(user, join(native, 'bin'))) {
    throw new Error(
      `The database's user may not enter ${installed.native}: move the project to a folder ` +
        'that other users may enter, or set DATABASE_URL.',
    );
  }
  return { ...installed, native };
};

const keepPasswords = (home: string): Passwords => {
  const file = join(home, 'passwords.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  if (existsSync(join(home, 'data', 'PG_VERSION'))) {
    throw new Error(
      `${file} is missing: put it back from a backup, or delete ${home} to start anew.`,
    );
  }
  const draw = (): string => randomBytes(24).toString('base64url');
  const passwords = { superuser: draw(), owner: draw(), application: draw() };
  // Written beside and renamed, so that a kill in between leaves no half of a password.
  writeFileSync(`${file}.draft`, JSON.stringify(passwords), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return passwords;
};

const giveTo = ({ uid, gid }: ServerUser, folder: string): void => {
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
};
