import type { Viewer } from '@anamnesis/domain/lab-rules/facts';
import { covers } from '@anamnesis/domain/shared/facility-calendar';
import type { AskedBy } from '../query.js';

/**
 * As whom the caller looks at this patient's results. Of several grants that are in force the one
 * counts that does not end with the patient's minority; whoever works here has screens of his own.
 */
export const labViewerOf = ({ by, at, viewer }: AskedBy, patientId: string): Viewer => {
  if (viewer?.role === 'patient' && by === patientId) return { role: 'patient' };
  if (viewer?.role !== 'proxy') return { role: 'stranger' };
  const inForce = (viewer.grants ?? []).filter(
    (grant) => grant.patientId === patientId && covers(grant, at),
  );
  const grant = inForce.find(({ basis }) => basis !== 'minority') ?? inForce[0];
  if (!grant) return { role: 'proxy' };
  const { basis, from, to } = grant;
  return { role: 'proxy', grant: to === undefined ? { basis, from } : { basis, from, to } };
};
