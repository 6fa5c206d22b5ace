import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { setTimeout } from 'node:timers/promises';
import { interval, map, merge, type Subscription } from 'rxjs';
import type { PortalCaller } from '@anamnesis/domain';
import { PORTAL, queryMessage, type Portal } from '@anamnesis/nest';
import {
  FollowMyLabResults,
  labViews,
  parkedRowsOf,
  patientsChangedSince,
  type LabView,
} from '@anamnesis/read-models';
import { responseTo } from '../answer.interceptor.js';
import type { HttpResponse } from '../http.js';
import { LivePlaces } from '../live-places.js';
import type { Sent } from '../sender.decorator.js';
import { Turns } from '../turns.js';
import { LiveLabConnection, type FollowedNow } from './live-lab-connection.js';

const MOST_CONNECTIONS = 1_000;
/** However much happens, it is looked at this often: for all who listen, in one question. */
const LOOK_EVERY_MS = 50;
/** Where all are woken, whoever asks for a list or a report does not wait behind them. */
const ASK_AT_ONCE = 4;
/**
 * A view that stands still brings no news of itself, and neither do a row that is parked and a clock
 * that is set forward, as a demo's is.
 */
const STILL_EVERY_MS = 2_000;
const IS_SET_FORWARD_MS = 1_000;

interface Opened {
  readonly patientId: string;
  /** None yet while the first question is under way. */
  connection?: LiveLabConnection;
  /** Something changed while the first question was under way. */
  hasChanged?: boolean;
  /** Which rows of the patient could not take an event, when it was looked last. */
  parked?: string | undefined;
}

/** The live lists of results that are open in this process, and who is woken by what. */
@Injectable()
export class LiveLabResults implements OnModuleDestroy {
  private readonly open = new Set<Opened>();
  private readonly places = new LivePlaces(MOST_CONNECTIONS);
  private readonly seen = new Map<LabView, string>();
  /** Views that have gone on, and up to where, since it was looked last. */
  private readonly news = new Map<LabView, string>();
  private readonly turns = new Turns(ASK_AT_ONCE);
  private isLooking = false;
  /** By how much the portal's clock was ahead of this machine's, when it was looked last. */
  private aheadMs = 0;
  private readonly stopListening: () => void;
  private listening: Subscription | undefined;

  constructor(
    @Inject(QueryBus) private readonly queryBus: QueryBus,
    @Inject(PORTAL) private readonly portal: Portal,
  ) {
    this.stopListening = portal.forgotten.onForgotten((subject) => {
      for (const { patientId, connection } of this.open) {
        if (patientId === subject) connection?.end('forgotten');
      }
    });
  }

  /** Asks once before anything is answered, so that whoever may not look hears it as ever. */
  follow(query: FollowMyLabResults, sent: Sent, response: HttpResponse): Promise<void> {
    return this.places.take(sent.caller.actor, () => this.serve(query, sent, response));
  }

  endAll(): void {
    for (const { connection } of this.open) connection?.end('server-stops');
  }

  onModuleDestroy(): void {
    this.stopListening();
    this.endAll();
    this.listening?.unsubscribe();
  }

  private async serve(
    query: FollowMyLabResults,
    { caller, expiresAt, atLeast }: Sent,
    response: HttpResponse,
  ): Promise<void> {
    const opened: Opened = { patientId: query.patientId };
    // Listening comes before asking: what changes in between is asked again.
    this.keep(opened);
    try {
      opened.parked = (await this.parkedOf([opened.patientId])).get(opened.patientId);
      const found = await this.ask(query, caller, atLeast);
      if ('is' in found) {
        responseTo(found);
        return;
      }
      // There was no connection to be ended when that was heard.
      const isForgotten = this.portal.forgotten.has(query.patientId);
      const first = isForgotten ? nothingOf(found) : found;
      opened.connection = new LiveLabConnection({
        ...{ response, first, endsIn: expiresAt - Date.now() },
        ask: async () => {
          const now = await this.turns.take(() => this.ask(query, caller));
          if (!('is' in now)) return now;
          // While its views stand still nobody is told anything, as the list itself says.
          return now.is === 'behind' ? 'server-stops' : 'no-longer-allowed';
        },
      });
      if (opened.hasChanged) opened.connection.noteChange();
      if (isForgotten) opened.connection.end('forgotten');
      await opened.connection.run();
    } finally {
      this.letGo(opened);
    }
  }

  private async ask(query: FollowMyLabResults, caller: PortalCaller, atLeast?: string) {
    const answer = await this.queryBus.execute(queryMessage(query, caller, { atLeast }));
    if (answer.is !== 'found') return answer;
    const { asOf: at } = answer.answer;
    return { followed: answer.answer, at } satisfies FollowedNow;
  }

  private keep(opened: Opened): void {
    this.open.add(opened);
    this.listening ??= this.listen();
  }

  private letGo(opened: Opened): void {
    this.open.delete(opened);
    if (this.open.size > 0) return;
    this.listening?.unsubscribe();
    this.listening = undefined;
  }

  private listen(): Subscription {
    const { changes, progress } = this.portal;
    for (const view of labViews) this.seen.set(view, progress.positionOf(view) ?? '');
    this.aheadMs = this.isAheadBy();
    const changesOf = (view: LabView) => changes.of(view).pipe(map((change) => ({ view, change })));
    const listening = merge(...labViews.map(changesOf)).subscribe({
      next: ({ view, change: { position } }) => {
        this.news.set(view, position);
        void this.look();
      },
      // Nobody would be told of anything any more: readers come again and listen anew.
      error: () => this.endAll(),
    });
    listening.add(
      interval(STILL_EVERY_MS).subscribe(() => {
        void this.endWhereViewsStandStill();
        void this.wakeWhereRowsAreParked();
        this.wakeWhereTheClockWasSet();
      }),
    );
    return listening;
  }

  /** Such a row may lack a withdrawal: it is shown to nobody until it is mended. */
  private async wakeWhereRowsAreParked(): Promise<void> {
    // Where it cannot be asked now, it is asked the next time.
    const parked = await this.parkedOf(this.patients()).catch(() => undefined);
    if (!parked) return;
    for (const opened of this.open) {
      const now = parked.get(opened.patientId);
      if (now === opened.parked) continue;
      opened.parked = now;
      this.wake(opened);
    }
  }

  /** What timers wait for may have come with it; the machine's own clock is never ahead of itself. */
  private wakeWhereTheClockWasSet(): void {
    const before = this.aheadMs;
    this.aheadMs = this.isAheadBy();
    if (this.aheadMs - before < IS_SET_FORWARD_MS) return;
    for (const opened of this.open) this.wake(opened);
  }

  private isAheadBy(): number {
    return Date.parse(this.portal.clock.now()) - Date.now();
  }

  private parkedOf(patients: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return parkedRowsOf(this.portal.readModels.manager, patients);
  }

  private patients(): readonly string[] {
    return [...new Set([...this.open].map(({ patientId }) => patientId))];
  }

  private wake(opened: Opened): void {
    opened.hasChanged = true;
    opened.connection?.noteChange();
  }

  /** What is on the screens may be hidden by now; who comes again hears that the list waits. */
  private async endWhereViewsStandStill(): Promise<void> {
    if (await this.portal.queries.standsStill(new FollowMyLabResults())) this.endAll();
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    while (this.news.size > 0 && this.open.size > 0) {
      await this.wakeWhoIsConcerned(new Map(this.news));
      await this.wakeWhereRowsAreParked();
      await setTimeout(LOOK_EVERY_MS);
    }
    this.isLooking = false;
  }

  private async wakeWhoIsConcerned(news: ReadonlyMap<LabView, string>): Promise<void> {
    this.news.clear();
    const patients = this.patients();
    const since = Object.fromEntries([...news.keys()].map((view) => [view, this.seen.get(view)]));
    for (const [view, position] of news) this.seen.set(view, position);
    const { manager } = this.portal.readModels;
    // Where it cannot be asked, everybody asks for himself.
    const changed = await patientsChangedSince(manager, patients, since).catch(() => patients);
    for (const opened of this.open) {
      if (changed.includes(opened.patientId)) this.wake(opened);
    }
  }
}

/** What a view has not let go of yet is not told of either. */
const nothingOf = ({ followed, at }: FollowedNow): FollowedNow => ({
  followed: { ...followed, shown: {}, unread: 0 },
  at,
});
