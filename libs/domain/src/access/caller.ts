/** Who is calling, as authentication found it (a signed token); no body can set any of it. */
export interface PortalCaller {
  /** Opaque id: a patient's is the patient id, a provider's the practitioner id. */
  readonly actor: string;
  readonly role: Role;
  /** The patient a proxy acts for, chosen by what the call touches. */
  readonly onBehalfOf?: string;
  /** Whose data a proxy may see and act for. */
  readonly grants?: readonly ProxyGrant[];
  /** A UUID or a trace id: it stays readable in events and logs for ever. */
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly traceparent?: string;
}

/** What a token can say of who signs in. */
export const rolesOfTokens = [
  'patient',
  'proxy',
  'staff',
  // Receives, schedules and handles requests, and sees no results.
  'front-desk',
  'provider',
  'auditor',
  // Sends its messages, and nothing else.
  'laboratory',
  // The practice's record system (EMR): keeps patients, prescriptions and the directory.
  'record-system',
  // Brings history from another system, in the days of a migration.
  'importer',
  // Keeps the installation running, and sees nobody's data.
  'operator',
] as const;

/** `portal` is the portal itself, when it follows up on an event; no token can say so. */
export const roles = [...rolesOfTokens, 'portal'] as const;

export type Role = (typeof roles)[number];

export interface ProxyGrant {
  readonly patientId: string;
  readonly basis: 'minority' | 'court' | 'power-of-attorney';
  /** ISO 8601 instants: from inclusive, to exclusive. */
  readonly from: string;
  readonly to?: string;
}
