import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { AnamnesisHealth } from '../index.js';

/**
 * What Prometheus may see. Every label has few values known beforehand (types of messages, kinds
 * of outcomes, names of projections), so no caller can make the list grow, and none is a person's.
 */
@Injectable()
export class PortalMetrics {
  readonly contentType: string;
  private readonly registry = new Registry();
  private readonly messages: Counter<'message' | 'outcome'>;
  private readonly seconds: Histogram<'message'>;
  private readonly requests: Counter<'method' | 'status'>;
  private readonly live: Gauge;

  constructor(@Inject(AnamnesisHealth) private readonly health: AnamnesisHealth) {
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
    this.measureProjections();
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

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private measureProjections(): void {
    const registers = [this.registry];
    const labelNames = ['projection'];
    const { health } = this;
    const gauge = (name: string, help: string, measure: (view: ProjectionView) => number): Gauge =>
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        async collect() {
          this.reset();
          for (const view of await health.projections()) {
            this.set({ projection: view.name }, measure(view));
          }
        },
      });
    gauge(
      'anamnesis_projection_lag_events',
      'Events that a projection has still to look at',
      (view) => view.lagEvents,
    );
    gauge(
      'anamnesis_projection_lag_seconds',
      'Age of the oldest event that a projection has still to look at',
      (view) => view.lagSeconds,
    );
    gauge(
      'anamnesis_projection_stopped',
      '1 when an event has stopped the projection until somebody looks',
      (view) => (view.status === 'stopped' ? 1 : 0),
    );
  }
}

type ProjectionView = Awaited<ReturnType<AnamnesisHealth['projections']>>[number];
