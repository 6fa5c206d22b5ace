import type { TestCategory, TestIdentity } from '../lab-tests/facts.js';

/**
 * What must be known of a laboratory result before it is decided who may see it. Whoever asks
 * gathers it: from the result's own stream, the order, the practice's directory, the patient and
 * the viewer's grant. Every fact that came about at some time says when, so that the same facts
 * answer for any instant. Values of results are not among them: what they say never matters (P4).
 */
export interface LabFacts {
  readonly result: LabResultFacts;
  readonly order: OrderFacts;
  readonly reviews: readonly ReviewFact[];
  /** Who may verify for the ordering provider, and since when that is recorded. */
  readonly delegations: readonly DelegationFact[];
  readonly patient: LabPatientFacts;
  readonly viewer: Viewer;
  /** IANA zone of the facility: its days are the days that count (R40). */
  readonly zone: string;
}

export const resultStatuses = [
  'registered',
  'preliminary',
  'partial',
  'final',
  'corrected',
  'amended',
  'appended',
  'cancelled',
  'entered-in-error',
  'wrong-patient',
] as const;

export type ResultStatus = (typeof resultStatuses)[number];

export interface ResultVersion {
  readonly version: number;
  readonly status: ResultStatus;
  /** Since when it was the latest one; left out where nobody knows, then it always was. */
  readonly receivedAt?: string;
  /** Its value could name another line of the report. That, and nothing else of values, matters. */
  readonly isCarrier?: boolean;
}

export interface LabResultFacts {
  readonly test: TestIdentity;
  /** When a message that speaks of it waited for a person: none of it is shown meanwhile. */
  readonly newsWaits?: readonly { readonly from: string; readonly to?: string }[];
  /** In the order in which they came. A preliminary one after a final is not among them. */
  readonly versions: readonly ResultVersion[];
  /**
   * OBX-14, SPM-17 and OBR-7, as many as were told, each an instant, a day, a month, a year or a
   * `from/to` of these: any of them may be the right one.
   */
  readonly collected: readonly string[];
  /** The lines of a report; a result that is itself one line has none. */
  readonly components?: readonly ComponentFacts[];
}

export interface ComponentFacts {
  readonly test: TestIdentity;
  readonly status?: ResultStatus;
  readonly collected?: readonly string[];
  /** Where a line has a life of its own: instead of the report's versions. */
  readonly versions?: readonly ResultVersion[];
  /** Reviews of this line's own versions: instead of the report's. */
  readonly reviews?: readonly ReviewFact[];
  /** About this line's own versions, one for each of them: instead of the patient's (L8). */
  readonly agreements?: readonly ReleaseAgreement[];
}

export interface OrderFacts {
  /** What was ordered (OBR-4), where the result is one line of it. */
  readonly test?: TestIdentity;
  readonly orderedAt?: string;
  readonly provider?: OrderingProvider;
  /** Recorded with the order: reproductive care or assault (L11). */
  readonly isMinorConsentService?: boolean;
}

export interface OrderingProvider {
  readonly providerId: string;
  /** As the directory says for the time of the order; `unknown` is held for staff. */
  readonly group: 'in-house' | 'external' | 'unknown';
}

export interface ReviewFact {
  readonly by: string;
  /** From when on it counts. */
  readonly at: string;
  /** When it was said, where it counts from another instant on: the right to it is that of then. */
  readonly saidAt?: string;
  /** The version that the reviewer saw. */
  readonly ofVersion: number;
  readonly onBehalfOf?: string;
}

/** A delegate or a covering provider (P12, R8). */
export interface DelegationFact {
  readonly from: string;
  /** As it was arranged. */
  readonly to?: string;
  /** Somebody ended it before that, by their clock. */
  readonly endedAt?: string;
  readonly provider: string;
  readonly delegate: string;
  /** A delegation exists before the review that uses it. */
  readonly recordedAt: string;
}

export interface LabPatientFacts {
  /** YYYY-MM-DD, YYYY-MM or YYYY; left out where unknown. */
  readonly birthDate?: string;
  readonly preferences?: readonly PatientPreference[];
  readonly agreement?: ReleaseAgreement;
}

/** The patient asked to see later, or not at all (L9). */
export interface PatientPreference {
  readonly asked: 'not-to-see' | 'after-review' | 'delay';
  readonly delayHours?: number;
  readonly from: string;
  readonly to?: string;
  /** Left out: all kinds. */
  readonly categories?: readonly TestCategory[];
}

/** All three of H&S 123148, about this version of this result (L8, R11). */
export interface ReleaseAgreement {
  readonly ofVersion: number;
  readonly requestedAt?: string;
  readonly requestedBy?: 'patient' | 'representative';
  /** A representative asked besides the patient: for proxies the professional agrees to that. */
  readonly representativeRequestedAt?: string;
  readonly professionalAgreedAt?: string;
  /** What was agreed to a later request. */
  readonly agreedAnewAt?: string;
  readonly professional?: string;
  readonly discussedAt?: string;
}

export type GrantBasis = 'minority' | 'court' | 'power-of-attorney';

export type Viewer =
  | { readonly role: 'patient' }
  | { readonly role: 'proxy'; readonly grant?: ViewerGrant }
  | { readonly role: 'stranger' }
  /** Who may see results by his work; which roles these are, the access policy says. */
  | { readonly role: 'workforce' };

export interface ViewerGrant {
  readonly basis: GrantBasis;
  readonly from: string;
  readonly to?: string;
}
