import { labReport, type RecordLabResults } from '@anamnesis/domain';
import { mayCorrect, speaksOfNothingOnFile } from '@anamnesis/domain/labs/corrects-nothing.policy';
import { readFolded, type EventCodec, type EventStore } from '@anamnesis/eventing';

/**
 * Whether something in it corrects, or takes back, what is not on file. Asked before it is recorded,
 * for then it is.
 * @throws {StoreUnavailable}
 */
export const correctsNothing = async (
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  results: RecordLabResults,
): Promise<boolean> => {
  if (!mayCorrect(results)) return false;
  const { state, forgotten } = await readFolded({ store, codec }, labReport, {
    stream: `labReport-${results.reportId}`,
    known: undefined,
  });
  // Of somebody else it is not recorded here.
  const whose = state.report?.patientId ?? forgotten ?? results.patientId;
  return whose === results.patientId && speaksOfNothingOnFile(state, results);
};

/** The reports of a patient that bear this number of the filler's. */
export type ReportsNumbered = (
  patientId: string,
  fillerNumber: string,
) => Promise<readonly string[]>;

/**
 * Of which reports it may speak instead: its own, which is about to be on file, and the others of the
 * same number, of which nobody can say that they are not meant.
 */
export const perhapsMeant = async (
  reportsNumbered: ReportsNumbered | undefined,
  { reportId, patientId, header: { fillerNumber } }: RecordLabResults,
): Promise<readonly string[]> => {
  if (fillerNumber === undefined) return [reportId];
  const others = (await reportsNumbered?.(patientId, fillerNumber)) ?? [];
  return [...new Set([reportId, ...others])];
};
