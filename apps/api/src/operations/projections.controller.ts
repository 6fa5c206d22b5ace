import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { OperateProjection } from '@anamnesis/domain';
import { commandMessage, ProjectionOperations, queryMessage } from '@anamnesis/nest';
import { ListProjections } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { projections } from './answers.js';

/** What operators do with projections; the same as `npm run projections`. */
@Controller('api/v1/projections')
export class ProjectionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ProjectionOperations) private readonly operations: ProjectionOperations,
  ) {}

  @Get()
  @Answers('How far every projection is, what is built anew, and which rows are stale', projections)
  list(@FromUrl() query: ListProjections, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Post('operate-projection')
  @HttpCode(200)
  @Answers('Rebuild, verify, retry, switch back or abandon; how it goes is told in the list')
  operate(@Body() command: OperateProjection, @By() { caller, sentId }: Sent) {
    const message = commandMessage(command, caller, sentId);
    return this.operations.after(command, () => this.commands.execute(message));
  }
}
