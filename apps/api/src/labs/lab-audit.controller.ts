import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListLabSightings, queryMessage, ShowLabDecision } from '@anamnesis/nest';
import { ShowLabTimeliness } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { labDecision, labSightings, labTimeliness } from './lab-audit-answers.js';

/** What was decided, who saw it, and how long it took. */
@Controller('api/v1/labs')
export class LabAuditController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('timeliness')
  @Answers('How long results took to their review and to their patients', labTimeliness)
  timeliness(@FromUrl() query: ShowLabTimeliness, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get(':reportId/decision')
  @Answers('What is decided of a report as of any instant, known then and known now', labDecision)
  decision(@FromUrl() query: ShowLabDecision, @By() { caller }: Sent) {
    return this.queries.execute(queryMessage(query, caller));
  }

  @Get(':reportId/sightings')
  @Answers('Who could see each version of a report, and who did', labSightings)
  sightings(@FromUrl() query: ListLabSightings, @By() { caller }: Sent) {
    return this.queries.execute(queryMessage(query, caller));
  }
}
