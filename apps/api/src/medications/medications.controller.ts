import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  AuthoriseRefill,
  DenyRefill,
  DiscontinuePrescription,
  RecordDispense,
  RecordPrescription,
  RequestRefill,
  SendRefillToPharmacy,
  StartRefillEncounter,
  TakeDownRefillRequest,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import {
  ListEncounterDrafts,
  ListMyPrescriptions,
  ListPrescriptions,
} from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { encounterDrafts, prescriptions } from './answers.js';

/** Prescriptions, their fills and their refills. */
@Controller('api/v1')
export class MedicationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('medications/record-prescription')
  @HttpCode(200)
  @Answers('Record a prescription from an interface')
  recordPrescription(@Body() command: RecordPrescription, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/record-dispense')
  @HttpCode(200)
  @Answers('Record that a prescription was filled')
  recordDispense(@Body() command: RecordDispense, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/discontinue-prescription')
  @HttpCode(200)
  @Answers('Discontinue a prescription')
  discontinue(@Body() command: DiscontinuePrescription, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/request-refill')
  @HttpCode(200)
  @Answers('Request a refill')
  requestRefill(@Body() command: RequestRefill, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/take-down-refill-request')
  @HttpCode(200)
  @Answers('Take down a refill that was asked for outside the portal')
  takeDownRefillRequest(@Body() command: TakeDownRefillRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/authorise-refill')
  @HttpCode(200)
  @Answers('Authorise a refill, as its prescriber or whoever covers')
  authoriseRefill(@Body() command: AuthoriseRefill, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/deny-refill')
  @HttpCode(200)
  @Answers('Deny a refill, with the reason')
  denyRefill(@Body() command: DenyRefill, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/send-refill-to-pharmacy')
  @HttpCode(200)
  @Answers('Note that an authorised refill went to the pharmacy')
  sendRefillToPharmacy(@Body() command: SendRefillToPharmacy, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('medications/start-refill-encounter')
  @HttpCode(200)
  @Answers('The refill’s helper: open an encounter note with the prescription in it')
  startRefillEncounter(@Body() command: StartRefillEncounter, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Get('patients/:patientId/my-prescriptions')
  @Answers('A patient’s prescriptions, with what each refill button says', prescriptions)
  myPrescriptions(@FromUrl() query: ListMyPrescriptions, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/prescriptions')
  @Answers('A patient’s prescriptions, for staff', prescriptions)
  prescriptions(@FromUrl() query: ListPrescriptions, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('encounter-drafts')
  @Answers('Encounter notes that helpers have opened', encounterDrafts)
  encounterDrafts(@FromUrl() query: ListEncounterDrafts, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
