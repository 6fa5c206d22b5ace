import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  AnswerPatientRequest,
  AskQuestion,
  ClaimPatientRequest,
  DismissPatientRequest,
  NotePatientRequest,
  ReleasePatientRequest,
  ReportMissingLab,
  ReportRecordError,
  RequestLabReport,
  ReturnPatientRequestToQueue,
  SupersedePatientRequest,
  WithdrawPatientRequest,
} from '@anamnesis/domain';
import { commandMessage, queryMessage } from '@anamnesis/nest';
import { ListMyRequests, ShowCorrespondence, ShowPatientRequest } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { correspondence, myRequests, patientRequest } from './answers.js';

/** What patients ask for, and what the practice does with it. */
@Controller('api/v1')
export class RequestsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('requests/request-lab-report')
  @HttpCode(200)
  @Answers('Ask for a lab report')
  requestLabReport(@Body() command: RequestLabReport, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/report-missing-lab')
  @HttpCode(200)
  @Answers('Say that a laboratory result is missing; nothing is looked up')
  reportMissingLab(@Body() command: ReportMissingLab, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/report-record-error')
  @HttpCode(200)
  @Answers('Report an error in the record')
  reportRecordError(@Body() command: ReportRecordError, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/ask-question')
  @HttpCode(200)
  @Answers('Ask the practice a question')
  askQuestion(@Body() command: AskQuestion, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/claim-patient-request')
  @HttpCode(200)
  @Answers('Claim a request, so that others see who is at it')
  claim(@Body() command: ClaimPatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/release-patient-request')
  @HttpCode(200)
  @Answers('Give a claim back')
  release(@Body() command: ReleasePatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/note-patient-request')
  @HttpCode(200)
  @Answers('Leave a note for staff')
  note(@Body() command: NotePatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/answer-patient-request')
  @HttpCode(200)
  @Answers('Answer the patient, and say what becomes of the request')
  answer(@Body() command: AnswerPatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/dismiss-patient-request')
  @HttpCode(200)
  @Answers('Dismiss a request to the archive')
  dismiss(@Body() command: DismissPatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/withdraw-patient-request')
  @HttpCode(200)
  @Answers('Withdraw a request of one’s own')
  withdraw(@Body() command: WithdrawPatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/supersede-patient-request')
  @HttpCode(200)
  @Answers('Mark a request as superseded by another one of the same patient')
  supersede(@Body() command: SupersedePatientRequest, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('requests/return-patient-request-to-queue')
  @HttpCode(200)
  @Answers('Bring a request back from the archive')
  returnToQueue(@Body() command: ReturnPatientRequestToQueue, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Get('requests/:requestId')
  @Answers('One request with its whole history', patientRequest)
  show(@FromUrl() query: ShowPatientRequest, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-requests')
  @Answers('All that a patient ever asked for, as the patient sees it', myRequests)
  myRequests(@FromUrl() query: ListMyRequests, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/correspondence')
  @Answers('Past correspondence with a patient', correspondence)
  correspondence(@FromUrl() query: ShowCorrespondence, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
