export const thisMoment = '2026-03-04T17:00:00Z';

export const rosasGlucose = {
  id: 'rosa-1',
  test: { code: '2345-7', system: 'LN', name: 'Glucose' },
  orderingProvider: { id: 'dr-lee', group: 'in-house' },
  status: 'final',
  version: 1,
  collected: '2026-03-01',
  resulted: '2026-03-02T17:00:00Z',
  verified: { by: 'dr-lee', at: '2026-03-03T17:00:00Z', ofVersion: 1 },
  birthDate: '1980-05-01',
  viewer: 'patient',
  zone: 'America/Los_Angeles',
  now: '2026-03-04T17:00:00Z',
};
