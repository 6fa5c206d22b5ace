import { givenFor } from '@anamnesis/eventing/testing';
import { idFor } from '../shared/ids.js';
import { said } from '../shared/said.fixture.js';
import {
  ArrangeCovering,
  EndCovering,
  RecordDeparture,
  RecordMembership,
  RecordPractitioner,
} from './commands.js';
import { coversFor } from './covering.policy.js';
import { groupAt } from './membership.policy.js';
import type { CoveringArranged, PractitionerEvent, PractitionerRecorded } from './events.js';
import { practitioner } from './practitioner.decider.js';

const given = givenFor(practitioner);
const practitionerId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d01';
const okafor = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7d02';
const coveringId = idFor('command-1', 'covering');
const stamp = { by: 'clerk-brandt', at: '2026-03-25T17:00:00Z' } as const;

const vance = { practitionerId, familyName: 'Vance', givenName: 'Ruth', prefix: 'Dr.' } as const;
const recorded: PractitionerRecorded = { type: 'PractitionerRecorded', ...vance, ...stamp };
const okaforRecorded = practitioner.evolve(practitioner.initialState, {
  ...recorded,
  practitionerId: okafor,
});

const covering = {
  practitionerId,
  coveredBy: okafor,
  from: '2026-03-26T08:00:00Z',
  to: '2026-04-02T08:00:00Z',
} as const;
const arrange = said(ArrangeCovering, covering);
const arranged: CoveringArranged = { type: 'CoveringArranged', coveringId, ...covering, ...stamp };
const end = said(EndCovering, { practitionerId, coveringId });

const brandt = (...events: readonly PractitionerEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by(stamp.by)
    .at(stamp.at)
    .knowing({ coveringProvider: okaforRecorded });

describe('recording a practitioner', () => {
  it('records what the source says, and the same again changes nothing', () => {
    brandt().when(said(RecordPractitioner, vance)).then(recorded);
    brandt(recorded).when(said(RecordPractitioner, vance)).thenNothing();
  });
  it.each([
    { familyName: 'Vance-Lee' },
    { givenName: 'Rut' },
    { prefix: 'Prof.' },
    { npi: '1234567890' },
  ])('updates %j', (other) =>
    brandt(recorded)
      .when(said(RecordPractitioner, { ...vance, ...other }))
      .then({ ...recorded, type: 'PractitionerDetailsUpdated', ...other }),
  );
});

describe('arranging a covering', () => {
  it('records who covers, from when and until when', () =>
    brandt(recorded).when(arrange).then(arranged));
  it('writes instants in UTC', () =>
    brandt(recorded)
      .when(
        said(ArrangeCovering, {
          ...covering,
          from: '2026-03-26T01:00:00-07:00',
          to: '2026-04-02T01:00:00-07:00',
        }),
      )
      .then(arranged));
  it('may be open-ended', () => {
    const { to: _open, ...openEnded } = covering;
    const { to: _none, ...withoutEnd } = arranged;
    brandt(recorded).when(said(ArrangeCovering, openEnded)).then(withoutEnd);
  });
  it('changes nothing when the same is arranged already', () =>
    brandt(recorded, { ...arranged, coveringId: 'another' })
      .when(arrange)
      .thenNothing());
  it('arranges anew what somebody ended, though it ended at the very instant', () => {
    const endedAt = '2026-03-28T08:00:00Z';
    const ended = {
      type: 'CoveringEnded',
      practitionerId,
      coveringId: 'another',
      ...stamp,
    } as const;
    const until = { ...arranged, to: endedAt };
    brandt(recorded, { ...arranged, coveringId: 'another' }, { ...ended, at: endedAt })
      .when(said(ArrangeCovering, { ...covering, to: endedAt }))
      .then(until);
  });
  it('is refused for oneself', () =>
    brandt(recorded)
      .when(said(ArrangeCovering, { ...covering, coveredBy: practitionerId }))
      .thenRefused('covers-themselves'));
  it('is refused for a provider who is not in the directory', () =>
    brandt(recorded)
      .knowing({ coveringProvider: practitioner.initialState })
      .when(arrange)
      .thenRefused('covering-provider-unknown'));
  it.each(['2026-03-26T08:00:00Z', '2026-03-26T07:00:00Z'])('is refused when it ends at %s', (to) =>
    brandt(recorded)
      .when(said(ArrangeCovering, { ...covering, to }))
      .thenRefused('covering-ends-before-it-begins'),
  );
  it('is refused for a practitioner who was never recorded', () =>
    brandt().when(arrange).thenRefused('no-such-practitioner'));
});

describe('ending a covering', () => {
  const ended = { type: 'CoveringEnded', practitionerId, coveringId, ...stamp } as const;

  it('ends it now, even before it has begun', () => {
    brandt(recorded, arranged).when(end).then(ended);
    const state = [recorded, arranged, ended].reduce(
      practitioner.evolve,
      practitioner.initialState,
    );
    expect(coversFor(state, okafor, '2026-03-27T08:00:00Z')).toBe(false);
  });
  it('changes nothing when it has ended already', () => {
    brandt(recorded, arranged, ended).when(end).thenNothing();
    brandt(recorded, arranged).at('2026-04-02T08:00:00Z').when(end).thenNothing();
  });
  it('is refused when there is no such covering', () =>
    brandt(recorded).when(end).thenRefused('no-such-covering'));
});

describe('recording a departure', () => {
  const depart = said(RecordDeparture, { practitionerId, departedOn: '2026-03-31' });
  const departed = {
    type: 'PractitionerDeparted',
    practitionerId,
    departedOn: '2026-03-31',
    ...stamp,
  } as const;

  it('records the day, and the same again changes nothing', () => {
    brandt(recorded).when(depart).then(departed);
    brandt(recorded, departed).when(depart).thenNothing();
  });
  it('corrects the day', () =>
    brandt(recorded, { ...departed, departedOn: '2026-04-30' })
      .when(depart)
      .then(departed));
});

describe('recording a membership', () => {
  const from = '2020-07-01T07:00:00Z';
  const to = '2025-01-01T08:00:00Z';
  const membership = { practitionerId, group: 'practice', from } as const;
  const record = said(RecordMembership, membership);
  const end = said(RecordMembership, { ...membership, to });
  const joined = {
    type: 'MembershipRecorded',
    membershipId: idFor(practitionerId, `membership practice ${from}`),
    ...membership,
    ...stamp,
  } as const;
  const foldedGroup = (...events: readonly PractitionerEvent[]): string =>
    groupAt(events.reduce(practitioner.evolve, practitioner.initialState), '2025-06-01T12:00:00Z');

  it('records the group, from when and until when, in UTC', () => {
    brandt(recorded).when(record).then(joined);
    brandt(recorded)
      .when(said(RecordMembership, { ...membership, from: '2020-07-01T00:00:00-07:00', to }))
      .then({ ...joined, to });
  });
  it('changes nothing when the same is recorded already', () => {
    brandt(recorded, joined).when(record).thenNothing();
    brandt(recorded, { ...joined, to })
      .when(end)
      .thenNothing();
  });
  it('ends it when it is said again with an end, and lets it go on when without one', () => {
    brandt(recorded, joined)
      .when(end)
      .then({ ...joined, to });
    brandt(recorded, { ...joined, to })
      .when(record)
      .then(joined);
    expect(foldedGroup(recorded, joined)).toBe('in-house');
    expect(foldedGroup(recorded, joined, { ...joined, to })).toBe('external');
    expect(foldedGroup(recorded, joined, { ...joined, to }, joined)).toBe('in-house');
  });
  it('keeps memberships of another group and of another time apart', () => {
    const external = said(RecordMembership, { ...membership, group: 'external' });
    brandt(recorded, joined)
      .when(external)
      .then({
        ...joined,
        group: 'external',
        membershipId: idFor(practitionerId, `membership external ${from}`),
      });
    brandt(recorded, joined)
      .when(said(RecordMembership, { ...membership, from: to }))
      .then({
        ...joined,
        from: to,
        membershipId: idFor(practitionerId, `membership practice ${to}`),
      });
  });
  it.each([from, '2020-06-01T07:00:00Z'])('is refused when it ends at %s', (tooEarly) =>
    brandt(recorded)
      .when(said(RecordMembership, { ...membership, to: tooEarly }))
      .thenRefused('membership-ends-before-it-begins'),
  );
  it('is refused for a practitioner who was never recorded', () =>
    brandt().when(record).thenRefused('no-such-practitioner'));
});

describe('everything about a practitioner', () => {
  it('stands on the practitioner’s stream and is no patient’s', () => {
    expect(practitioner.streamOf(arrange, 'command-1')).toBe(`practitioner-${practitionerId}`);
    expect(practitioner.patientOf(practitioner.initialState, arrange)).toBeUndefined();
    expect(practitioner.subjectOf(practitioner.initialState, arranged)).toBeUndefined();
  });
  it('looks up the provider who is to cover, and nobody else', () => {
    const { lookUp, initialState } = practitioner;
    expect(lookUp?.(initialState, arrange, {}).coveringProvider).toMatchObject({
      stream: `practitioner-${okafor}`,
    });
    expect(lookUp?.(initialState, end, {})).toEqual({});
  });
});
