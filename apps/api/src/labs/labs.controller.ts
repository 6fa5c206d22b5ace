import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApproveLabPolicy,
  ApproveLabReportCorrection,
  EndLabViewingWish,
  IdentifyLabOrderer,
  ImportLabReviewAsReviewed,
  MarkMinorConsentService,
  ProposeLabPolicy,
  ProposeLabReportCorrection,
  RecordLabResults,
  RecordLabReview,
  RecordLabViewingWish,
  RefuseLabPolicyProposal,
  RefuseLabReportCorrection,
  ReleaseLabComment,
  ReviewLabResults,
  TakeLabReleaseStep,
  WithdrawMisfiledLabReport,
  rolesOf,
} from '@anamnesis/domain';
import { commandMessage, PORTAL, RecordNamedLabReview, type Portal } from '@anamnesis/nest';
import { responseTo } from '../answer.interceptor.js';
import { Answers } from '../routes.js';
import { By, type Sent } from '../sender.decorator.js';
import {
  manyReviews,
  reviewAnswered,
  ReviewManyLabResults,
  type ManyReviewsAnswered,
} from './many-reviews.js';

/** What laboratories send, what providers say of it, and the rules of who sees it. */
@Controller('api/v1/labs')
export class LabsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PORTAL) private readonly portal: Portal,
  ) {}

  @Post('record-lab-results')
  @HttpCode(200)
  @Answers('Record what a laboratory sent of one order')
  recordResults(@Body() command: RecordLabResults, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('identify-lab-orderer')
  @HttpCode(200)
  @Answers('Say who ordered a report of which nobody knew')
  identifyOrderer(@Body() command: IdentifyLabOrderer, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('mark-minor-consent-service')
  @HttpCode(200)
  @Answers('Say that a minor has consented alone to what a report is of')
  markMinorConsent(@Body() command: MarkMinorConsentService, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('propose-lab-report-correction')
  @HttpCode(200)
  @Answers('Propose when a report was collected, or that it is of no such service')
  proposeCorrection(@Body() command: ProposeLabReportCorrection, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('approve-lab-report-correction')
  @HttpCode(200)
  @Answers('Approve a correction that another person has proposed')
  approveCorrection(@Body() command: ApproveLabReportCorrection, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('refuse-lab-report-correction')
  @HttpCode(200)
  @Answers('Refuse a proposed correction')
  refuseCorrection(@Body() command: RefuseLabReportCorrection, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('withdraw-misfiled-lab-report')
  @HttpCode(200)
  @Answers('Say that a report is not of the patient under whom it was filed')
  withdrawMisfiled(@Body() command: WithdrawMisfiledLabReport, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('review-lab-results')
  @HttpCode(200)
  @Answers('Review lines of a report, each by the version that was seen')
  review(@Body() command: ReviewLabResults, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  /** One key for all of them: each review gets an id of its own from it and from its place. */
  @Post('review-many-lab-results')
  @HttpCode(200)
  @Answers('Review many reports, with an answer for each', manyReviews)
  async reviewMany(
    @Body() { type, reviews }: ReviewManyLabResults,
    @By() { caller, sentId }: Sent,
  ): Promise<ManyReviewsAnswered | undefined> {
    const { correlationId = '' } = caller;
    // Whom it is denied anyway is told once, like by every other route.
    const mayEver = rolesOf(type).includes(caller.role);
    const [first, ...others] = await Promise.all(
      (mayEver ? reviews : reviews.slice(0, 1)).map((review, place) =>
        this.commands.execute(commandMessage(review, caller, `${sentId} ${place}`)),
      ),
    );
    if (!mayEver && first) responseTo(first);
    return {
      answers: [first, ...others].flatMap((decided, place) => {
        const reportId = reviews[place]?.reportId;
        return decided && reportId ? [reviewAnswered(reportId, decided, correlationId)] : [];
      }),
    };
  }

  @Post('record-lab-review')
  @HttpCode(200)
  @Answers('The EMR: record that a provider has reviewed a report there')
  recordReview(@Body() command: RecordLabReview, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  /** It knows no ids of ours, so it names what it means as the laboratory's messages name it. */
  @Post('record-named-lab-review')
  @HttpCode(200)
  @Answers('The EMR: record a review there, naming order, lines and the messages that were seen')
  recordNamedReview(@Body() named: RecordNamedLabReview, @By() { caller, sentId }: Sent) {
    return this.portal.namedReviews.record(named, caller, sentId);
  }

  @Post('import-lab-review-as-reviewed')
  @HttpCode(200)
  @Answers('Answer for it that imported history was reviewed before')
  importAsReviewed(@Body() command: ImportLabReviewAsReviewed, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('release-lab-comment')
  @HttpCode(200)
  @Answers(
    'Say something to the patient about a report: shown while every line of it is that has come, ' +
      'and beside a hidden one never',
  )
  releaseComment(@Body() command: ReleaseLabComment, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('take-lab-release-step')
  @HttpCode(200)
  @Answers('Record a step of the agreement to release a blocked result')
  takeReleaseStep(@Body() command: TakeLabReleaseStep, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('record-lab-viewing-wish')
  @HttpCode(200)
  @Answers('Record what a patient wants to see later, or not at all')
  recordViewingWish(@Body() command: RecordLabViewingWish, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('end-lab-viewing-wish')
  @HttpCode(200)
  @Answers('End such a wish')
  endViewingWish(@Body() command: EndLabViewingWish, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('propose-lab-policy')
  @HttpCode(200)
  @Answers('Propose a rule set about laboratory results')
  proposePolicy(@Body() command: ProposeLabPolicy, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('approve-lab-policy')
  @HttpCode(200)
  @Answers('Approve a rule set that another person has proposed')
  approvePolicy(@Body() command: ApproveLabPolicy, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }

  @Post('refuse-lab-policy-proposal')
  @HttpCode(200)
  @Answers('Refuse a proposed rule set')
  refusePolicyProposal(@Body() command: RefuseLabPolicyProposal, @By() { caller, sentId }: Sent) {
    return this.commands.execute(commandMessage(command, caller, sentId));
  }
}
