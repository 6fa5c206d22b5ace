import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { buildSync } from 'esbuild';

/** The runner of the meters as a program of its own, for specs that kill it. */
export const meterProcesses = (label: string) => {
  const bundle = new URL(
    `../../../../node_modules/.cache/anamnesis/meters-runner-${label}.mjs`,
    import.meta.url,
  );
  return {
    build: (): void => {
      mkdirSync(new URL('.', bundle), { recursive: true });
      buildSync({
        entryPoints: [new URL('meters-runner.fixture.ts', import.meta.url).pathname],
        outfile: bundle.pathname,
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
      });
    },
    /** Answers when it has said where it stands. */
    start: async (url: string, mostEvents = 20): Promise<ChildProcess> => {
      const runner = spawn(process.execPath, [bundle.pathname], {
        env: { ...process.env, METERS_URL: url, METERS_EVENTS: String(mostEvents) },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (runner.stdout) await once(runner.stdout, 'data');
      return runner;
    },
    kill: async (runner: ChildProcess): Promise<void> => {
      const ended = once(runner, 'exit');
      runner.kill('SIGKILL');
      await ended;
    },
    remove: (): void => rmSync(bundle, { force: true }),
  };
};
