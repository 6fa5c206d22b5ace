import { Controller, Get, Inject, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { queryMessage, ShowInterfaceMessage } from '@anamnesis/nest';
import { FollowInterfaceWorklist, ListInterfaceMessages } from '@anamnesis/read-models';
import type { HttpResponse } from '../http.js';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { interfaceMessage, interfaceMessages, interfaceWorklist } from './answers.js';
import { LiveWorklists } from './live-worklists.js';

/** The messages from outside that wait for somebody. */
@Controller('api/v1/interfaces')
export class WorklistController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LiveWorklists) private readonly live: LiveWorklists,
  ) {}

  @Get('messages')
  @Answers('The messages that wait for somebody, the oldest first', interfaceMessages)
  list(@FromUrl() query: ListInterfaceMessages, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('messages/live')
  @Answers('That the worklist changed, as it happens', interfaceWorklist, 'event-stream')
  follow(
    @FromUrl() query: FollowInterfaceWorklist,
    @By() sent: Sent,
    @Res() response: HttpResponse,
  ) {
    return this.live.follow(query, sent, response);
  }

  @Get('messages/:messageId')
  @Answers('One message with its text and all that became of it', interfaceMessage)
  show(@FromUrl() query: ShowInterfaceMessage, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
