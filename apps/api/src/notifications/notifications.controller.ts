import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  AbandonNotification,
  RetryNotification,
  SetNotificationPreference,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import { ListNotifications, ShowMailbox } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { mailbox, notifications } from './answers.js';

/** Mails that say that a message waits: who has them, who has not and why, who wants none. */
@Controller('api/v1')
export class NotificationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('notifications')
  @Answers('Who was mailed, who was not and why, and what waits for a decision', notifications)
  list(@FromUrl() query: ListNotifications, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/mailbox')
  @Answers('Whether a patient is mailed, and by which channels anybody is', mailbox)
  showMailbox(@FromUrl() query: ShowMailbox, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Post('notifications/set-notification-preference')
  @HttpCode(200)
  @Answers('Tick or untick a channel')
  setPreference(@Body() command: SetNotificationPreference, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('notifications/retry-notification')
  @HttpCode(200)
  @Answers('Try a parked mail again')
  retry(@Body() command: RetryNotification, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('notifications/abandon-notification')
  @HttpCode(200)
  @Answers('Let a parked mail be')
  abandon(@Body() command: AbandonNotification, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }
}
