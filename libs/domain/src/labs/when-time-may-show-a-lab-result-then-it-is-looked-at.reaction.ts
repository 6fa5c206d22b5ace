import type { TimerPlan } from '@anamnesis/eventing/timer';
import type { LabDisclosureLookPlanned, LabPolicyApproved } from './events.js';
import type { LookAtLabReport } from './when-a-lab-report-changes-then-it-is-looked-at.reaction.js';
import type { LookAtLabReports } from './when-what-decides-on-lab-results-changes-then-reports-are-looked-at.reaction.js';

/**
 * One timer for each report that time alone will show or hide (a hold or a wish ends, somebody comes
 * of age), and one for each adopted rule set, at the instant from which it is in force. It says when
 * to look, and not before which instant, for another process may look than the one whose clock rang;
 * what is so then is asked of the engine. Nothing is cancelled, for a look in vain says nothing.
 */
export const lookWhenTimeMayShow: TimerPlan<LabDisclosureLookPlanned | LabPolicyApproved> = {
  name: 'when-time-may-show-a-lab-result-then-it-is-looked-at',
  version: 1,
  events: ['LabDisclosureLookPlanned', 'LabPolicyApproved'],
  inForceFrom: '2026-11-22T00:00:00Z',
  plan: (event) => {
    switch (event.type) {
      case 'LabDisclosureLookPlanned': {
        const { reportId, patientId, lookAt } = event;
        const data = { reportId, patientId };
        return [{ set: reportId, dueAt: lookAt, subject: patientId, data }];
      }
      case 'LabPolicyApproved':
        return [{ set: event.proposalId, dueAt: event.effectiveFrom }];
    }
  },
  fire: ({ dueAt: notBefore, subject, data }) => {
    const { reportId, patientId } = data;
    if (reportId === undefined || patientId === undefined) {
      const all: LookAtLabReports = { type: 'LookAtLabReports', notBefore };
      return [{ is: 'command', name: 'look', command: all }];
    }
    const command: LookAtLabReport = { type: 'LookAtLabReport', reportId, patientId, notBefore };
    const whose = subject === undefined ? {} : { subject };
    return [{ is: 'command', name: 'look', command, ...whose }];
  },
};
