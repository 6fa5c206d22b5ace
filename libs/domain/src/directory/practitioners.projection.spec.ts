import { givenProjection } from '@anamnesis/eventing/testing';
import type { CoveringArranged, PractitionerRecorded } from './events.js';
import { practitioners } from './practitioners.projection.js';

const given = givenProjection(practitioners);

const recorded: PractitionerRecorded = {
  type: 'PractitionerRecorded',
  practitionerId: 'dr-okafor',
  familyName: 'Okafor',
  givenName: 'Ada',
  prefix: 'Dr.',
  by: 'interface',
  at: '2026-01-05T08:00:00Z',
};
const by = { practitionerId: 'dr-okafor', by: 'office-manager', at: '2026-03-02T08:00:00Z' };
const covering: CoveringArranged = {
  ...by,
  type: 'CoveringArranged',
  coveringId: 'covering-1',
  coveredBy: 'dr-lindqvist',
  from: '2026-03-01T08:00:00Z',
};

describe('the practitioners of the directory', () => {
  it('are named as patients know them', () => {
    given(recorded).thenRow('dr-okafor', {
      practitionerId: 'dr-okafor',
      name: 'Dr. Ada Okafor',
      familyName: 'Okafor',
      givenName: 'Ada',
      prefix: 'Dr.',
      coverings: [],
      memberships: {},
      lastPosition: '000001',
    });
  });

  it('have the name that was recorded last, without a title when there is none', () => {
    const { prefix: _prefix, ...untitled } = recorded;
    given(recorded, {
      ...untitled,
      type: 'PractitionerDetailsUpdated',
      familyName: 'Obi',
    }).thenRowWith('dr-okafor', { name: 'Ada Obi', prefix: undefined });
  });

  it('show who covers for them, and until when', () => {
    const ended = { ...by, type: 'CoveringEnded', coveringId: 'covering-1' } as const;
    const { coveringId, coveredBy, from, at: recordedAt } = covering;
    given(recorded, covering).thenRowWith('dr-okafor', {
      coverings: [{ coveringId, coveredBy, from, recordedAt }],
    });
    given(
      recorded,
      covering,
      { ...covering, coveringId: 'covering-2', to: '2026-04-01T00:00:00Z' },
      ended,
    ).thenRowWith('dr-okafor', {
      coverings: [
        { coveringId, coveredBy, from, to: '2026-03-02T08:00:00Z', recordedAt, ended: {} },
        { coveringId: 'covering-2', coveredBy, from, to: '2026-04-01T00:00:00Z', recordedAt },
      ],
    });
  });

  it('belong to a group from an instant on, and perhaps until another', () => {
    const joined = {
      ...by,
      type: 'MembershipRecorded',
      membershipId: 'membership-1',
      group: 'practice',
      from: '2025-01-01T08:00:00Z',
    } as const;
    const left = { ...joined, to: '2026-01-01T08:00:00Z' };
    const away = { ...left, membershipId: 'membership-2', group: 'external' } as const;
    given(recorded, joined, left, away).thenRowWith('dr-okafor', {
      memberships: {
        'membership-1': {
          group: 'practice',
          from: '2025-01-01T08:00:00Z',
          to: '2026-01-01T08:00:00Z',
        },
        'membership-2': {
          group: 'external',
          from: '2025-01-01T08:00:00Z',
          to: '2026-01-01T08:00:00Z',
        },
      },
    });
  });

  it('stay in the directory when they have left', () => {
    given(recorded, { ...by, type: 'PractitionerDeparted', departedOn: '2026-03-31' }).thenRowWith(
      'dr-okafor',
      { departedOn: '2026-03-31', name: 'Dr. Ada Okafor' },
    );
  });
});
