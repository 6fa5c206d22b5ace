import type { Viewer } from '@anamnesis/domain/lab-rules/facts';
import { grantInForce } from '@anamnesis/domain/access/access.policy';
import type { AskedBy } from '../query.js';

/**
 * As whom the caller looks at this patient's results: by the grant that the access log names.
 * Whoever works here has screens of his own.
 */
export const labViewerOf = ({ by, at, viewer }: AskedBy, patientId: string): Viewer => {
  if (viewer?.role === 'patient' && by === patientId) return { role: 'patient' };
  if (viewer?.role !== 'proxy') return { role: 'stranger' };
  const grant = grantInForce(viewer.grants ?? [], { patientId, at });
  if (!grant) return { role: 'proxy' };
  const { basis, from, to } = grant;
  return { role: 'proxy', grant: to === undefined ? { basis, from } : { basis, from, to } };
};
