import { Inject, Injectable } from '@nestjs/common';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type {
  AcknowledgementCode,
  Answered,
  BrokenOff,
  TurnedAway,
  WireWatch,
} from './wire-watch.js';

/** What Prometheus may see of the wire: no label is a sender's, and none can grow. */
@Injectable()
export class MllpMetrics implements WireWatch {
  private readonly connections: Gauge;
  private readonly away: Counter<'because'>;
  private readonly broken: Counter<'because'>;
  private readonly underWay: Gauge;
  private readonly messages: Counter<'acknowledgement' | 'outcome'>;
  private readonly seconds: Histogram;
  private readonly lastAccepted: Gauge;

  constructor(@Inject(PortalMetrics) { registry }: PortalMetrics) {
    const registers = [registry];
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
    this.connections = gauge('anamnesis_mllp_connections', 'Senders that are connected');
    this.away = new Counter({
      name: 'anamnesis_mllp_connections_turned_away_total',
      help: 'Connections that did not come about',
      labelNames: ['because'],
      registers,
    });
    this.broken = new Counter({
      name: 'anamnesis_mllp_connections_broken_off_total',
      help: 'Connections that ended with something that was no whole message',
      labelNames: ['because'],
      registers,
    });
    this.underWay = gauge(
      'anamnesis_mllp_messages_under_way',
      'Messages that are being kept and have no answer yet',
    );
    this.messages = answersOf(registers);
    this.seconds = new Histogram({
      name: 'anamnesis_mllp_message_seconds',
      help: 'From the last byte of a message to its answer',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.lastAccepted = gauge(
      'anamnesis_mllp_last_accepted_timestamp_seconds',
      'When the last message was accepted, in seconds since 1970; 0 before the first one',
    );
  }

  connected(count: number): void {
    this.connections.set(count);
  }

  turnedAway(because: TurnedAway): void {
    this.away.inc({ because });
  }

  brokeOff(because: BrokenOff): void {
    this.broken.inc({ because });
  }

  begun(): void {
    this.underWay.inc();
  }

  answered({ outcome, acknowledgement, seconds }: Answered): void {
    this.underWay.dec();
    this.messages.inc({ acknowledgement, outcome });
    this.seconds.observe(seconds);
    if (outcome === 'accepted') this.lastAccepted.setToCurrentTime();
  }
}

/** Those that matter stand there from the start: an alert on a rate needs a zero to begin with. */
const answersOf = (registers: Registry[]): Counter<'acknowledgement' | 'outcome'> => {
  const messages = new Counter({
    name: 'anamnesis_mllp_messages_total',
    help: 'Messages by the first acknowledgement (MSA-1) and by what became of them',
    labelNames: ['acknowledgement', 'outcome'] as const,
    registers,
  });
  const usual: readonly (readonly [AcknowledgementCode, Answered['outcome']])[] = [
    ['AA', 'accepted'],
    ['AE', 'error'],
    ['AR', 'refused'],
  ];
  for (const [acknowledgement, outcome] of usual) messages.inc({ acknowledgement, outcome }, 0);
  return messages;
};
