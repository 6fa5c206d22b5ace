import type {
  FacilityCommand,
  LabReportCommand,
  MedicationCommand,
  PatientCommand,
  KeyedIds,
  PractitionerCommand,
} from '@anamnesis/domain';

/** What an import may say: facts that happened elsewhere. */
export type ImportedCommand = Extract<
  FacilityCommand | LabReportCommand | MedicationCommand | PatientCommand | PractitionerCommand,
  { readonly type: `Record${string}` | 'DiscontinuePrescription' | 'ImportLabReviewAsReviewed' }
>;

/** One fact of a source, as the command that records it. */
export interface PlannedCommand {
  /** Where it comes from, such as `MedicationRequest/4b1c…`; opaque ids only. */
  readonly source: string;
  readonly command: ImportedCommand;
}

/** Left out on purpose; nothing is wrong with the input. */
export interface SkippedEntry {
  readonly source: string;
  readonly because: string;
}

/** Something is wrong with the input: names resource and field, never its value. */
export interface ImportProblem {
  readonly source: string;
  readonly field: string;
  readonly problem: string;
}

/** A whole source, read and mapped; nothing of it is played while there are problems. */
export interface ImportPlan {
  readonly steps: readonly PlannedCommand[];
  readonly skipped: readonly SkippedEntry[];
  readonly problems: readonly ImportProblem[];
}

/** What one entry of a source becomes. */
export type Mapped =
  | { readonly commands: readonly ImportedCommand[] }
  | { readonly skipped: string }
  | { readonly field: string; readonly problem: string };

/** What the source cannot say of the practice that imports it. */
export interface ImportingPractice {
  readonly facilityId: string;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  /** IANA zone in which the source's instants become calendar dates. */
  readonly zone: string;
  /** Whether all practitioners of the source count as members of the practice, since ever. */
  readonly members?: 'practice';
}

export const planOf = (
  mapped: readonly { readonly source: string; readonly as: Mapped }[],
): ImportPlan => {
  const steps: PlannedCommand[] = [];
  const skipped: SkippedEntry[] = [];
  const problems: ImportProblem[] = [];
  for (const { source, as } of mapped) {
    if ('commands' in as) steps.push(...as.commands.map((command) => ({ source, command })));
    else if ('skipped' in as) skipped.push({ source, because: as.skipped });
    else problems.push({ source, ...as });
  }
  return { steps, skipped, problems };
};
