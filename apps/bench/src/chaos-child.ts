import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  readonly name: string;
  /** Below `apps`: `api/dist/main.js`. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly folder: string;
  /** Of every start anew: what a writer wrote under its old name it does not know any more. */
  readonly perStart?: (start: number) => Readonly<Record<string, string>>;
  readonly onMessage?: (message: unknown) => void;
}

const apps = fileURLToPath(new URL('../..', import.meta.url));
const preload = new URL('./chaos-child-preload.js', import.meta.url).href;
const PAUSE_AFTER_A_FALL_MS = 500;
const PATIENCE_MS = 20_000;
const PATIENCE_WITH_LOAD_MS = 90_000;
const AGAIN_MS = 250;

/** A process of the portal or of its load, started again whenever it ends, by whatever cause. */
export class Child {
  private process: ChildProcess | undefined;
  private clockOffsetMs = 0;
  private wanted = false;
  private killed = false;
  private restAfterMs = 0;
  private ended: Promise<void> = Promise.resolve();
  /** How often it was started, and how often it ended without being killed. */
  starts = 0;
  falls = 0;

  constructor(private readonly options: ChildOptions) {}

  get name(): string {
    return this.options.name;
  }

  start(): void {
    this.wanted = true;
    this.ended = this.keepRunning();
  }

  /** kill -9; it is started again after so long. */
  kill(restMs: number): void {
    this.killed = true;
    this.restAfterMs = restMs;
    this.process?.kill('SIGKILL');
  }

  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** From now on, and after a start anew, its clock is off by so much. */
  jump(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
    this.tell({ clockOffsetMs: offsetMs });
  }

  tell(message: object): void {
    if (this.process?.connected) this.process.send(message, () => undefined);
  }

  /** SIGTERM, and SIGKILL when that takes too long; answers whether it ended in time. */
  stop(): Promise<boolean> {
    this.wanted = false;
    this.process?.kill('SIGTERM');
    return this.endedWithin(PATIENCE_MS);
  }

  /** Told again and again: one that has just been started does not listen yet. */
  async end(order: object): Promise<boolean> {
    this.wanted = false;
    const telling = setInterval(() => this.tell(order), AGAIN_MS);
    this.tell(order);
    const inTime = await this.endedWithin(PATIENCE_WITH_LOAD_MS);
    clearInterval(telling);
    return inTime;
  }

  private async endedWithin(milliseconds: number): Promise<boolean> {
    const patience = new AbortController();
    const inTime = await Promise.race([
      this.ended.then(() => true),
      delay(milliseconds, false, { signal: patience.signal }).catch(() => true),
    ]);
    patience.abort();
    if (!inTime) this.process?.kill('SIGKILL');
    await this.ended;
    return inTime;
  }

  private async keepRunning(): Promise<void> {
    while (this.wanted) {
      await this.runOnce();
      if (!this.wanted) return;
      if (!this.killed) this.falls += 1;
      await delay(this.killed ? this.restAfterMs : PAUSE_AFTER_A_FALL_MS);
      this.killed = false;
    }
  }

  private runOnce(): Promise<void> {
    const { name, program, environment, folder, perStart, onMessage } = this.options;
    this.starts += 1;
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--import', preload, join(apps, program)], {
      env: {
        ...process.env,
        ...environment,
        ...perStart?.(this.starts),
        ANAMNESIS_CHAOS_CLOCK_OFFSET_MS: String(this.clockOffsetMs),
        ANAMNESIS_STARTER: '',
      },
      cwd: folder,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.process = child;
    if (onMessage) child.on('message', onMessage);
    return new Promise((resolve) => {
      child.on('error', () => resolve());
      child.on('exit', () => resolve());
    });
  }
}
