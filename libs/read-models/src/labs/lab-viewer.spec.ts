import type { AskedBy, QueryViewer } from '../query.js';
import { labViewerOf } from './lab-viewer.js';

const grant = (basis: 'minority' | 'court' | 'power-of-attorney', to?: string) => ({
  ...{ patientId: 'rosa', basis, from: '2026-01-01T00:00:00Z' },
  ...(to === undefined ? {} : { to }),
});
const asking = (by: string, viewer?: QueryViewer): AskedBy => ({
  ...{ by, at: '2026-03-04T17:00:00Z', view: 'patient', cursorKey: new Uint8Array(32) },
  ...(viewer ? { viewer } : {}),
});

describe('as whom somebody looks at results', () => {
  it.each<[string, AskedBy, object]>([
    ['the patient', asking('rosa', { role: 'patient' }), { role: 'patient' }],
    ['another patient', asking('omar', { role: 'patient' }), { role: 'stranger' }],
    ['nobody who says by what right', asking('rosa'), { role: 'stranger' }],
    ['whoever works here', asking('dr-lee', { role: 'provider' }), { role: 'stranger' }],
    [
      'a proxy by the grant that is in force',
      asking('elena', {
        role: 'proxy',
        grants: [grant('court', '2026-02-01T00:00:00Z'), grant('minority')],
      }),
      { role: 'proxy', grant: { basis: 'minority', from: '2026-01-01T00:00:00Z' } },
    ],
    [
      'a proxy by the grant that does not end with minority',
      asking('elena', {
        role: 'proxy',
        grants: [grant('minority'), grant('power-of-attorney', '2027-01-01T00:00:00Z')],
      }),
      {
        role: 'proxy',
        grant: {
          ...{ basis: 'power-of-attorney', from: '2026-01-01T00:00:00Z' },
          to: '2027-01-01T00:00:00Z',
        },
      },
    ],
    [
      "a proxy of somebody else's",
      asking('elena', { role: 'proxy', grants: [{ ...grant('court'), patientId: 'omar' }] }),
      { role: 'proxy' },
    ],
  ])('%s', (_who, ...[asked, viewer]) => {
    expect(labViewerOf(asked, 'rosa')).toEqual(viewer);
  });
});
