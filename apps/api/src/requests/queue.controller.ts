import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { queryMessage } from '@anamnesis/nest';
import { SearchArchive, ShowQueue, ShowRequestsChangedSince } from '@anamnesis/read-models';
import type { HttpResponse } from '../http.js';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { archive, queue, requestsChanged } from './answers.js';
import { LiveQueues } from './live-queues.js';
import { LastEventId } from './last-event-id.decorator.js';

/** The queue of open requests, and the archive of those that were dismissed. */
@Controller('api/v1')
export class QueueController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LiveQueues) private readonly live: LiveQueues,
  ) {}

  @Get('queue')
  @Answers('The open requests', queue)
  show(@FromUrl() query: ShowQueue, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('queue/changes')
  @Answers('Which requests changed after a position', requestsChanged)
  changes(@FromUrl() query: ShowRequestsChangedSince, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('queue/live')
  @Answers('The same as server-sent events, as they happen', requestsChanged, 'event-stream')
  follow(
    @LastEventId() query: ShowRequestsChangedSince,
    @By() sent: Sent,
    @Res() response: HttpResponse,
  ) {
    return this.live.follow(query.since, sent, response);
  }

  @Post('archive/search')
  @HttpCode(200)
  @Answers('Search the archive', archive)
  searchArchive(@Body() query: SearchArchive, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
