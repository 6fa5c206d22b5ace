import type { PatientRecorded } from '../patients/events.js';
import type {
  MessageAnnounced,
  NotificationBounced,
  NotificationQueued,
  NotificationSendingBegun,
  NotificationSent,
} from './events.js';

/** Maria Alvarez is told that a message waits; one Wednesday in March. */
export const maria = '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7e01';
export const mariasRequest = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3c101';
export const mariasMail = 'c1a5e1f0-9a55-4b7e-8a55-0a6f3a1d7b01';
export const mariasReport = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e101';
export const mariasNews = '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e201';
export const portal = 'anamnesis-portal';
export const mariasAddress = 'maria.alvarez@mail.example';

export const mariaRecorded: PatientRecorded = {
  type: 'PatientRecorded',
  patientId: maria,
  facilityId: '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7f01',
  familyName: 'Alvarez',
  givenName: 'Maria',
  birthDate: '1984-05-02',
  email: mariasAddress,
  by: 'import',
  at: '2026-03-01T17:00:00Z',
};

export const announced: MessageAnnounced = {
  type: 'MessageAnnounced',
  patientId: maria,
  notificationId: mariasMail,
  requestId: mariasRequest,
  sendAfter: '2026-03-25T17:10:00Z',
  policyVersion: 'mail-1',
  by: portal,
  at: '2026-03-25T17:00:00Z',
};

const ofTheMail = { notificationId: mariasMail, patientId: maria, by: portal };

export const queued: NotificationQueued = {
  type: 'NotificationQueued',
  ...ofTheMail,
  channel: 'email',
  policyVersion: 'mail-1',
  at: '2026-03-25T17:10:00Z',
};

export const sendingBegun: NotificationSendingBegun = {
  type: 'NotificationSendingBegun',
  ...ofTheMail,
  attempt: 1,
  address: mariasAddress,
  at: '2026-03-25T17:10:01Z',
};

export const sent: NotificationSent = {
  type: 'NotificationSent',
  ...ofTheMail,
  attempt: 1,
  at: '2026-03-25T17:10:02Z',
};

export const cameBack: NotificationBounced = {
  type: 'NotificationBounced',
  ...ofTheMail,
  severity: 'hard',
  status: '5.1.1',
  at: '2026-03-25T17:12:00Z',
};
