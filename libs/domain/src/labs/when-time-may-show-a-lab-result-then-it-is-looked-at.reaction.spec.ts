import { givenTimers } from '@anamnesis/eventing/testing';
import type { LabPolicyApproved } from './events.js';
import { about, december, rosa } from './lab-disclosure.fixture.js';
import { lookWhenTimeMayShow } from './when-time-may-show-a-lab-result-then-it-is-looked-at.reaction.js';

const given = givenTimers(lookWhenTimeMayShow);
const planned = (lookAt: string, at: string) =>
  ({ type: 'LabDisclosureLookPlanned', ...about, lookAt, by: 'anamnesis-portal', at }) as const;
const approved: LabPolicyApproved = {
  ...{ type: 'LabPolicyApproved', policyId: 'policy', proposalId: 'proposal-1' },
  ...{ effectiveFrom: december(6), by: 'dr-lee', at: december(5) },
};

describe('when time alone may show or hide a result', () => {
  it('its report is looked at then', () => {
    given(planned(december(4), december(1)))
      .thenDue(about.reportId, december(4))
      .whenDue(about.reportId)
      .then({
        ...{ is: 'command', name: 'look', subject: rosa },
        command: { type: 'LookAtLabReport', ...about, notBefore: december(4) },
      } as never);
  });
  it('it is looked at when that was last planned for', () => {
    given(planned(december(4), december(1)), planned(december(9), december(2))).thenDue(
      about.reportId,
      december(9),
    );
  });
  it('all reports are looked at when an adopted rule set comes into force', () => {
    given(approved)
      .thenDue('proposal-1', december(6))
      .whenDue('proposal-1')
      .then({
        ...{ is: 'command', name: 'look' },
        command: { type: 'LookAtLabReports', notBefore: december(6) },
      } as never);
  });
});
