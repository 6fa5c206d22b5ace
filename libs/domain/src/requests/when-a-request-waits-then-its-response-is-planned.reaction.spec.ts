import { givenReaction } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { PlanResponse } from './commands.js';
import {
  askedOn,
  labReportRequested,
  maria,
  mariasRequest,
  returnedByBrandt,
} from './history.fixture.js';
import { planResponses } from './when-a-request-waits-then-its-response-is-planned.reaction.js';

const given = givenReaction(planResponses);
const recordedAt = '2026-03-25T17:00:00Z';
const planned = {
  is: 'command',
  name: 'plan',
  command: said(PlanResponse, {
    requestId: mariasRequest,
    patientId: maria,
    requestStream: askedOn,
  }),
  subject: maria,
} as const;

describe('when a request waits', () => {
  it('its response is planned as soon as it is asked', () =>
    given({ event: labReportRequested, recordedAt }).on(askedOn).then(planned));
  it('and anew when it is returned, for whose data it is', () =>
    given({ event: returnedByBrandt, recordedAt, metadata: { subject: maria } })
      .on(askedOn)
      .then(planned));
  it('but not before this was in force', () =>
    given({ event: labReportRequested, recordedAt: '2025-12-31T23:59:59Z' }).thenNothing());
  it('and nothing follows for nobody', () =>
    given({ event: returnedByBrandt, recordedAt }).thenNothing());
});
