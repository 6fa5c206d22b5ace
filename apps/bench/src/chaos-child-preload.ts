/**
 * Loaded before the program of every process that chaos starts: its clock can be made to jump, at
 * the start and at any moment after it, and it does not outlive whoever started it.
 */
const RealDate = Date;
let offsetMs = Number(process.env['ANAMNESIS_CHAOS_CLOCK_OFFSET_MS'] ?? '0');
const now = (): number => RealDate.now() + offsetMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: readonly unknown[], newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
  apply: () => new RealDate(now()).toString(),
  get: (target, property): unknown => (property === 'now' ? now : Reflect.get(target, property)),
});

process.on('message', (message) => {
  if (typeof message !== 'object' || message === null || !('clockOffsetMs' in message)) return;
  offsetMs = Number(message.clockOffsetMs);
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

export {};
