import { labReport, type KeyedIds, type RecordLabResults } from '@anamnesis/domain';
import { readFolded, type EventCodec, type EventStore } from '@anamnesis/eventing';
import { filedAnew } from '@anamnesis/interop';

export interface FilingAnew {
  readonly store: EventStore;
  readonly codec: EventCodec;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
}

/**
 * Where the report of an order is another patient's: the same results for the order's next report
 * that is this patient's already, or nobody's. Whether it may begin, its decider says, who looks at
 * the one before. Nothing where nobody else has the order, or it went from one to another too often.
 * @throws {StoreUnavailable}
 */
export const orderFiledAnew = async (
  given: FilingAnew,
  results: RecordLabResults,
): Promise<RecordLabResults | undefined> => {
  const { patientId } = results;
  if ((await whoseIs(results, given)) === patientId) return undefined;
  let tried = results;
  for (let times = 0; times < MOST_TIMES_FILED; times += 1) {
    tried = filedAnew(tried, given.idOf);
    const whose = await whoseIs(tried, given);
    if (whose === undefined || whose === patientId) return tried;
  }
  return undefined;
};

/** More often nobody confuses patients; then a person looks. */
export const MOST_TIMES_FILED = 5;

/** Also whose it was who was forgotten: the report stays that one's. */
const whoseIs = async (
  { reportId }: RecordLabResults,
  { store, codec }: FilingAnew,
): Promise<string | undefined> => {
  const { state, forgotten } = await readFolded({ store, codec }, labReport, {
    stream: `labReport-${reportId}`,
    known: undefined,
  });
  return state.report?.patientId ?? forgotten;
};
