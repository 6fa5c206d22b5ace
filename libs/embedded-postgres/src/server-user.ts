import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Whom the server runs as; nothing means "as whoever runs this process". */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const unprivileged = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root lends it another user: the one whom an existing
 * cluster belongs to, or else the first of those that every system has.
 */
export const serverUserFor = (data: string): ServerUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = ownerOf(data);
  if (owner && owner.uid !== 0) return owner;
  const users = accountsIn(readFileSync('/etc/passwd', 'utf8'));
  for (const name of unprivileged) {
    const user = users.get(name);
    if (user) return user;
  }
  throw new Error(
    'PostgreSQL cannot run as root and there is no user postgres or nobody: add one, ' +
      'start as another user, or set DATABASE_URL.',
  );
};

export const accountsIn = (passwd: string): ReadonlyMap<string, ServerUser> => {
  const accounts = new Map<string, ServerUser>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid && Number(uid) !== 0) {
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
    }
  }
  return accounts;
};

/** Asked of the system itself, because modes alone say nothing of lists and mounts. */
export const canEnter = (user: ServerUser | undefined, folder: string): boolean => {
  if (!user) return true;
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1" && ls >/dev/null', 'sh', folder], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
};

const ownerOf = (path: string): ServerUser | undefined => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && { uid: found.uid, gid: found.gid };
};
