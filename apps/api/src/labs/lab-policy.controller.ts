import { Controller, Get, Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { queryMessage, RehearseLabPolicyProposal } from '@anamnesis/nest';
import { ListLabPolicyProposals } from '@anamnesis/read-models';
import { Answers } from '../routes.js';
import { By, FromUrl, type Sent } from '../sender.decorator.js';
import { labPolicyProposals, labRehearsal } from './lab-policy-answers.js';

/** What whoever approves a rule set about laboratory results looks at first. */
@Controller('api/v1/labs/policy-proposals')
export class LabPolicyController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @Answers('Proposed rule sets, and in what each differs', labPolicyProposals)
  list(@FromUrl() query: ListLabPolicyProposals, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }

  @Get(':proposalId/rehearsal')
  @Answers('What a proposed rule set would have shown or hidden in the year before', labRehearsal)
  rehearsal(@FromUrl() query: RehearseLabPolicyProposal, @By() { caller, atLeast }: Sent) {
    return this.queries.execute(queryMessage(query, caller, { atLeast }));
  }
}
