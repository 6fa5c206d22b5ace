import { oneOf } from './answer-schema.js';

/** The closed codes of why, and on whose authority, a patient is forgotten. */
export const erasureReason = oneOf('retention-ended', 'erasure-asked', 'erasure-ordered');
export const erasureAuthority = oneOf(
  'retention-schedule',
  'patient-request',
  'court-order',
  'supervisory-authority',
);
