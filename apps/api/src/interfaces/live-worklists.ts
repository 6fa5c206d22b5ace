import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { PORTAL, queryMessage, type Portal } from '@anamnesis/nest';
import type { FollowInterfaceWorklist, InterfaceWorklistAnswer } from '@anamnesis/read-models';
import { responseTo } from '../answer.interceptor.js';
import { EventStream, type Telling } from '../event-stream.js';
import type { HttpResponse } from '../http.js';
import { LivePlaces } from '../live-places.js';
import type { Sent } from '../sender.decorator.js';

const MOST_CONNECTIONS = 500;

/**
 * The live worklists that are open in this process. Each is a wake-up: it says that something waits
 * that did not, or no more, and the screen loads its list again.
 */
@Injectable()
export class LiveWorklists implements OnModuleDestroy {
  private readonly open = new Set<EventStream>();
  private readonly places = new LivePlaces(MOST_CONNECTIONS);

  constructor(
    @Inject(QueryBus) private readonly queryBus: QueryBus,
    @Inject(PORTAL) private readonly portal: Portal,
  ) {}

  /** Asks once before anything is answered, so that whoever may not look hears it as ever. */
  follow(query: FollowInterfaceWorklist, sent: Sent, response: HttpResponse): Promise<void> {
    return this.places.take(sent.caller.actor, () => this.serve(query, sent, response));
  }

  endAll(): void {
    for (const stream of this.open) stream.end('server-stops');
  }

  onModuleDestroy(): void {
    this.endAll();
  }

  private async serve(
    query: FollowInterfaceWorklist,
    { caller, expiresAt, atLeast }: Sent,
    response: HttpResponse,
  ): Promise<void> {
    const stream = new EventStream({ response, endsIn: expiresAt - Date.now() });
    this.open.add(stream);
    // Listening comes before asking: what changes in between is asked again.
    const changes = this.portal.changes.of('interface-messages').subscribe({
      next: () => stream.noteChange(),
      // The heartbeat goes on asking, so the screen is slower then, not wrong.
      error: () => undefined,
    });
    try {
      const first = await this.queryBus.execute(queryMessage(query, caller, { atLeast }));
      if (first.is !== 'found') {
        responseTo(first);
        return;
      }
      const askOn = async () => {
        const answer = await this.queryBus.execute(queryMessage(query, caller));
        return answer.is === 'found' ? answer.answer : undefined;
      };
      await stream.run(telling(stream, first.answer, askOn));
    } finally {
      changes.unsubscribe();
      this.open.delete(stream);
    }
  }
}

const telling = (
  stream: EventStream,
  first: InterfaceWorklistAnswer,
  askOn: () => Promise<InterfaceWorklistAnswer | undefined>,
): Telling => {
  let told = '';
  const tell = (answer: InterfaceWorklistAnswer): Promise<void> => {
    const said = JSON.stringify(answer);
    if (said === told) return stream.beat();
    told = said;
    return stream.tell({ event: 'changed', data: answer });
  };
  return {
    begin: () => tell(first),
    goOn: async () => {
      const answer = await askOn();
      if (!answer) return 'no-longer-allowed';
      await tell(answer);
      return undefined;
    },
    atLatestMs: stream.times.heartbeatMs,
  };
};
