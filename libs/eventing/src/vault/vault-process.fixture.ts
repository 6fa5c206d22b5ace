import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Compiled, wherever this file runs from: a process of its own knows nothing of jest. */
const built = (module: string): string =>
  new URL(`../../dist/vault/${module}.js`, import.meta.url).href;

const children: ChildProcess[] = [];

export interface VaultProcess {
  /** Ends with what the lines have said last, or with the reason why they failed. */
  readonly ended: Promise<{ readonly said: readonly string[]; readonly code: number | null }>;
  /** Resolves once the lines have said something for the n-th time. */
  readonly hasSaid: (times: number) => Promise<void>;
  kill(): Promise<void>;
}

/**
 * Runs these lines as a process of its own. They have `folder`, the open parts of its vault as
 * `vault`, `wrappedKeys` and `masterKeys`, the function `rotateMasterKey`, and `say`.
 */
export const vaultProcess = (
  folder: string,
  lines: string,
  { mostFileBlocks }: { readonly mostFileBlocks?: number } = {},
): VaultProcess => {
  const script = `
    import { openFileKeyVault } from ${JSON.stringify(built('file-key-vault'))};
    import { composedKeyVault } from ${JSON.stringify(built('composed-key-vault'))};
    import { rotateMasterKey } from ${JSON.stringify(built('rotate-master-key'))};
    const folder = ${JSON.stringify(folder)};
    const say = (text) => process.stdout.write(text + '\\n');
    const { wrappedKeys, masterKeys } = await openFileKeyVault({ folder });
    const vault = composedKeyVault({ wrappedKeys, masterKeys });
    ${lines}`;
  // A limit on the size of files makes a write short, as a full disk does.
  const limit = mostFileBlocks === undefined ? '' : `ulimit -f ${mostFileBlocks};`;
  const child = spawn(
    'bash',
    ['-c', `${limit} exec "$0" --input-type=module -e "$1"`, process.execPath, script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    },
  );
  children.push(child);
  return followed(child);
};

/** A spec that failed on its way has not ended its own. */
export const killVaultProcesses = async (): Promise<void> => {
  await Promise.all(children.splice(0).map(killHard));
};

const followed = (child: ChildProcess): VaultProcess => {
  let text = '';
  const said = (): readonly string[] => text.split('\n').slice(0, -1);
  const exited = once(child, 'close') as Promise<[number | null]>;
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return {
    ended: exited.then(([code]) => ({ said: said(), code })),
    hasSaid: async (times) => {
      while (said().length < times) {
        if (child.exitCode !== null) throw new Error('The process has ended too early.');
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    kill: () => killHard(child),
  };
};

const killHard = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};
