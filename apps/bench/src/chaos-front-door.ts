import { setTimeout as delay } from 'node:timers/promises';
import { commandIdOf, eventIdOf } from '@anamnesis/eventing';
import type { Chance } from './chaos-chance.js';
import { visitors, type Visit, type VisitorRole } from './chaos-visit.js';

export interface AcceptedVisit {
  readonly is: 'accepted';
  readonly changed: boolean;
  readonly repeated: boolean;
  readonly position: string;
  readonly commandId: string;
  /** The command's last event; none when it changed nothing. */
  readonly eventId: string | undefined;
}

export type VisitAnswer =
  | AcceptedVisit
  | { readonly is: 'refused' }
  | { readonly is: 'unexpected'; readonly status: number };

export interface FrontDoorOptions {
  /** Of every api process: any of them may be asked. */
  readonly apis: readonly [string, ...string[]];
  readonly tokens: Readonly<Record<VisitorRole, string>>;
  readonly chance: Chance;
}

interface CommandResult {
  readonly position: string;
  readonly changed: boolean;
  readonly repeated: boolean;
  readonly askedOn: string;
  readonly events: readonly string[];
}

const ANSWER_TIMEOUT_MS = 20_000;
const PAUSE_MS = 150;
const ALL_MEANT: readonly number[] = [404, 409, 422];

/** The portal as a caller meets it who sends the same again until there is an answer. */
export class FrontDoor {
  again = 0;
  internal = 0;

  constructor(private readonly options: FrontDoorOptions) {}

  async send(visit: Visit): Promise<VisitAnswer> {
    for (;;) {
      const answer = await this.ask(visit);
      if (answer) return answer;
      this.again += 1;
      await delay(PAUSE_MS * (0.5 + Math.random()));
    }
  }

  /** Nothing when it is in doubt or to be tried again. */
  private async ask(visit: Visit): Promise<VisitAnswer | undefined> {
    const { apis, tokens, chance } = this.options;
    let status: number;
    let body: unknown;
    try {
      const response = await fetch(`${chance.pick(apis)}/api/v1/${visit.path}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${tokens[visit.role]}`,
          'Idempotency-Key': visit.key,
        },
        body: JSON.stringify(visit.body),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      ({ status } = response);
      body = await response.json();
    } catch {
      return undefined;
    }
    if (status === 200) return accepted(visit, body as CommandResult);
    if (status === 503 || isChangedMeanwhile(body)) return undefined;
    if (status === 500) {
      this.internal += 1;
      return undefined;
    }
    return ALL_MEANT.includes(status) && !isDifferentCommand(body)
      ? { is: 'refused' }
      : { is: 'unexpected', status };
  }
}

const accepted = (visit: Visit, result: CommandResult): AcceptedVisit => {
  const { position, changed, repeated, askedOn, events } = result;
  const commandId = commandIdOf(visitors[visit.role], visit.key);
  const eventId = changed ? eventIdOf(askedOn, commandId, events.length - 1) : undefined;
  return { is: 'accepted', changed, repeated, position, commandId, eventId };
};

const isChangedMeanwhile = (body: unknown): boolean => typeOf(body).endsWith('/conflict');
/** Nobody sends another body with the same key here, so nobody may be told so. */
const isDifferentCommand = (body: unknown): boolean => typeOf(body).endsWith('/different-command');

const typeOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'type' in body ? String(body.type) : '';
