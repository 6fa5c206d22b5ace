import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { merge } from 'rxjs';
import type { PortalCaller } from '@anamnesis/domain';
import { PORTAL, queryMessage, type Portal } from '@anamnesis/nest';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { queries, ShowRequestsChangedSince } from '@anamnesis/read-models';
import { responseTo } from '../answer.interceptor.js';
import type { HttpResponse } from '../http.js';
import { LivePlaces } from '../live-places.js';
import type { Sent } from '../sender.decorator.js';
import { LiveConnection, type AskChanges } from './live-connection.js';

const MOST_CONNECTIONS = 500;
const LONGEST_FORGETTING_MS = 60_000;
/** A view that has seen nothing is at no position; what comes then is all news. */
const BEFORE_EVERYTHING = '0';

/** Its first question is under way. */
interface Opening {
  /** Somebody is being forgotten: what is answered may hold that person's rows. */
  isOutdated: boolean;
  /** Whose rows are gone from the views; to be told as soon as anything is. */
  readonly forgotten: string[];
}

/** The live queues that are open in this process: how many, and how they end. */
@Injectable()
export class LiveQueues implements OnModuleDestroy {
  private readonly open = new Map<LiveConnection, PortalCaller>();
  private readonly opening = new Set<Opening>();
  private readonly places = new LivePlaces(MOST_CONNECTIONS);
  private readonly stopListening: () => void;

  constructor(
    @Inject(QueryBus) private readonly queryBus: QueryBus,
    @Inject(PortalMetrics) private readonly metrics: PortalMetrics,
    @Inject(PORTAL) private readonly portal: Portal,
  ) {
    this.stopListening = portal.forgotten.onForgotten((subject, position) => {
      for (const opening of this.opening) opening.isOutdated = true;
      this.endThoseOf(subject);
      void this.tellForgotten(subject, position);
    });
  }

  /** Asks once before anything is answered, so that whoever may not look hears it as ever. */
  follow(since: string | undefined, sent: Sent, response: HttpResponse): Promise<void> {
    return this.places.take(sent.caller.actor, () => this.serve(since, sent, response));
  }

  endAll(): void {
    for (const connection of this.open.keys()) connection.end('server-stops');
  }

  onModuleDestroy(): void {
    this.stopListening();
    this.endAll();
  }

  private async serve(
    since: string | undefined,
    { caller, expiresAt }: Sent,
    response: HttpResponse,
  ): Promise<void> {
    const ask = (position: string | undefined) => {
      const query = Object.assign(
        new ShowRequestsChangedSince(),
        position === undefined ? {} : { since: position },
      );
      return this.queryBus.execute(queryMessage(query, caller));
    };
    const { first, forgotten } = await this.askFirst(() => ask(since));
    if (first.is !== 'found') {
      responseTo(first);
      return;
    }
    const askOn: AskChanges = async (position) => {
      const answer = await ask(position || BEFORE_EVERYTHING);
      return answer.is === 'found' ? answer.answer : undefined;
    };
    const endsIn = expiresAt - Date.now();
    const connection = new LiveConnection({ response, ask: askOn, first: first.answer, endsIn });
    for (const patientId of forgotten) connection.tellForgotten(patientId);
    if (this.isOver(caller)) connection.end('forgotten');
    // Not awaited here: as long as this waits, it holds on to the first answer.
    return this.keep(connection, caller);
  }

  private async askFirst<Answer>(ask: () => Promise<Answer>) {
    const opening: Opening = { isOutdated: false, forgotten: [] };
    this.opening.add(opening);
    try {
      const first = await ask();
      return { first: opening.isOutdated ? await ask() : first, forgotten: opening.forgotten };
    } finally {
      this.opening.delete(opening);
    }
  }

  private endThoseOf(subject: string): void {
    for (const [connection, caller] of this.open) {
      if (concernsOnly(caller, (patientId) => patientId === subject)) connection.end('forgotten');
    }
  }

  private isOver(caller: PortalCaller): boolean {
    return concernsOnly(caller, (patientId) => this.portal.forgotten.has(patientId));
  }

  /** Only when the view has let go of the rows: until then a change could still bring one. */
  private async tellForgotten(subject: string, position: string): Promise<void> {
    const views = queries.requestsChangedSince.projections;
    const { progress } = this.portal;
    const waits = views.map((view) =>
      progress.waitFor(view, position, { timeoutMs: LONGEST_FORGETTING_MS }),
    );
    await Promise.all(waits);
    for (const { forgotten } of this.opening) forgotten.push(subject);
    for (const connection of this.open.keys()) connection.tellForgotten(subject);
  }

  private async keep(connection: LiveConnection, caller: PortalCaller): Promise<void> {
    this.open.set(connection, caller);
    this.metrics.liveConnections(this.open.size);
    const views = queries.requestsChangedSince.projections;
    const changes = merge(...views.map((view) => this.portal.changes.of(view))).subscribe({
      next: () => connection.noteChange(),
      // The heartbeat goes on asking, so the queue is slower then, not wrong.
      error: () => undefined,
    });
    try {
      await connection.run();
    } finally {
      changes.unsubscribe();
      this.open.delete(connection);
      this.metrics.liveConnections(this.open.size);
    }
  }
}

/** The person's own, and those of whoever acts for such persons alone. */
const concernsOnly = (
  { actor, grants = [] }: PortalCaller,
  isMeant: (patientId: string) => boolean,
): boolean =>
  isMeant(actor) || (grants.length > 0 && grants.every(({ patientId }) => isMeant(patientId)));
