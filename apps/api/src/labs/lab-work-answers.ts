import {
  labRuleIds,
  resultStatuses,
  testCategories,
  type AppliedRule,
  type LabDecision,
  type LiftedRule,
} from '@anamnesis/domain';
import type {
  CorrectionChange,
  DecisionFor,
  LabAttachment,
  LabOfUnknownOrderer,
  LabOfUnknownTime,
  LabsOfUnknownOrdererAnswer,
  LabsOfUnknownTimeAnswer,
  LabsToMapAnswer,
  LabsToReviewAnswer,
  LabToMap,
  LabToReview,
  LabVisibilityAnswer,
  LabWorkItem,
  LateLine,
  LateNews,
  LineOfUnknownTime,
  LineToMap,
  TestToMap,
  LineToReview,
  LineVisibility,
  MisfiledReport,
  NamedTest,
  ProposedCorrection,
  ReportVisibility,
  ToldSignal,
} from '@anamnesis/read-models';
import {
  answer,
  flag,
  instant,
  list,
  oneOf,
  optional,
  text,
  uuid,
  whole,
  type Fields,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { attachmentFields, comment, valueType } from './my-lab-answers.js';

const texts = list(text());

export const namedTest = answer<NamedTest>('NamedTest', {
  code: optional(text()),
  system: optional(text()),
  name: optional(text()),
});

export const resultStatus = oneOf(...resultStatuses);

const category = oneOf(...testCategories);

const item: Fields<LabWorkItem> = {
  reportId: uuid(),
  patientId: uuid(),
  patientName: optional(text('Family, Given')),
  test: namedTest,
  orderedBy: optional(person),
  orderedAt: optional(text('As the laboratory told it.')),
  waitsFor: oneOf('review', 'mapping', 'orderer', 'collection-time'),
  ownedBy: oneOf('staff', 'provider'),
  waitingSince: instant(),
  overdueAt: instant(),
  isOverdue: flag(),
  staleSince: optional(instant()),
};

const attachment = answer<LabAttachment>('LabAttachment', {
  ...attachmentFields,
  location: optional(text('Where the laboratory keeps it.')),
});

const subId = text('OBX-4: lines that have the same one belong together.');

const ofMendedText = optional(flag());

const timesAsTold = list(text('As the laboratory told it.'));

const lineToReview = answer<LineToReview>('LabLineToReview', {
  lineId: uuid(),
  version: whole(),
  status: resultStatus,
  isUnconfirmed: flag(),
  test: namedTest,
  subId: optional(subId),
  ofMendedText,
  receivedAt: instant(),
  corrected: flag(),
  collected: timesAsTold,
  specimen: optional(text()),
  performedBy: optional(text('The laboratory.')),
  valueType: optional(valueType),
  values: texts,
  attachments: list(attachment),
  units: optional(text()),
  referenceRange: optional(text()),
  flags: texts,
  notes: texts,
});

const toReview = answer<LabToReview>('LabToReview', {
  ...item,
  isCovered: flag(),
  newsWaitsIn: optional(list(uuid())),
  collected: timesAsTold,
  notes: list(text('Narrative, conclusion and notes: shown once every line that has come is.')),
  comments: list(comment),
  lines: list(lineToReview),
});

export const labsToReview = answer<LabsToReviewAnswer>('LabsToReview', {
  rows: list(toReview),
  next: optional(text()),
  notShown: optional(whole()),
});

const signal = answer<ToldSignal>('LabTestSignal', {
  source: oneOf('code', 'parts', 'section', 'specimen', 'mapping', 'name'),
  category,
  evidence: text('The code, the section or the words that say so.'),
});

const testToMap = {
  mappingKey: optional(text('Under which a rule set maps the code.')),
  category,
  sureness: oneOf('certain', 'strong', 'likely', 'unsure'),
  needsHuman: texts,
  signals: list(signal),
};

const lineToMap = answer<LineToMap>('LabLineToMap', {
  lineId: uuid(),
  version: whole(),
  test: namedTest,
  isHeldByOrder: flag(),
  section: optional(text()),
  specimen: optional(text()),
  ...testToMap,
});

const orderToMap = answer<TestToMap>('LabOrderToMap', testToMap);

const toMap = answer<LabToMap>('LabToMap', {
  ...item,
  sender: optional(text('The name under which the sender of these codes is configured.')),
  order: optional(orderToMap),
  lines: list(lineToMap),
});

export const labsToMap = answer<LabsToMapAnswer>('LabsToMap', {
  rows: list(toMap),
  next: optional(text()),
  notShown: optional(whole()),
});

const unknownOrderer = answer<LabOfUnknownOrderer>('LabOfUnknownOrderer', {
  ...item,
  orderedByAsSent: optional(text('As the message names whoever ordered.')),
  why: oneOf('nobody-named', 'no-known-group', 'several-groups'),
});

export const labsOfUnknownOrderer = answer<LabsOfUnknownOrdererAnswer>('LabsOfUnknownOrderer', {
  rows: list(unknownOrderer),
  next: optional(text()),
  notShown: optional(whole()),
});

const unknownTime = answer<LabOfUnknownTime>('LabOfUnknownTime', {
  ...item,
  collected: timesAsTold,
  lines: list(
    answer<LineOfUnknownTime>('LabLineOfUnknownTime', {
      lineId: uuid(),
      version: whole(),
      test: namedTest,
      collected: timesAsTold,
    }),
  ),
});

export const labsOfUnknownTime = answer<LabsOfUnknownTimeAnswer>('LabsOfUnknownTime', {
  rows: list(unknownTime),
  next: optional(text()),
  notShown: optional(whole()),
});

const ruleId = oneOf(...labRuleIds);
const decidingRule = oneOf(...labRuleIds, 'workforce');
const basis = oneOf('statute', 'policy', 'operations', 'safety');

const appliedRule = answer<AppliedRule>('LabRuleThatApplies', {
  rule: ruleId,
  because: text(),
  basis,
});
const liftedRule = answer<LiftedRule>('LabRuleLifted', { rule: ruleId, by: ruleId });
const contact = answer<NonNullable<LabDecision['contact']>>('LabContact', {
  who: oneOf('ordering-provider', 'doctors-office', 'support-centre'),
  providerId: optional(text()),
});

/** What is told of one decision, whoever it is told for. */
export const toldDecision: Fields<Omit<DecisionFor, 'viewer'>> = {
  visible: flag(),
  rule: decidingRule,
  because: text(),
  basis,
  rules: list(appliedRule),
  lifted: list(liftedRule),
  policyVersion: text(),
  since: optional(instant()),
  until: optional(instant()),
  contact: optional(contact),
};

export const labViewer = oneOf(
  'patient',
  'proxy-minority',
  'proxy-court',
  'proxy-power-of-attorney',
);

const decisionFor = answer<DecisionFor>('LabDecisionFor', { viewer: labViewer, ...toldDecision });

const lineVisibility = answer<LineVisibility>('LabLineVisibility', {
  lineId: uuid(),
  version: whole(),
  status: resultStatus,
  test: namedTest,
  subId: optional(subId),
  ofMendedText,
  category: text(),
  decisions: list(decisionFor),
});

const proposedCorrection = answer<ProposedCorrection>('LabProposedCorrection', {
  correctionId: uuid(),
  corrects: oneOf('collected', 'minor-consent', 'lost-news'),
  messageId: optional(uuid()),
  collected: optional(texts),
  insteadOf: optional(list(text('A time that was told and would not count any more.'))),
  reason: text(),
  proposedBy: person,
  proposedAt: instant(),
  changes: list(
    answer<CorrectionChange>('LabCorrectionChange', {
      lineId: uuid(),
      viewer: labViewer,
      becomes: oneOf('visible', 'hidden'),
    }),
  ),
});

const lateNews = answer<LateNews>('LabNewsKeptAsLate', {
  keptAt: instant(),
  messageId: optional(uuid()),
  lines: list(
    answer<LateLine>('LabLineKeptAsLate', {
      lineId: uuid(),
      status: resultStatus,
      test: namedTest,
      subId: optional(subId),
    }),
  ),
});

const misfiledReport = answer<MisfiledReport>('LabReportFoundMisfiled', {
  reason: oneOf(
    'attached-to-wrong-patient',
    'sent-of-wrong-patient',
    'specimen-of-another-patient',
    'patient-says-so',
  ),
  foundBy: person,
  foundAt: instant(),
  messages: list(uuid()),
});

const reportVisibility = answer<ReportVisibility>('LabReportVisibility', {
  reportId: uuid(),
  firstFiledAs: optional(uuid()),
  test: namedTest,
  fillerNumber: optional(text()),
  orderedBy: optional(person),
  collected: texts,
  firstReceivedAt: instant(),
  decisions: list(decisionFor),
  lines: list(lineVisibility),
  newsWaitsIn: optional(list(uuid())),
  newsLostIn: optional(list(uuid())),
  newsSettledIn: optional(list(uuid())),
  late: list(lateNews),
  corrections: list(proposedCorrection),
  misfiled: optional(misfiledReport),
  staleSince: optional(instant()),
});

export const labVisibility = answer<LabVisibilityAnswer>('LabVisibility', {
  patientId: uuid(),
  at: instant(),
  rows: list(reportVisibility),
  next: optional(text()),
  notShown: optional(whole()),
});
