import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { queryMessage } from '@anamnesis/nest';
import {
  CountMyUnreadLabResults,
  ExportMyLabResults,
  FindMyLabResults,
  FollowMyLabResults,
  ListMyLabCorrections,
  ListMyLabResults,
  ListMyLabViewingWishes,
  ShowMyLabResult,
  ShowMyLabTrend,
} from '@anamnesis/read-models';
import type { HttpResponse } from '../http.js';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { LiveLabResults } from './live-lab-results.js';
import { exportedBytes, myLabExport } from './my-lab-export.js';
import {
  labResultsChanged,
  myLabCorrections,
  myLabResult,
  myLabResults,
  myLabTrend,
  myLabViewingWishes,
  myUnreadLabResults,
} from './my-lab-answers.js';

/** What patients, and who acts for them, may see of their laboratory results at this instant. */
@Controller('api/v1')
export class MyLabsController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LiveLabResults) private readonly live: LiveLabResults,
  ) {}

  @Get('patients/:patientId/my-lab-results')
  @Answers('A patient’s laboratory results, newest first', myLabResults)
  list(@FromUrl() query: ListMyLabResults, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Post('my-lab-results/search')
  @HttpCode(200)
  @Answers('Results by words of their names', myLabResults)
  find(@Body() query: FindMyLabResults, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-lab-results/export')
  @Answers('All visible results with their documents as FHIR R4, part by part', myLabExport)
  async export(
    @FromUrl() query: ExportMyLabResults,
    @By() { caller, atLeast }: Sent,
    @Res({ passthrough: true }) response: HttpResponse,
  ) {
    const found = await this.queries.execute(queryMessage(query, caller, { atLeast }));
    if (found.is !== 'found') return found;
    const { bundle, manifest } = found.answer;
    const { text, headers } = exportedBytes(bundle, manifest);
    for (const [name, value] of headers) response.setHeader(name, value);
    return { ...found, answer: text };
  }

  @Get('patients/:patientId/my-lab-results/unread')
  @Answers('How many results have not been opened as they are now', myUnreadLabResults)
  unread(@FromUrl() query: CountMyUnreadLabResults, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-lab-results/corrections')
  @Answers('Of which days results that could be seen are being corrected', myLabCorrections)
  corrections(@FromUrl() query: ListMyLabCorrections, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-lab-viewing-wishes')
  @Answers(
    'What was asked to be seen later or not at all, and by which id it is ended',
    myLabViewingWishes,
  )
  wishes(@FromUrl() query: ListMyLabViewingWishes, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-lab-results/live')
  @Answers('What changes on the list, as it happens', labResultsChanged, 'event-stream')
  follow(@FromUrl() query: FollowMyLabResults, @By() sent: Sent, @Res() response: HttpResponse) {
    return this.live.follow(query, sent, response);
  }

  @Get('patients/:patientId/my-lab-results/:reportId')
  @Answers('One laboratory report; reading it takes its unread mark away', myLabResult)
  show(@FromUrl() query: ShowMyLabResult, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get('patients/:patientId/my-lab-results/:reportId/lines/:lineId/trend')
  @Answers('The numbers of one analyte over time', myLabTrend)
  trend(@FromUrl() query: ShowMyLabTrend, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
