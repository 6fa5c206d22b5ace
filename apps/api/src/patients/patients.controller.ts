import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  AcceptDemographicChange,
  AssignPatientIdentifier,
  DeclineDemographicChange,
  RecordDeath,
  RecordExamination,
  RecordPatient,
  WithdrawPatientIdentifier,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import { FindPatients, ListDemographicProposals } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { demographicProposals, patients } from './answers.js';

/** Who the patients are, as interfaces record it. */
@Controller('api/v1/patients')
export class PatientsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('record-patient')
  @HttpCode(200)
  @Answers('Record a patient, or what has changed')
  recordPatient(@Body() command: RecordPatient, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-examination')
  @HttpCode(200)
  @Answers('Record a completed examination')
  recordExamination(@Body() command: RecordExamination, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-death')
  @HttpCode(200)
  @Answers('Record that a patient has died')
  recordDeath(@Body() command: RecordDeath, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('assign-patient-identifier')
  @HttpCode(200)
  @Answers('Record by which number others know a patient')
  assignPatientIdentifier(
    @Body() command: AssignPatientIdentifier,
    @By() { caller, sentId }: Sent,
  ) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('withdraw-patient-identifier')
  @HttpCode(200)
  @Answers('Record that a number names a patient no more, and why')
  withdrawPatientIdentifier(
    @Body() command: WithdrawPatientIdentifier,
    @By() { caller, sentId }: Sent,
  ) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Get('demographic-proposals')
  @Answers('What record systems would change of patients, the oldest first', demographicProposals)
  listProposals(@FromUrl() query: ListDemographicProposals, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Post('accept-demographic-change')
  @HttpCode(200)
  @Answers(
    'Take what a record system proposed: from now on it is so, a birth date by a second person',
  )
  acceptDemographicChange(
    @Body() command: AcceptDemographicChange,
    @By() { caller, sentId }: Sent,
  ) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('decline-demographic-change')
  @HttpCode(200)
  @Answers('Leave what is on file, and say why')
  declineDemographicChange(
    @Body() command: DeclineDemographicChange,
    @By() { caller, sentId }: Sent,
  ) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('search')
  @HttpCode(200)
  @Answers('Find patients by name', patients)
  find(@Body() query: FindPatients, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
