import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { plainToInstance } from 'class-transformer';
import {
  AcceptMessageCorrection,
  AttachMessagePatient,
  CorrectMessage,
  DeclareMessagePatientNew,
  DiscardMessage,
  ReceiveMessage,
  ReplayMessage,
  rolesOf,
  type PortalCaller,
} from '@anamnesis/domain';
import { commandMessage, PORTAL, type Portal, type TakenIn } from '@anamnesis/nest';
import type { HttpRequest, HttpResponse } from '../http.js';
import { Problem } from '../problem.js';
import { Answers, TakesAsSent } from '../routes.js';
import { By, type Sent } from '../sender.decorator.js';
import { operationOutcome, type OperationOutcome } from './answers.js';
import { FHIR_TYPES, HL7_TYPES } from './bodies-as-sent.js';

/** Messages of other systems: how they come in, and what staff decide about those that wait. */
@Controller('api/v1/interfaces')
export class InterfacesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PORTAL) private readonly portal: Portal,
  ) {}

  @Post('hl7v2')
  @HttpCode(200)
  @TakesAsSent(ReceiveMessage, HL7_TYPES)
  @Answers('Take in one HL7 v2 message; the answer is its acknowledgement')
  async takeIn(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
    @By() { caller, sentId }: Sent,
  ): Promise<unknown> {
    if (!maySend(caller)) return this.denied(caller, sentId);
    const body = bytesOf(request);
    const taken = await this.portal.intake.takeIn(body, { is: 'client', caller });
    response.status(STATUS[taken.is]).type(`${HL7_TYPES[0]}; charset=utf-8`);
    // One request has one answer: what a sender wants to hear besides, it cannot hear here.
    return taken.acknowledgements[0] ?? '';
  }

  @Post('fhir')
  @HttpCode(200)
  @TakesAsSent(ReceiveMessage, FHIR_TYPES)
  @Answers('Take in one FHIR R4 bundle of laboratory results of one patient', operationOutcome)
  async takeInBundle(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
    @By() { caller, sentId }: Sent,
  ): Promise<unknown> {
    if (!maySend(caller)) return this.denied(caller, sentId);
    const body = bytesOf(request);
    const { is, issues: issue } = await this.portal.intake.takeInBundle(body, {
      is: 'client',
      caller,
    });
    response.status(STATUS[is]).type(`${FHIR_TYPES[0]}; charset=utf-8`);
    return { resourceType: 'OperationOutcome', issue } satisfies OperationOutcome;
  }

  /** Through the door, which notes it. */
  private denied(caller: PortalCaller, sentId: string): Promise<unknown> {
    return this.commands.execute(commandMessage(ANY_RECEIPT, caller, sentId));
  }

  @Post('attach-message-patient')
  @HttpCode(200)
  @Answers('Say whose a message is')
  attach(@Body() command: AttachMessagePatient, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('correct-message')
  @HttpCode(200)
  @Answers('Mend the text of a message: another person accepts it before it counts')
  correct(@Body() command: CorrectMessage, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('accept-message-correction')
  @HttpCode(200)
  @Answers('Say that a message is to be taken as another person has mended it')
  acceptCorrection(@Body() command: AcceptMessageCorrection, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('replay-message')
  @HttpCode(200)
  @Answers('Take a message once more')
  replay(@Body() command: ReplayMessage, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('declare-message-patient-new')
  @HttpCode(200)
  @Answers('Say that a message is about nobody on file: the patient is recorded as it tells')
  declareNew(@Body() command: DeclareMessagePatientNew, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('discard-message')
  @HttpCode(200)
  @Answers('Let a message be')
  discard(@Body() command: DiscardMessage, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }
}

const maySend = ({ role }: PortalCaller): boolean => rolesOf('ReceiveMessage').includes(role);

const bytesOf = ({ body }: HttpRequest): Buffer => {
  if (Buffer.isBuffer(body)) return body;
  throw new Problem('unsupported-media-type');
};

const STATUS: Readonly<Record<TakenIn['is'], number>> = {
  accepted: 200,
  error: 422,
  refused: 422,
  'too-large': 413,
  unavailable: 503,
};

/** What nobody has said yet: enough for the door to say that it may not be said. */
const ANY_RECEIPT = plainToInstance(ReceiveMessage, {
  messageId: '00000000-0000-4000-8000-000000000000',
  format: 'hl7v2',
  sender: 'nobody',
  controlId: 'none',
  messageType: 'ORU^R01',
  raw: 'TVNI',
  sha256: '0'.repeat(64),
});
