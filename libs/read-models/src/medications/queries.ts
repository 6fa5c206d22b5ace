import { IsOptional, Matches } from 'class-validator';
import { AN_ID } from '@anamnesis/domain/shared/text-shapes';
import type { ControlledSchedule, PrescriptionOrigin } from '@anamnesis/domain/medications/events';
import { Paged, type Page } from '../paging.js';
import type { Person } from '../requests/queries.js';

export class ListMyPrescriptions {
  get query() {
    return 'myPrescriptions' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

/** Staff: one patient's prescriptions, with what the patient would be told of each. */
export class ListPrescriptions {
  get query() {
    return 'prescriptions' as const;
  }
  @Matches(...AN_ID) readonly patientId!: string;
}

export interface PrescriptionItem {
  readonly prescriptionId: string;
  readonly medication: string;
  readonly rxNormCode?: string;
  readonly schedule: ControlledSchedule;
  readonly daysSupply?: number;
  readonly writtenOn: string;
  readonly origin: PrescriptionOrigin;
  readonly prescriber: Person;
  readonly facilityId: string;
  readonly lastFilledOn?: string;
  readonly discontinuedOn?: string;
  /** What the button shows before it is pressed, right at the moment of asking. */
  readonly refill: RefillOffer;
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface RefillOffer {
  readonly eligible: boolean;
  /** Why not, as the policy names it. */
  readonly because?: string;
  /** The same for a person to read. */
  readonly sentence: string;
  readonly firstEligibleDate?: string;
  /** The request that is pending already. */
  readonly requestId?: string;
  readonly handOff?: HandOff;
}

/** The way forward outside the portal. */
export interface HandOff {
  readonly who: string;
  readonly phone?: string;
  readonly text: string;
}

export interface PrescriptionsAnswer {
  readonly patientId: string;
  readonly rows: readonly PrescriptionItem[];
  /** For staff: prescriptions of anybody that no row shows, for a fault. */
  readonly notShown?: number;
}

/** Encounter notes that a refill's helper has opened, newest first. */
export class ListEncounterDrafts extends Paged {
  get query() {
    return 'encounterDrafts' as const;
  }
  @IsOptional() @Matches(...AN_ID) readonly patientId?: string;
  @IsOptional() @Matches(...AN_ID) readonly requestId?: string;
}

export interface EncounterDraftItem {
  readonly encounterId: string;
  readonly patientId: string;
  readonly patientName?: string;
  readonly requestId: string;
  readonly prescriptionId: string;
  readonly openedBy: Person;
  readonly openedAt: string;
  readonly drafts: readonly DraftedPrescription[];
  /** There when an event could not be folded into it: it may be older than the rest. */
  readonly staleSince?: string;
}

export interface DraftedPrescription {
  readonly draftId: string;
  readonly medication: string;
  readonly daysSupply?: number;
}

export interface EncounterDraftsAnswer extends Page<EncounterDraftItem> {
  /** Notes of anybody that no row shows, for a fault. */
  readonly notShown?: number;
}
