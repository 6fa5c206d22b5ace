import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ArrangeCovering,
  EndCovering,
  RecordDeparture,
  RecordFacility,
  RecordPractitioner,
} from '@anamnesis/domain';
import { commandMessage } from '@anamnesis/nest';
import { Answers } from '../routes.js';
import { By, type Sent } from '../sender.decorator.js';

/** Facilities, practitioners, and who covers for whom. */
@Controller('api/v1/directory')
export class DirectoryController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

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
}
