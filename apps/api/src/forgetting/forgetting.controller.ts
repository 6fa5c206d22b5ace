import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApproveForgetting,
  LiftLegalHold,
  PlaceLegalHold,
  RequestForgetting,
  WithdrawForgettingRequest,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import { ListForgettings, ShowForgetting } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { forgetting, forgettings } from './answers.js';

/** How a patient is forgotten for good, by two people, and what forbids it. */
@Controller('api/v1/forgetting')
export class ForgettingController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('request-forgetting')
  @HttpCode(200)
  @Answers('Request that a patient be forgotten')
  request(@Body() command: RequestForgetting, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('approve-forgetting')
  @HttpCode(200)
  @Answers('Approve it, as another person: the patient’s key is destroyed, for good')
  approve(@Body() command: ApproveForgetting, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('withdraw-forgetting-request')
  @HttpCode(200)
  @Answers('Withdraw the request before it is approved')
  withdraw(@Body() command: WithdrawForgettingRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('place-legal-hold')
  @HttpCode(200)
  @Answers('Place a legal hold: the patient cannot be forgotten while it is in force')
  placeHold(@Body() command: PlaceLegalHold, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('lift-legal-hold')
  @HttpCode(200)
  @Answers('Lift a legal hold')
  liftHold(@Body() command: LiftLegalHold, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Get()
  @Answers('Who is to be forgotten, who was, and whose record is held', forgettings)
  list(@FromUrl() query: ListForgettings, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get(':patientId')
  @Answers('Whether one patient may be forgotten, and from which day on', forgetting)
  show(@FromUrl() query: ShowForgetting, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
