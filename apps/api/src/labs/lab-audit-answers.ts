import { roles } from '@anamnesis/domain';
import {
  decisionViewers,
  type CouldSee,
  type DecidedLineTold,
  type DecidedReportTold,
  type DecisionByKnowledge,
  type LabDecisionAnswer,
  type LabSightingsAnswer,
  type SightedVersion,
  type Sighting,
} from '@anamnesis/nest';
import type { LabTimelinessAnswer, LabTimelinessRow } from '@anamnesis/read-models';
import {
  answer,
  flag,
  instant,
  list,
  number,
  oneOf,
  optional,
  text,
  uuid,
  whole,
  type Fields,
} from '../answer-schema.js';
import { person } from '../person-answer.js';
import { labViewer, namedTest, resultStatus, toldDecision } from './lab-work-answers.js';

const decidedReport = answer<DecidedReportTold>('LabReportDecided', {
  ...toldDecision,
  carriers: oneOf('shown', 'hidden'),
  policyId: text(),
  policyEffectiveFrom: instant(),
});

const decidedLine = answer<DecidedLineTold>('LabLineDecided', {
  lineId: uuid(),
  version: optional(whole()),
  status: optional(resultStatus),
  test: namedTest,
  category: text(),
  ...toldDecision,
});

const known = oneOf('then', 'now');

const decision = answer<DecisionByKnowledge>('LabDecisionByKnowledge', {
  known,
  onFile: flag(),
  report: optional(decidedReport),
  lines: list(decidedLine),
});

export const labDecision = answer<LabDecisionAnswer>('LabDecision', {
  reportId: uuid(),
  patientId: uuid(),
  at: instant(),
  viewer: oneOf(...decisionViewers),
  decisions: list(decision),
  differs: optional(flag()),
});

const couldSee = answer<CouldSee>('LabCouldSee', {
  viewer: labViewer,
  known,
  from: instant(),
  until: optional(instant()),
});

const sighting = answer<Sighting>('LabSighting', {
  by: text(),
  role: oneOf(...roles),
  onBehalfOf: optional(text()),
  at: instant(),
  what: text('Name of the query.'),
  how: oneOf('opened', 'listed'),
  right: oneOf('known', 'then', 'unknown'),
  rule: text('The rule of the access policy that allowed it.'),
});

const followedBy = answer<NonNullable<SightedVersion['followedBy']>>('LabVersionFollowing', {
  status: resultStatus,
  receivedAt: instant(),
});

const sightedVersion = answer<SightedVersion>('LabVersionSighted', {
  lineId: uuid(),
  version: whole(),
  status: resultStatus,
  test: namedTest,
  receivedAt: instant(),
  followedBy: optional(followedBy),
  couldSee: list(couldSee),
  seenBy: list(sighting),
});

export const labSightings = answer<LabSightingsAnswer>('LabSightings', {
  reportId: uuid(),
  patientId: uuid(),
  versions: list(sightedVersion),
});

const spread = answer<LabTimelinessRow['toReview']>('LabTimelinessSpread', {
  count: whole(),
  medianHours: optional(number()),
  p90Hours: optional(number()),
});

const figures: Fields<LabTimelinessAnswer['all']> = {
  results: whole(),
  toReview: spread,
  reviewToVisible: spread,
  visibleToView: spread,
  inAll: spread,
};

const timelinessRow = answer<LabTimelinessRow>('LabTimelinessRow', {
  provider: optional(person),
  category: text(),
  ...figures,
});

export const labTimeliness = answer<LabTimelinessAnswer>('LabTimeliness', {
  from: instant(),
  to: instant(),
  all: answer<LabTimelinessAnswer['all']>('LabTimelinessFigures', figures),
  rows: list(timelinessRow),
});
