import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReactionsReport } from './chaos-reactions-run.js';
import { projectionsAndTables } from '@anamnesis/read-models';
import type { ChaosReport } from './chaos-run.js';

const built = (file: string): string => fileURLToPath(new URL(`../dist/${file}`, import.meta.url));

const started: ChildProcess[] = [];
afterAll(async () => {
  const left = started.filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
  const ends = left.map((child) => new Promise((resolve) => child.on('exit', resolve)));
  for (const child of left) child.kill('SIGTERM');
  await Promise.all(ends);
}, 30_000);

const chaos = async <Report = ChaosReport>(
  args: readonly string[],
  dataFolder: string,
): Promise<{ code: number | null; report: Report }> => {
  const child = spawn(process.execPath, [built('chaos.js'), ...args, '--json'], {
    env: { ...process.env, DATA_FOLDER: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, report: JSON.parse(said) as Report };
};

describe('a portal of several processes that are killed, cut off, paused and lied to', () => {
  it('loses and doubles nothing, and its views equal those made anew', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'anamnesis-chaos-'));
    try {
      // Its first six faults: api, projector and PostgreSQL killed, a link cut, requests doubled.
      const asked = ['--seconds', '24', '--events', '4000', '--faults', '6', '--seed', '26'];
      const { code, report } = await chaos(['all', ...asked], dataFolder);
      expect(report.told).toEqual([]);
      const views = projectionsAndTables.length;
      expect(report).toMatchObject({ scenario: 'all', violations: 0, internalErrors: 0, views });
      expect(report.faults).toBeGreaterThan(0);
      for (const count of [report.appendsAcknowledged, report.commandsAccepted]) {
        expect(count).toBeGreaterThan(20);
      }
      expect(report.rowsCompared).toBeGreaterThan(100);
      expect(code).toBe(0);
      expect(readdirSync(join(dataFolder, 'chaos'))).toEqual([]);
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  }, 300_000);
});

describe('processes that react and are killed between the steps of what follows', () => {
  it('double nothing that was noted as sent, lose nothing, and park the rest', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'anamnesis-chaos-'));
    try {
      const asked = ['--seconds', '10', '--events', '150', '--faults', '8', '--seed', '11'];
      const { code, report } = await chaos<ReactionsReport>(['reactions', ...asked], dataFolder);
      expect(report.told).toEqual([]);
      expect(report).toMatchObject({ scenario: 'reactions', violations: 0, posted: 150 });
      expect(report.kills).toBeGreaterThan(3);
      expect(report.databaseKills).toBeGreaterThan(0);
      expect(report.sent + report.parked).toBe(150);
      expect(report.sentAfterDecision).toBe(report.parked);
      expect(report.reminded).toBe(150);
      expect(code).toBe(0);
      expect(readdirSync(join(dataFolder, 'chaos'))).toEqual([]);
    } finally {
      rmSync(dataFolder, { recursive: true, force: true });
    }
  }, 180_000);
});

describe('a process that chaos starts', () => {
  const clockOf = (script: string, offsetMs: number) => {
    const file = built('chaos-child-preload.js');
    expect(existsSync(file)).toBe(true);
    return spawn(process.execPath, ['--import', file, '-e', script], {
      env: { ...process.env, ANAMNESIS_CHAOS_CLOCK_OFFSET_MS: String(offsetMs) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  };

  it('has a clock that is off from the start, and jumps when it is told to', async () => {
    const script = `
      const tell = (then) => process.send([Date.now(), new Date().getTime(),
        new Date(7).getTime(), new Date() instanceof Date], then);
      tell();
      process.on('message', () => setTimeout(() => tell(() => process.exit()), 20));
      setTimeout(() => undefined, 60_000);`;
    const child = clockOf(script, -3_600_000);
    const told: (readonly [number, number, number, boolean])[] = [];
    await new Promise<void>((resolve) => {
      child.on('message', (message) => {
        told.push(message as unknown as (typeof told)[number]);
        if (told.length === 1) child.send({ clockOffsetMs: 86_400_000 });
        else resolve();
      });
    });
    const offsets = told.map(([now, made]) => [now, made].map((at) => hoursFromHere(at)));
    expect(offsets).toEqual([
      [-1, -1],
      [24, 24],
    ]);
    expect(told.map(([, , given, isDate]) => [given, isDate])).toEqual([
      [7, true],
      [7, true],
    ]);
  });
});

const hoursFromHere = (at: number): number => Math.round((at - Date.now()) / 3_600_000);
