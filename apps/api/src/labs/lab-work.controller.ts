import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { queryMessage } from '@anamnesis/nest';
import {
  ListLabsOfUnknownOrderer,
  ListLabsOfUnknownTime,
  ListLabsToMap,
  ListLabsToReview,
  ShowLabVisibility,
} from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import {
  labsOfUnknownOrderer,
  labsOfUnknownTime,
  labsToMap,
  labsToReview,
  labVisibility,
} from './lab-work-answers.js';

/** What of laboratory results waits for whom, and who may see what of one patient's. */
@Controller('api/v1')
export class LabWorkController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('labs/to-review')
  @Answers('What waits for the review of its ordering provider, oldest first', labsToReview)
  toReview(@FromUrl() query: ListLabsToReview, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('labs/to-map')
  @Answers('What is held because nobody can tell what it is, oldest first', labsToMap)
  toMap(@FromUrl() query: ListLabsToMap, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('labs/of-unknown-orderer')
  @Answers('What is held because nobody knows who ordered it', labsOfUnknownOrderer)
  ofUnknownOrderer(@FromUrl() query: ListLabsOfUnknownOrderer, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('labs/of-unknown-time')
  @Answers('What is hidden because nobody knows when it was collected', labsOfUnknownTime)
  ofUnknownTime(@FromUrl() query: ListLabsOfUnknownTime, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/lab-visibility')
  @Answers('Every result of a patient with what is decided of it, and why', labVisibility)
  visibility(@FromUrl() query: ShowLabVisibility, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
