import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ArrangeCovering,
  CancelClosure,
  EndCovering,
  RecordClosure,
  RecordDeparture,
  RecordFacility,
  RecordMembership,
  RecordPractitioner,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import { ListFacilities } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { facilities } from './answers.js';

/** Facilities with the days on which they are closed, practitioners, and who covers for whom. */
@Controller('api/v1/directory')
export class DirectoryController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('facilities')
  @Answers('The facilities with the days on which they are closed', facilities)
  listFacilities(@FromUrl() query: ListFacilities, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Post('record-facility')
  @HttpCode(200)
  @Answers('Record a facility with its zone')
  recordFacility(@Body() command: RecordFacility, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-practitioner')
  @HttpCode(200)
  @Answers('Record a practitioner')
  recordPractitioner(@Body() command: RecordPractitioner, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-departure')
  @HttpCode(200)
  @Answers('Record that a practitioner has left')
  recordDeparture(@Body() command: RecordDeparture, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('arrange-covering')
  @HttpCode(200)
  @Answers('Arrange who covers for a practitioner, and when')
  arrangeCovering(@Body() command: ArrangeCovering, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('end-covering')
  @HttpCode(200)
  @Answers('End a covering')
  endCovering(@Body() command: EndCovering, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-membership')
  @HttpCode(200)
  @Answers('Record to which group a practitioner belongs, and when')
  recordMembership(@Body() command: RecordMembership, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-closure')
  @HttpCode(200)
  @Answers('Record days on which a facility is closed')
  recordClosure(@Body() command: RecordClosure, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('cancel-closure')
  @HttpCode(200)
  @Answers('Cancel a closure')
  cancelClosure(@Body() command: CancelClosure, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }
}
