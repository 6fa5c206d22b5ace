import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { PortalHealth, type ProjectionReport } from '../portal-health.js';
import { PortalMetrics } from './metrics.js';

const MOST_TOLD = 20;

interface Reply {
  status(code: number): Reply;
  json(body: unknown): Reply;
}

/** What is asked by machines that watch the process: no patient data, no caller, no access log. */
@Controller()
export class OperationsController {
  constructor(
    @Inject(PortalHealth) private readonly health: PortalHealth,
    @Inject(PortalMetrics) private readonly portalMetrics: PortalMetrics,
  ) {}

  /** The process answers; nothing else is asked. */
  @Get('health/live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** Whether work should be sent here. A view that lags does not count: see /metrics for that. */
  @Get('health/ready')
  async ready(@Res() reply: Reply): Promise<void> {
    const { isReady, because } = await this.health.ready();
    reply
      .status(isReady ? 200 : 503)
      .json(isReady ? { status: 'ready' } : { status: 'not-ready', because });
  }

  @Get('health/projections')
  async projections(): Promise<object> {
    const projections = await this.health.projections();
    return { projections: projections.map(lineOf) };
  }

  /** What follows from events by itself: how far, and what waits to be sent or for somebody. */
  @Get('health/reactions')
  async reactions(): Promise<object> {
    const { following, outbox, brokenTimers } = await this.health.reactions();
    return { reactions: following.map(lineOf), outbox, brokenTimers };
  }

  /** How many are not forgotten to the end, and by opaque ids the messages that are in the way. */
  @Get('health/forgetting')
  forgetting(): object {
    const { unfinished, isEndedHere, ...inTheWay } = this.health.forgetting();
    // Zeros would say that nothing is.
    if (!isEndedHere) return { unfinished, inTheWay: 'known where the projections run' };
    const { failing, waitingMessages, unreadableMessages, reportsInVain } = inTheWay;
    return {
      ...{ unfinished, failing: failing.length },
      waitingMessages: waitingMessages.slice(0, MOST_TOLD),
      unreadableMessages: unreadableMessages.slice(0, MOST_TOLD),
      reportsInVain: reportsInVain.slice(0, MOST_TOLD),
    };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.portalMetrics.text();
  }
}

const lineOf = ({ name, position, stopped, lag, ...report }: ProjectionReport): object => ({
  name,
  status: stopped ? 'stopped' : report.unwell === undefined ? 'running' : 'unwell',
  position,
  ...(report.unwell === undefined ? {} : { because: report.unwell }),
  ...(report.parkedRows === undefined ? {} : { parkedRows: report.parkedRows }),
  ...(report.parkedBy === undefined ? {} : { parkedBy: report.parkedBy }),
  ...(report.isBuilding ? { isBuilding: true } : {}),
  ...(lag ? { lagEvents: lag.events ?? null, lagSeconds: lag.seconds } : {}),
  ...(stopped ? { stoppedBy: stopped.eventId, because: stopped.reason } : {}),
});
