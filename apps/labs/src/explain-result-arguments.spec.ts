import { isOfPortal, portalAsked } from './explain-result-arguments.js';

const asked = (line: string) => portalAsked(line.split(' '));

describe('asking the portal about results', () => {
  it.each([
    ['explain --result r1', { verb: 'explain', reportId: 'r1', json: false }],
    [
      'explain --result r1 --line l1 --at 2026-03-02T09:30:00-08:00 --known then --as proxy:court',
      {
        ...{ verb: 'explain', reportId: 'r1', lineId: 'l1', at: '2026-03-02T09:30:00-08:00' },
        ...{ known: 'then', as: 'proxy-court', json: false },
      },
    ],
    [
      'explain --result r1 --as proxy-minority --granted-from 2026-01-01 --granted-to 2026-02-01T08:00:00Z',
      {
        ...{ verb: 'explain', reportId: 'r1', as: 'proxy-minority', json: false },
        ...{ grantedFrom: '2026-01-01T00:00:00Z', grantedTo: '2026-02-01T08:00:00Z' },
      },
    ],
    [
      'explain --result=r1 --at 2026-03-02 --json',
      { verb: 'explain', reportId: 'r1', at: '2026-03-02T00:00:00Z', json: true },
    ],
    [
      'timeliness --from 2026-01-01 --to 2026-04-01T00:00:00Z --json',
      { verb: 'timeliness', from: '2026-01-01T00:00:00Z', to: '2026-04-01T00:00:00Z', json: true },
    ],
  ])('understands %s', (line, expected) => {
    expect(isOfPortal(line.split(' '))).toBe(true);
    expect(asked(line)).toEqual(expected);
  });

  it.each(['patient', 'stranger', 'front-desk', 'staff', 'provider', 'auditor'])(
    'understands that it is to be as %s',
    (as) => {
      expect(asked(`explain --result r1 --as ${as}`)).toEqual({
        ...{ verb: 'explain', reportId: 'r1', as, json: false },
      });
    },
  );

  it.each([
    ['explain --result r1 --at yesterday', 'no instant'],
    ['explain --result r1 --at 2026-02-31x', 'no day'],
    ['explain --result r1 --at 2026-02-30', 'there is no such day'],
    ['explain --result r1 --at 2026-02-30T09:30:00Z', 'nor a time on it'],
    ['explain --result r1 --as proxy-court --granted-to 2026-02-29', 'no leap year'],
    ['timeliness --from 2026-02-01 --to 2026-02-30', 'there is no such day'],
    ['explain --result r1 --known soon', 'neither then nor now'],
    ['explain --result r1 --as proxy-friend', 'no basis of a grant'],
    ['explain --result r1 --as staff --granted-from 2026-01-01', 'nobody has a grant'],
    ['explain --result r1 --granted-to 2026-01-01', 'the patient has no grant'],
    ['explain --result r1 --as proxy-court --granted-to soon', 'no instant'],
    ['timeliness --from 2026-01-01 --to 2026-02-01 --granted-to 2026-01-01', 'of the other verb'],
    ['explain --result r1 --from 2026-01-01', 'of the other verb'],
    ['explain --result r1 --case x.json', 'a case is in a file'],
    ['explain --result', 'no id'],
    ['explain extra --result r1', 'one word too many'],
    ['timeliness --from 2026-01-01', 'no end'],
    ['timeliness --from 2026-01-01 --to soon', 'no instant'],
    ['timeliness --from 2026-01-01 --to 2026-02-01 --as patient', 'of the other verb'],
  ])('makes no sense of %s: %s', (line) => {
    expect(asked(line)).toBeUndefined();
  });

  it.each(['explain --case case.json', 'explain --jsonl cases.jsonl', 'classify x.csv', 'policy'])(
    'leaves %s to others',
    (line) => {
      expect(isOfPortal(line.split(' '))).toBe(false);
    },
  );
});
