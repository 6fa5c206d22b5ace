import { refuse, type Context, type Decision } from '@anamnesis/eventing/decider';
import { idFor } from '../shared/ids.js';
import { presentFields } from '../shared/present-fields.js';
import { withoutWrong } from './collection-times.policy.js';
import type {
  ApproveLabReportCorrection,
  MarkMinorConsentService,
  ProposeLabReportCorrection,
  RefuseLabReportCorrection,
  WithdrawMisfiledLabReport,
} from './commands.js';
import type {
  LabMinorConsentMarked,
  LabReportCorrectionApproved,
  LabReportCorrectionProposed,
  LabReportCorrectionRefused,
  LabReportWithdrawnAsMisfiled,
} from './events.js';
import { isOfSomebodyElse } from './filed-by-mistake.policy.js';
import type { LabReportStanding, StandingReport } from './lab-report-standing.policy.js';
import { isWithdrawn } from './news-of-lines.policy.js';

export type LabCorrectionReason =
  'nothing-to-correct' | 'no-such-proposal' | 'proposal-already-decided' | 'second-person-needed';

export type LabCorrectionCommand =
  | MarkMinorConsentService
  | ProposeLabReportCorrection
  | ApproveLabReportCorrection
  | RefuseLabReportCorrection
  | WithdrawMisfiledLabReport;

type LabCorrectionEvent =
  | LabMinorConsentMarked
  | LabReportCorrectionProposed
  | LabReportCorrectionApproved
  | LabReportCorrectionRefused
  | LabReportWithdrawnAsMisfiled;
type LabCorrectionDecision = Decision<LabCorrectionEvent, LabCorrectionReason>;
type Correctable = LabReportStanding & { readonly report: StandingReport };
type Moment = Pick<Context, 'by' | 'at' | 'commandId'>;

/**
 * What staff have found out of an order and its laboratory does not say. What hides is said by one
 * person and holds at once; what may show is a release: one proposes it and another one approves.
 */
export const decideLabCorrection = (
  correctable: Correctable,
  command: LabCorrectionCommand,
  moment: Moment,
): LabCorrectionDecision => {
  const { reportId, patientId, header } = { ...correctable.report };
  const { by, at } = moment;
  switch (command.type) {
    case 'MarkMinorConsentService': {
      if (header.isMinorConsentService === true) return [];
      const { reason } = command;
      const step = 'minor-consent-marked';
      return [{ type: 'LabReportStepTaken', reportId, patientId, step, reason, by, at }];
    }
    case 'ProposeLabReportCorrection':
      return propose(correctable, command, moment);
    case 'ApproveLabReportCorrection':
      return approve(correctable, command, moment);
    case 'RefuseLabReportCorrection': {
      const { correctionId, reason } = command;
      const open = openProposal(correctable, correctionId);
      if ('refused' in open) return open;
      return [
        { type: 'LabReportCorrectionRefused', reportId, patientId, correctionId, reason, by, at },
      ];
    }
    case 'WithdrawMisfiledLabReport':
      return withdraw(correctable, command, moment);
  }
};

/** Every line, those as well that were taken back before: all of it was told of somebody else. */
const withdraw = (
  { report, lines }: Correctable,
  { reason }: WithdrawMisfiledLabReport,
  { by, at }: Moment,
): LabCorrectionDecision => {
  if (isOfSomebodyElse({ report, lines })) return [];
  const { reportId, patientId } = report;
  const withdrawn = Object.values(lines).map(({ current: { lineId, version } }) => ({
    ...{ lineId, version: version + 1 },
  }));
  const type = 'LabReportWithdrawnAsMisfiled' as const;
  return [{ type, reportId, patientId, reason, lines: withdrawn, by, at }];
};

const propose = (
  correctable: Correctable,
  { corrects, collected: said = [], messageId, reason }: ProposeLabReportCorrection,
  { by, at, commandId }: Moment,
): LabCorrectionDecision => {
  const { reportId, patientId, header } = correctable.report;
  const about = { reportId, patientId, correctionId: idFor(commandId, 'correction') };
  if (corrects === 'minor-consent') {
    if (header.isMinorConsentService !== true) return refuse('nothing-to-correct');
    return [{ type: 'LabReportCorrectionProposed', ...about, corrects, reason, by, at }];
  }
  if (corrects === 'lost-news') {
    if (!isHiddenInVain(correctable, messageId)) return refuse('nothing-to-correct');
    return [{ type: 'LabReportCorrectionProposed', ...about, corrects, messageId, reason, by, at }];
  }
  const collected = [...new Set(said)];
  const counting = timesCounting(correctable);
  const insteadOf = counting.filter((time) => !collected.includes(time));
  const isNew = collected.some((time) => !header.collected.includes(time));
  if (insteadOf.length === 0 && !isNew) return refuse('nothing-to-correct');
  return [
    {
      type: 'LabReportCorrectionProposed',
      ...about,
      ...{ corrects, collected, insteadOf, reason, by, at },
    },
  ];
};

/** Of what waits, only what is lost: what can be read is taken or let be, where its text is. */
const isHiddenInVain = (
  { newsLostIn }: Correctable,
  messageId: string | undefined,
): messageId is string => messageId !== undefined && newsLostIn.includes(messageId);

/** What counts when it is proposed is what the second person is asked to find wrong: no more. */
const timesCounting = ({ report, lines }: Correctable): readonly string[] => {
  const { header, timesFoundWrong } = report;
  const ofLines = Object.values(lines).flatMap(({ collected }) => collected);
  return withoutWrong([...new Set([...header.collected, ...ofLines])], timesFoundWrong);
};

const approve = (
  correctable: Correctable,
  { correctionId }: ApproveLabReportCorrection,
  { by, at }: Moment,
): LabCorrectionDecision => {
  const open = openProposal(correctable, correctionId);
  if ('refused' in open) return open;
  if (open.by === by) return refuse('second-person-needed');
  const { reportId, patientId } = correctable.report;
  const { corrects, collected, insteadOf, messageId } = open;
  // Whoever reviewed it has seen another time; that it is no such service changes no result.
  const renewed =
    corrects === 'collected'
      ? Object.values(correctable.lines)
          .filter(({ current }) => !isWithdrawn(current))
          .map(({ current }) => ({ lineId: current.lineId, version: current.version + 1 }))
      : undefined;
  return [
    presentFields({
      type: 'LabReportCorrectionApproved',
      ...{ reportId, patientId, correctionId, corrects, collected, insteadOf, messageId },
      ...{ renewed, by, at },
    }),
  ];
};

const openProposal = ({ corrections }: LabReportStanding, correctionId: string) => {
  const proposal = corrections[correctionId];
  if (!proposal) return refuse('no-such-proposal');
  return proposal.isDecided ? refuse('proposal-already-decided') : proposal;
};
