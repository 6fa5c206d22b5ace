import { givenFor } from '@anamnesis/eventing/testing';
import { facility } from '../directory/facility.decider.js';
import { patient, type PatientState } from '../patients/patient.decider.js';
import { said } from '../shared/said.fixture.js';
import {
  ApproveForgetting,
  LiftLegalHold,
  PlaceLegalHold,
  RequestForgetting,
  WithdrawForgettingRequest,
} from './commands.js';
import type { ForgettingApproved, ForgettingEvent, ForgettingRequested } from './events.js';
import { forgetting } from './forgetting.decider.js';

const patientId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
const facilityId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01';
const given = givenFor(forgetting);

const maria: PatientState = {
  ...patient.initialState,
  recorded: {
    patientId,
    facilityId,
    familyName: 'Alvarez',
    givenName: 'Maria',
    birthDate: '1980-02-28',
  },
};
const lastSeen = (lastCareOn: string) => ({ patientId, lastCareOn, lastPosition: '1' });

const onAuthority = {
  reason: 'retention-ended',
  authority: 'retention-schedule',
  reference: 'RS-2036-00012',
} as const;
const request = said(RequestForgetting, { patientId, ...onAuthority });
const approve = said(ApproveForgetting, { patientId });
const withdraw = said(WithdrawForgettingRequest, { patientId });
const reference = 'CV-2026-00123';
const hold = said(PlaceLegalHold, { patientId, reference });
const lift = said(LiftLegalHold, { patientId, reference });
const complete = { type: 'RecordForgettingCompleted', patientId } as const;

const brandtAt = { by: 'clerk-brandt', at: '2036-05-05T17:00:00Z' } as const;
const vanceAt = { by: 'dr-vance', at: '2036-05-05T18:00:00Z' } as const;
const requested: ForgettingRequested = {
  type: 'ForgettingRequested',
  patientId,
  ...onAuthority,
  policyVersion: 'retention-1',
  ...brandtAt,
};
const approved: ForgettingApproved = {
  type: 'ForgettingApproved',
  patientId,
  ...onAuthority,
  requestedBy: brandtAt.by,
  requestedAt: brandtAt.at,
  policyVersion: 'retention-1',
  ...vanceAt,
};
const held: ForgettingEvent = { type: 'LegalHoldPlaced', patientId, reference, ...brandtAt };
const lifted: ForgettingEvent = { type: 'LegalHoldLifted', patientId, reference, ...vanceAt };

const brandt = (...events: readonly ForgettingEvent[]): ReturnType<typeof given> =>
  given(...events)
    .by(brandtAt.by)
    .at(brandtAt.at)
    .knowing({ patient: maria, activity: lastSeen('2026-03-25') });
const vance = (...events: readonly ForgettingEvent[]): ReturnType<typeof given> =>
  brandt(...events)
    .by(vanceAt.by)
    .at(vanceAt.at);

describe('requesting that a patient be forgotten', () => {
  it('notes on whose authority, and by which rules it was let in', () =>
    brandt().when(request).then(requested));
  it('is possible on the first day after the retention, as days are counted at the facility', () => {
    const east = facility.evolve(facility.initialState, {
      type: 'FacilityRecorded',
      facilityId,
      name: 'Kiritimati',
      zone: 'Pacific/Kiritimati',
      phone: '+686 20100',
      ...brandtAt,
    });
    const lastDay = brandt().at('2036-03-24T17:00:00Z');
    lastDay.when(request).thenRefused('record-retained', {
      rule: 'after-last-care',
      mayBeForgottenFrom: '2036-03-25',
    });
    lastDay.knowing({ facility: east }).when(request).thenSomething();
  });
  it('is possible at once where nobody was ever cared for', () =>
    brandt().knowing({ activity: {} }).at('2026-03-25T17:00:00Z').when(request).thenSomething());
  it('is refused for a patient whom the practice has never recorded', () =>
    brandt()
      .knowing({ patient: patient.initialState })
      .when(request)
      .thenRefused('no-such-patient'));
  it('is refused while the record must be kept, with the first day on which it may be', () =>
    brandt()
      .knowing({ activity: lastSeen('2030-01-05') })
      .when(request)
      .thenRefused('record-retained', {
        rule: 'after-last-care',
        mayBeForgottenFrom: '2040-01-05',
      }));
  it('is refused ten years long after a death', () =>
    brandt()
      .knowing({
        patient: { ...maria, death: { diedOn: '2030-01-05', recordedAt: '2030-02-01T17:00:00Z' } },
      })
      .when(request)
      .thenRefused('record-retained', { rule: 'after-death', mayBeForgottenFrom: '2040-01-05' }));
  it.each([
    ['who was last cared for long before', lastSeen('2015-06-01')],
    ['who was never cared for', {}],
  ])('is refused as long after a death of an unknown day was recorded of %s', (_who, activity) => {
    const died = {
      type: 'PatientDied',
      patientId,
      by: 'clerk',
      at: '2036-05-04T17:00:00Z',
    } as const;
    brandt()
      .knowing({ patient: patient.evolve(maria, died), activity })
      .when(request)
      .thenRefused('record-retained', { rule: 'after-death', mayBeForgottenFrom: '2046-05-05' });
  });
  it('is refused while a legal hold is in force, and possible when it was lifted', () => {
    brandt(held).when(request).thenRefused('under-legal-hold', { reference });
    brandt(held, lifted).when(request).then(requested);
  });
  it('is refused while a request waits for approval, with who made it', () =>
    brandt(requested)
      .when(request)
      .thenRefused('forgetting-already-requested', { by: 'clerk-brandt' }));
  it('is refused for who was forgotten', () =>
    brandt(requested, approved).when(request).thenRefused('patient-forgotten'));
});

describe('approving it', () => {
  it('is another person’s, and the point of no return', () =>
    vance(requested).when(approve).then(approved));
  it('is refused to the person who requested it', () =>
    brandt(requested).when(approve).thenRefused('second-person-needed'));
  it('is refused when nobody has requested it, or it was withdrawn', () => {
    vance().when(approve).thenRefused('no-such-forgetting-request');
    const withdrawn = { type: 'ForgettingRequestWithdrawn', patientId, ...brandtAt } as const;
    vance(requested, withdrawn).when(approve).thenRefused('no-such-forgetting-request');
  });
  it('is refused when a hold or a fact of care has come meanwhile', () => {
    vance(requested, held).when(approve).thenRefused('under-legal-hold');
    vance(requested)
      .knowing({ activity: lastSeen('2036-05-05') })
      .when(approve)
      .thenRefused('record-retained');
  });
  it('is refused the second time', () =>
    vance(requested, approved).when(approve).thenRefused('patient-forgotten'));
});

describe('withdrawing the request', () => {
  it('leaves everything as it was', () =>
    vance(requested)
      .when(withdraw)
      .then({ type: 'ForgettingRequestWithdrawn', patientId, ...vanceAt }));
  it('keeps the holds', () => {
    const withdrawn = { type: 'ForgettingRequestWithdrawn', patientId, ...vanceAt } as const;
    vance(requested, held, withdrawn).when(request).thenRefused('under-legal-hold');
  });
  it('is refused when there is none', () =>
    vance().when(withdraw).thenRefused('no-such-forgetting-request'));
  it('is refused once it was approved', () =>
    brandt(requested, approved).when(withdraw).thenRefused('patient-forgotten'));
});

describe('legal holds', () => {
  it('are placed by their file number, the same once', () => {
    brandt().when(hold).then(held);
    brandt(held).when(hold).thenNothing();
  });
  it('are lifted one by one', () => {
    const other = { ...held, reference: 'CV-2026-00124' };
    vance(held).when(lift).then(lifted);
    vance(held, other, lifted)
      .when(request)
      .thenRefused('under-legal-hold', { reference: 'CV-2026-00124' });
  });
  it('are refused for a patient whom the practice has never recorded', () =>
    brandt().knowing({ patient: patient.initialState }).when(hold).thenRefused('no-such-patient'));
  it('cannot be lifted where there is none', () =>
    vance(held, lifted).when(lift).thenRefused('no-such-legal-hold'));
  it('come too late once it was approved', () => {
    brandt(requested, approved).when(hold).thenRefused('patient-forgotten');
    brandt(held, requested, approved).when(lift).thenRefused('patient-forgotten');
  });
});

describe('recording that it is done', () => {
  const machineAt = { by: 'anamnesis', at: '2036-05-05T18:00:01Z' } as const;
  const forgotten = {
    type: 'PatientForgotten',
    patientId,
    ...onAuthority,
    requestedBy: brandtAt.by,
    approvedBy: vanceAt.by,
    approvedAt: vanceAt.at,
    ...machineAt,
  } as const;
  const machine = (...events: readonly ForgettingEvent[]) =>
    given(...events)
      .by(machineAt.by)
      .at(machineAt.at);

  it('says by whose authority, once', () => {
    machine(requested, approved).when(complete).then(forgotten);
    machine(requested, approved, forgotten).when(complete).thenNothing();
  });
  it('is refused where nobody has approved it', () =>
    machine(requested).when(complete).thenRefused('no-such-forgetting-request'));
});

describe('recording that a message went with the patient', () => {
  const messageId = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7c01';
  const machineAt = { by: 'anamnesis', at: '2036-05-05T18:00:01Z' } as const;
  const found = { type: 'RecordMessageForgotten', patientId, messageId } as const;
  const gone = { type: 'MessageForgotten', patientId, messageId, ...machineAt } as const;
  const done = { type: 'PatientForgotten', patientId, ...onAuthority } as const;
  const forgotten = {
    ...{ ...done, requestedBy: brandtAt.by, approvedBy: vanceAt.by, approvedAt: vanceAt.at },
    ...machineAt,
  };
  const machine = (...events: readonly ForgettingEvent[]) =>
    given(...events)
      .by(machineAt.by)
      .at(machineAt.at);

  it('is done once for each message', () => {
    machine(requested, approved).when(found).then(gone);
    machine(requested, approved, gone).when(found).thenNothing();
  });
  it('is done also when the message came afterwards', () =>
    machine(requested, approved, forgotten).when(found).then(gone));
  it('is refused where nobody has approved it', () =>
    machine(requested).when(found).thenRefused('no-such-forgetting-request'));
});

describe('everything about forgetting', () => {
  it('stands on a stream of its own, concerns the patient and is sealed with nobody’s key', () => {
    expect(forgetting.streamOf(request, 'command-1')).toBe(`forgetting-${patientId}`);
    expect(forgetting.patientOf(forgetting.initialState, request)).toBe(patientId);
    for (const event of [requested, approved, held]) {
      expect(forgetting.subjectOf(forgetting.initialState, event)).toBeUndefined();
    }
  });
});
