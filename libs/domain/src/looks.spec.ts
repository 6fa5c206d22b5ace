import { looksAt } from './looks.js';
import { actions, rolesOf } from './permissions.js';

/** The front desk works on what patients bring, and sees no results. */
const SEEN_BY_THE_FRONT_DESK = actions.filter((action) => rolesOf(action).includes('front-desk'));

describe('a question looks', () => {
  it.each(SEEN_BY_THE_FRONT_DESK.filter((action) => /^[a-z]/u.test(action)))(
    'at no results where the front desk may ask it: %s',
    (query) => {
      expect(looksAt(query)).not.toBe('results');
    },
  );

  it.each(['queue', 'archive', 'patientRequest', 'prescriptions', 'mailbox', 'accessLog'])(
    'at the record where it shows what patients asked for, or is asked of one: %s',
    (query) => {
      expect(looksAt(query)).toBe('record');
    },
  );

  it.each(['patients', 'notifications'])('around where it opens nobody’s record: %s', (query) => {
    expect(looksAt(query)).toBe('around');
  });

  it.each(['labsToReview', 'labsToMap', 'labsOfUnknownOrderer', 'labsOfUnknownTime'])(
    'at results where they are what waits for staff: %s',
    (query) => {
      expect(looksAt(query)).toBe('results');
    },
  );

  it.each([
    'labVisibility',
    'labDecision',
    'labSightings',
    'interfaceMessages',
    'interfaceMessage',
  ])('at results where it shows those that patients may not see: %s', (query) => {
    expect(looksAt(query)).toBe('results');
  });

  it.each(['myLabResults', 'findMyLabResults', 'exportMyLabResults', 'myUnreadLabResults'])(
    'at the record where it lists whatever may be seen: %s',
    (query) => {
      expect(looksAt(query)).toBe('record');
    },
  );

  it.each(['myLabResult', 'myLabTrend'])('at results where it is asked for one: %s', (query) => {
    expect(looksAt(query)).toBe('results');
  });

  it.each(['labs-to-come', 'toString', ''])('at results for all that is known of %p', (query) => {
    expect(looksAt(query)).toBe('results');
  });
});
