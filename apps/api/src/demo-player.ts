import { Temporal } from 'temporal-polyfill';
import type { RefusalReason } from '@anamnesis/domain';
import { commandIdOf, KeyMissing, type Clock } from '@anamnesis/eventing';
import { commandMessage, deciderOf, type Portal } from '@anamnesis/nest';
import { CLINIC_DAYS, demoHistory } from './demo-clinic.js';
import { clinic } from './demo-people.js';
import type { DemoStep } from './demo-step.js';

const FORGOTTEN = 'patient-forgotten' satisfies RefusalReason;

/** The parts of a portal that a history is played through. */
export type DemoStage = Pick<Portal, 'store' | 'codec'> & {
  commandsAt(clock: Clock): Pick<ReturnType<Portal['commandsAt']>, 'handle'>;
};

/**
 * Plays the demo clinic's history through the same door as every other command, each at the time
 * at which it happened. Steps whose events are in the log are passed over, so a start that was
 * killed in the middle is taken up by the next one.
 * @throws {Error} when a rule refuses a step: the story and the rules have come apart
 */
export const playDemo = async (
  portal: DemoStage,
  now: string,
): Promise<{ readonly played: number }> => {
  const firstDay = (await firstDayPlayed(portal)) ?? firstDayBefore(now);
  const steps = demoHistory(firstDay);
  let instant = now;
  const clock: Clock = { now: () => instant };
  const door = portal.commandsAt(clock);
  let played = 0;
  const playOne = async (step: DemoStep): Promise<void> => {
    if (await isPlayed(portal, step)) return;
    instant = instantOf(firstDay, step);
    const answer = await door.handle(commandMessage(step.command, step.by, step.key));
    // Of whom is forgotten nothing is told that the history has got since.
    if (answer.is === 'refused' && answer.reason === FORGOTTEN) return;
    if (answer.is !== 'accepted') {
      const reason = answer.is === 'refused' ? answer.reason : answer.is;
      throw new Error(`The demo clinic's step "${step.key}" was not accepted: ${reason}.`);
    }
    played += 1;
  };
  for (const step of steps) await playOne(step);
  return { played };
};

/** The log itself says when the history began: it is taken up with the same days. */
const firstDayPlayed = async ({ store, codec }: DemoStage): Promise<string | undefined> => {
  const [first] = await store.readStream(`facility-${clinic.facilityId}`, { limit: 1 });
  if (!first) return undefined;
  const { event } = codec.decode(first);
  return 'at' in event && typeof event.at === 'string'
    ? Temporal.Instant.from(event.at).toZonedDateTimeISO(clinic.zone).toPlainDate().toString()
    : undefined;
};

/** The last clinic days before today: Monday to Friday. */
const firstDayBefore = (now: string): string => {
  let day = Temporal.Instant.from(now).toZonedDateTimeISO(clinic.zone).toPlainDate();
  for (let left = CLINIC_DAYS; left > 0;) {
    day = day.subtract({ days: 1 });
    if (isClinicDay(day)) left -= 1;
  }
  return day.toString();
};

const SATURDAY = 6;
const isClinicDay = ({ dayOfWeek }: Temporal.PlainDate): boolean => dayOfWeek < SATURDAY;

export const instantOf = (
  firstDay: string,
  { day, time }: Pick<DemoStep, 'day' | 'time'>,
): string => {
  let date = Temporal.PlainDate.from(firstDay);
  for (let left = day; left > 0;) {
    date = date.add({ days: 1 });
    if (isClinicDay(date)) left -= 1;
  }
  const local = date.toZonedDateTime({ timeZone: clinic.zone, plainTime: time });
  return local.toInstant().toString({ smallestUnit: 'millisecond' });
};

const isPlayed = async (
  { store, codec }: DemoStage,
  { by, key, command }: DemoStep,
): Promise<boolean> => {
  const commandId = commandIdOf(by.actor, key);
  const stream = deciderOf(command)?.streamOf(command, commandId);
  if (stream === undefined) return false;
  const stored = await store.readStream(stream);
  return stored.some((event) => {
    // Whose events are forgotten had a history, and gets none again.
    if (event.forgotten) return true;
    try {
      return codec.decode(event).metadata.commandId === commandId;
    } catch (error) {
      // So had whoever's key is lost: the start has said so, and what can be read is served.
      if (error instanceof KeyMissing) return true;
      throw error;
    }
  });
};
