import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListWhoLooked, queryMessage, ShowAccessLog } from '@anamnesis/nest';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { accessLog } from './answers.js';
import { whoLooked } from './who-looked-answers.js';

/** Who did or saw what. */
@Controller('api/v1')
export class AuditController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('patients/:patientId/access-log')
  @Answers('Who did or saw what of a patient in one month', accessLog)
  accessLog(@FromUrl() query: ShowAccessLog, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/who-looked')
  @Answers('Who looked at a patient’s record in one month, for the patient', whoLooked)
  whoLooked(@FromUrl() query: ListWhoLooked, @By() { caller }: Sent) {
    return this.queries.execute(queryMessage(query, caller));
  }
}
