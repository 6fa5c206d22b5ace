import type { EntityManager } from 'typeorm';
import { mayDo, rolesOf, type PortalCaller, type ViewedItem } from '@anamnesis/domain';
import type { Clock, EventCodec, EventStore, Position } from '@anamnesis/eventing';
import {
  InvalidField,
  shownToAsker,
  viewedMessage,
  viewedParts,
  type AskedBy,
  type ViewedMessage,
  type ViewedVersion,
} from '@anamnesis/read-models';
import { readAccessLog } from './access-log-query.js';
import type { AccessLog } from './access-log.js';
import type { QueryAnswer } from './answers.js';
import { deniedTo } from './command-door.js';
import {
  readInterfaceMessage,
  type ShowInterfaceMessage,
} from './intake/interface-message-query.js';
import { MessageViewings } from './intake/message-viewings.js';
import { decideAsOf, type LabDecisionAnswer } from './lab-history/lab-decision-query.js';
import { sightingsOf } from './lab-history/lab-sightings-query.js';
import type { QueryMessage } from './messages.js';
import {
  definitionOf,
  isOfLog,
  viewsBehind,
  type LogQuery,
  type PortalQuery,
} from './query-registry.js';
import type { LabRehearsals } from './rehearsal/lab-rehearsal-query.js';
import { minorityEndIn, touchedBy } from './touched-patient.js';
import { malformedFields } from './validation.js';
import { whoLooked, type ListWhoLooked, type WhoLookedAnswer } from './who-looked-query.js';

export interface QueryDoorOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly reader: EntityManager;
  readonly accessLog: AccessLog;
  readonly clock: Clock;
  readonly cursorKey: Uint8Array;
  readonly rehearsals: Pick<LabRehearsals, 'ask'>;
  /** Waits briefly until the projections have seen the position; `false` when they have not. */
  readonly seen: (projections: readonly string[], position: Position) => Promise<boolean>;
  /** Which of these stand still: their answers are marked. */
  readonly stale?: (projections: readonly string[]) => Promise<readonly string[]>;
  /** Whether one of these stands still, or nobody can say: then nothing may be decided on them. */
  readonly mayLack?: (projections: readonly string[]) => Promise<boolean>;
  /** While one of them is being forgotten: a view that has not seen this may still hold rows. */
  readonly forgettingAt?: (patients: readonly string[]) => Position | undefined;
}

/** What a message of the bus carries. */
type Asked = Pick<QueryMessage, 'query' | 'caller' | 'atLeast'>;

interface Found {
  readonly answer: unknown;
  readonly patients: readonly string[];
  /** What was shown, where it is told one by one. */
  readonly itemsOf?: ((patientId: string) => readonly ViewedItem[] | undefined) | undefined;
  /** A message that came as nobody's: who looks at it is noted with it. */
  readonly message?: ViewedMessage;
}

export const malformedPosition: QueryAnswer<never> = {
  is: 'malformed',
  fields: [{ field: 'atLeast', problems: ['atLeast must be a position as a command answered it'] }],
};

/**
 * The one way in for every query: validated, allowed, answered from views that have seen enough,
 * and noted in the access log of each patient in the answer before it leaves.
 */
export class QueryDoor {
  private readonly viewings: MessageViewings;

  constructor(private readonly given: QueryDoorOptions) {
    this.viewings = new MessageViewings(given);
  }

  async handle(message: Asked): Promise<QueryAnswer<unknown>> {
    const { query, caller, atLeast } = message;
    const fields = malformedFields(query);
    if (fields.length > 0) return { is: 'malformed', fields };
    if (!this.mayBeSeen(atLeast)) return malformedPosition;

    const at = this.given.clock.now();
    const name = query.query;
    const seen = await this.caughtUp(query, atLeast);
    if (!seen) return { is: 'behind' };
    // A role that may never ask this is told before any row is read.
    const mayEver = rolesOf(name).includes(caller.role);
    const patientId = mayEver ? await this.patientOf(query) : undefined;
    const touched = await touchedBy(caller, { patientId, at }, minorityEndIn(this.given));
    const verdict = mayDo(caller, name, touched);
    const { rule } = verdict;
    if (!mayEver || !verdict.allowed) {
      const about = patientId === undefined ? {} : { patientId };
      await this.given.accessLog.note(caller, at, [
        { type: 'AccessDenied', what: name, rule, ...about },
      ]);
      return deniedTo(caller);
    }
    if (await this.standsStill(query)) return { is: 'behind' };
    const found = await this.askForgetful(query, caller, at).catch(invalidField);
    if (!found) return { is: 'not-found' };
    if ('is' in found) return found;
    await this.noteReads(message, { at, rule, found });
    const stale = await this.staleOf(query);
    return { is: 'found', answer: found.answer, ...(stale.length > 0 ? { stale } : {}) };
  }

  /** Whether this question is answered to nobody, for views that decide about it stand still. */
  async standsStill(query: PortalQuery): Promise<boolean> {
    const { mustGoOn = [] } = viewsBehind(query);
    return mustGoOn.length > 0 && ((await this.given.mayLack?.(mustGoOn)) ?? false);
  }

  private async staleOf(query: PortalQuery): Promise<readonly string[]> {
    return (await this.given.stale?.(viewsBehind(query).projections)) ?? [];
  }

  /** What can be no position of this log would be waited for in vain. */
  private mayBeSeen(atLeast: Position | undefined): boolean {
    return !atLeast || this.given.store.capabilities.positionForm.test(atLeast);
  }

  private async caughtUp(query: PortalQuery, atLeast: Position | undefined): Promise<boolean> {
    const { projections } = viewsBehind(query);
    return !atLeast || projections.length === 0 || this.given.seen(projections, atLeast);
  }

  private async patientOf(query: PortalQuery): Promise<string | undefined> {
    if (isOfLog(query)) return 'patientId' in query ? query.patientId : undefined;
    return definitionOf(query)?.patientOf(query as never, this.given.reader);
  }

  /** What a view has not let go of yet is not shown: the rows of whoever is being forgotten. */
  private async askForgetful(
    query: PortalQuery,
    caller: PortalCaller,
    at: string,
  ): Promise<Found | { readonly is: 'behind' } | undefined> {
    const found = await this.ask(query, caller, at);
    const position = found && this.given.forgettingAt?.(found.patients);
    if (position === undefined) return found;
    if (!(await this.caughtUp(query, position))) return { is: 'behind' };
    return this.ask(query, caller, at);
  }

  private async ask(
    query: PortalQuery,
    caller: PortalCaller,
    at: string,
  ): Promise<Found | undefined> {
    const asked = this.askedBy(caller, at);
    if (isOfLog(query)) return this.askLog(query, asked);
    const definition = definitionOf(query);
    if (!definition) return undefined;
    const answer = await definition.ask(this.given.reader, query as never, asked);
    if (answer === undefined) return undefined;
    const patients = definition.patientsIn(answer);
    const { itemsIn } = definition;
    return { answer, patients, itemsOf: itemsIn && ((patientId) => itemsIn(answer, patientId)) };
  }

  private askedBy(caller: PortalCaller, at: string): Required<AskedBy> {
    const { actor: by, role, grants } = caller;
    const viewer = grants ? { role, grants } : { role };
    return { by, at, view: viewOf(caller), viewer, cursorKey: this.given.cursorKey };
  }

  private async askLog(query: LogQuery, asked: Required<AskedBy>): Promise<Found | undefined> {
    const { at } = asked;
    switch (query.query) {
      case 'accessLog':
        return {
          answer: await readAccessLog(this.given, query, at),
          patients: [query.patientId],
        };
      case 'whoLooked':
        return ofPatient(await this.askWhoLooked(query, asked));
      case 'labPolicyRehearsal': {
        const answer = await this.given.rehearsals.ask(query.proposalId);
        return answer && { answer, patients: [] };
      }
      case 'interfaceMessage':
        return this.askMessage(query);
      case 'labDecision':
        return ofReport(await decideAsOf(this.given, query, at), decidedVersions);
      case 'labSightings':
        return ofReport(await sightingsOf(this.given, query, at), ({ versions }) => versions);
    }
  }

  private async askWhoLooked(
    query: ListWhoLooked,
    asked: Required<AskedBy>,
  ): Promise<WhoLookedAnswer> {
    const isShown = await shownToAsker(this.given.reader, query.patientId, asked);
    return whoLooked(this.given, query, { ...asked, isShown });
  }

  private async askMessage(query: ShowInterfaceMessage): Promise<Found | undefined> {
    const read = await readInterfaceMessage(this.given, query);
    if (!read) return undefined;
    const { answer, cameAsNobodys } = read;
    const { messageId, patientId } = answer;
    const patients = patientId === undefined ? [] : [patientId];
    if (!cameAsNobodys) return { answer, patients, itemsOf: () => [viewedMessage(answer)] };
    const viewings = await this.viewings.of(messageId);
    return { answer: { ...answer, viewings }, patients, message: answer };
  }

  private async noteReads(
    { query, caller }: Asked,
    { at, rule, found }: { at: string; rule: string; found: Found },
  ): Promise<void> {
    const what = query.query;
    const { patients, itemsOf, message } = found;
    if (message) return this.viewings.note(caller, at, { ...message, rule });
    const seen = (patientId: string) => {
      const items = itemsOf?.(patientId);
      return items
        ? ({ type: 'RecordViewed', items } as const)
        : ({ type: 'PatientDataRead' } as const);
    };
    await this.given.accessLog.note(
      caller,
      at,
      patients.map((patientId) => ({
        ...seen(patientId),
        what,
        rule,
        patientId,
        ...(caller.role === 'proxy' ? { onBehalfOf: patientId } : {}),
      })),
    );
  }
}

const ofPatient = (answer: { readonly patientId: string }): Found => ({
  answer,
  patients: [answer.patientId],
});

/** The lines that it names are noted with the look. */
const ofReport = <Answer extends { readonly reportId: string; readonly patientId: string }>(
  answer: Answer | undefined,
  linesIn: (answer: Answer) => readonly ViewedVersion[],
): Found | undefined =>
  answer && {
    ...ofPatient(answer),
    itemsOf: () => [{ id: answer.reportId, parts: [...new Set(viewedParts(linesIn(answer)))] }],
  };

const decidedVersions = ({ decisions }: LabDecisionAnswer): readonly ViewedVersion[] =>
  decisions.flatMap(({ lines }) =>
    lines.flatMap(({ lineId, version }) => (version === undefined ? [] : [{ lineId, version }])),
  );

/** A cursor of somebody else's, or a period too long: bad input like any other. */
const invalidField = (failure: unknown): QueryAnswer<never> & { readonly is: 'malformed' } => {
  if (!(failure instanceof InvalidField)) throw failure;
  return { is: 'malformed', fields: [{ field: failure.field, problems: [failure.message] }] };
};

const viewOf = ({ role }: PortalCaller): AskedBy['view'] =>
  role === 'patient' || role === 'proxy' ? 'patient' : 'staff';
