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
