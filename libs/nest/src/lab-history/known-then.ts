import { lookingAs, type LookingAs } from '@anamnesis/domain/labs/explained-report.policy';
import { whoCouldSee, type KnownStep } from '@anamnesis/domain/labs/who-could-see.policy';
import type { RecordedEvent, StoredEvent } from '@anamnesis/eventing';
import { reportOnFile, type LabLog } from './report-on-file.js';

/** Steps for each way to look, oldest first. */
export type KnownThen = Readonly<Record<LookingAs, readonly KnownStep[]>>;

/**
 * What the portal decided from one instant of recording to the next one: each with the report, the
 * people around it and the rule sets as they were on file in between.
 */
export const knownThen = async (
  log: LabLog,
  { reportId, now }: { readonly reportId: string; readonly now: string },
): Promise<KnownThen> => {
  const remembered = remembering(log);
  const steps: Record<LookingAs, KnownStep[]> = {
    patient: [],
    'proxy-minority': [],
    'proxy-court': [],
    'proxy-power-of-attorney': [],
  };
  await remembered.store.readStream(`labReport-${reportId}`);
  let from = remembered.firstBehind(undefined);
  while (from !== undefined) {
    const file = await reportOnFile(remembered, { reportId, recordedUntil: from, now });
    // Who ordered, or where the patient is, may be another one from here on: read by now.
    const until = remembered.firstBehind(from);
    for (const viewer of Object.keys(steps) as LookingAs[]) {
      const seen = file
        ? whoCouldSee(file.factsFor(lookingAs[viewer]), file.policies, until ?? now)
        : [];
      const lines = (file?.row.lines ?? []).map(({ lineId }, index) => ({
        ...{ lineId, seen: seen[index] ?? [] },
      }));
      steps[viewer].push(until === undefined ? { from, lines } : { from, until, lines });
    }
    from = until;
  }
  return steps;
};

interface RememberedLog extends LabLog {
  /** The first instant behind this one at which anything was recorded that was read. */
  readonly firstBehind: (instant: string | undefined) => string | undefined;
}

/** Each stream is read and each event opened once, however many instants are asked about. */
const remembering = ({ store, codec }: LabLog): RememberedLog => {
  const streams = new Map<string, readonly StoredEvent[]>();
  const opened = new WeakMap<StoredEvent, RecordedEvent>();
  let instants: readonly Instant[] = [];
  const decode: LabLog['codec']['decode'] = (stored) => {
    const known = opened.get(stored) ?? codec.decode(stored);
    opened.set(stored, known);
    return known;
  };
  const readStream: LabLog['store']['readStream'] = async (stream) => {
    const known = streams.get(stream);
    if (known) return known;
    const stored = await store.readStream(stream);
    // Asked for twice at once, it is read twice and the instants stand there twice: no harm.
    streams.set(stream, stored);
    instants = inOrder([...instants, ...instantsOf(stored)]);
    return stored;
  };
  return {
    store: { readStream },
    codec: { decode },
    firstBehind: (instant) => {
      const after = instant === undefined ? Number.NEGATIVE_INFINITY : Date.parse(instant);
      return instants.find(({ at }) => at > after)?.recordedAt;
    },
  };
};

interface Instant {
  readonly at: number;
  readonly recordedAt: string;
}

const instantsOf = (stored: readonly StoredEvent[]): readonly Instant[] =>
  stored
    .filter(({ forgotten }) => !forgotten)
    .map(({ recordedAt }) => ({ at: Date.parse(recordedAt), recordedAt }));

const inOrder = (instants: readonly Instant[]): readonly Instant[] =>
  [...instants].sort((one, other) => one.at - other.at);
