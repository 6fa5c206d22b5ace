import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { PortalHealth } from '../portal-health.js';

/**
 * What Prometheus may see. Every label has few values known beforehand (types of messages, kinds
 * of outcomes, names of projections), so no caller can make the list grow, and none is a person's.
 */
@Injectable()
export class PortalMetrics {
  readonly contentType: string;
  /** Processes add to it what only they have. */
  readonly registry = new Registry();
  private readonly messages: Counter<'message' | 'outcome'>;
  private readonly seconds: Histogram<'message'>;
  private readonly requests: Counter<'method' | 'status'>;
  private readonly live: Gauge;
  private readonly views: ViewGauges;
  private readonly following: ReactionGauges;
  private readonly waiting: Gauge<'status' | 'reason'>;
  private readonly forgetting: Gauge<'what'>;

  constructor(@Inject(PortalHealth) private readonly health: PortalHealth) {
    const registers = [this.registry];
    this.contentType = this.registry.contentType;
    collectDefaultMetrics({ register: this.registry });
    this.messages = new Counter({
      name: 'anamnesis_messages_total',
      help: 'Commands and queries by type and outcome',
      labelNames: ['message', 'outcome'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'anamnesis_message_seconds',
      help: 'From the message on the bus to its answer',
      labelNames: ['message'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.requests = new Counter({
      name: 'anamnesis_http_responses_total',
      help: 'HTTP responses by method and status',
      labelNames: ['method', 'status'],
      registers,
    });
    this.live = new Gauge({
      name: 'anamnesis_live_connections',
      help: 'Open live queues',
      registers,
    });
    this.views = viewGauges(registers);
    this.following = reactionGauges(registers);
    this.waiting = new Gauge({
      name: 'anamnesis_interface_messages',
      help: 'Messages from outside that wait to be taken, or are parked until somebody looks',
      labelNames: ['status', 'reason'],
      registers,
    });
    this.forgetting = forgettingGauge(registers);
  }

  /** @param outcome the answer's `is`, or `failed` when it threw */
  answered(message: string, outcome: string, seconds: number): void {
    this.messages.inc({ message, outcome });
    this.seconds.observe({ message }, seconds);
  }

  responded(method: string, status: number): void {
    const known = ['GET', 'POST', 'HEAD', 'OPTIONS'].includes(method) ? method : 'other';
    this.requests.inc({ method: known, status: String(status) });
  }

  liveConnections(count: number): void {
    this.live.set(count);
  }

  async text(): Promise<string> {
    await this.measureProjections();
    await this.measureReactions();
    await this.measureMessages();
    this.measureForgetting();
    return this.registry.metrics();
  }

  private async measureReactions(): Promise<void> {
    const { outbox, stopped } = this.following;
    for (const gauge of [outbox, stopped]) gauge.reset();
    const report = await this.health.reactions().catch(() => undefined);
    if (!report) return;
    for (const { name: reaction, stopped: stoppedBy } of report.following) {
      stopped.set({ reaction }, stoppedBy ? 1 : 0);
    }
    const { waiting, putOff, parked } = report.outbox;
    outbox.set({ rows: 'waiting' }, waiting);
    outbox.set({ rows: 'put-off' }, putOff);
    outbox.set({ rows: 'parked' }, parked);
  }

  private async measureMessages(): Promise<void> {
    this.waiting.reset();
    const counts = await this.health.messages().catch(() => []);
    for (const { status, reason, messages } of counts) {
      this.waiting.set({ status, reason: reason ?? '' }, messages);
    }
  }

  private measureForgetting(): void {
    const { unfinished, isEndedHere, ...inTheWay } = this.health.forgetting();
    this.forgetting.set({ what: 'unfinished' }, unfinished);
    if (!isEndedHere) return;
    this.forgetting.set({ what: 'failing' }, inTheWay.failing.length);
    this.forgetting.set({ what: 'waiting-messages' }, inTheWay.waitingMessages.length);
    this.forgetting.set({ what: 'unreadable-messages' }, inTheWay.unreadableMessages.length);
    this.forgetting.set({ what: 'reports-in-vain' }, inTheWay.reportsInVain.length);
  }

  /** A database that is away must not take the other measurements with it. */
  private async measureProjections(): Promise<void> {
    const { lagEvents, lagSeconds, stopped, unwell, parkedRows } = this.views;
    for (const gauge of [lagEvents, lagSeconds, stopped, unwell, parkedRows]) gauge.reset();
    const reports = await this.health.projections().catch(() => []);
    for (const { name: projection, lag, stopped: stoppedBy, ...report } of reports) {
      unwell.set({ projection }, report.unwell === undefined ? 0 : 1);
      parkedRows.set({ projection }, report.parkedRows ?? 0);
      stopped.set({ projection }, stoppedBy ? 1 : 0);
      if (lag) lagSeconds.set({ projection }, lag.seconds);
      if (lag?.events !== undefined) lagEvents.set({ projection }, lag.events);
    }
  }
}

const forgettingGauge = (registers: Registry[]): Gauge<'what'> =>
  new Gauge({
    name: 'anamnesis_forgetting',
    help: 'How many are approved and not forgotten to the end, and what is in the way of it',
    labelNames: ['what'],
    registers,
  });

interface ReactionGauges {
  readonly outbox: Gauge<'rows'>;
  readonly stopped: Gauge<'reaction'>;
}

const reactionGauges = (registers: Registry[]): ReactionGauges => ({
  outbox: new Gauge({
    name: 'anamnesis_outbox_rows',
    help: 'Rows that wait to be sent, were put off, or are parked until somebody decides; to 1000',
    labelNames: ['rows'],
    registers,
  }),
  stopped: new Gauge({
    name: 'anamnesis_reaction_stopped',
    help: '1 when an event has stopped the reaction until somebody looks',
    labelNames: ['reaction'],
    registers,
  }),
});

interface ViewGauges {
  readonly lagEvents: Gauge<'projection'>;
  readonly lagSeconds: Gauge<'projection'>;
  readonly stopped: Gauge<'projection'>;
  readonly unwell: Gauge<'projection'>;
  readonly parkedRows: Gauge<'projection'>;
}

const viewGauges = (registers: Registry[]): ViewGauges => {
  const gauge = (name: string, help: string): Gauge<'projection'> =>
    new Gauge({ name, help, labelNames: ['projection'], registers });
  return {
    lagEvents: gauge(
      'anamnesis_projection_lag_events',
      'At most so many events has a projection still to look at',
    ),
    lagSeconds: gauge(
      'anamnesis_projection_lag_seconds',
      'Since the oldest event was recorded that a projection has still to look at',
    ),
    unwell: gauge(
      'anamnesis_projection_unwell',
      '1 while the projection makes no progress here and tries again by itself',
    ),
    parkedRows: gauge(
      'anamnesis_projection_parked_rows',
      'Rows that are stale, for an event could not be folded into them',
    ),
    stopped: gauge(
      'anamnesis_projection_stopped',
      '1 when an event has stopped the projection until somebody looks',
    ),
  };
};
