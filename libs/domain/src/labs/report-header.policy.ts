import { presentFields } from '../shared/present-fields.js';
import type { ReportHeader } from './events.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import { timesAfter, withoutWrong } from './collection-times.policy.js';
import { testToldAgain } from './test-told-again.policy.js';

/**
 * What is a report's header after what a laboratory sent of it?
 *
 * What it says now; what it leaves out stays as it was, for leaving out is not blanking in HL7
 * (November 2026). So a later message that names no test, no orderer and no time of collection
 * takes none away, nor that an order is one for a service that a minor consents to alone, nor the
 * section, the specimen and the other names by which a test is known to be one of the listed kinds
 * (`test-told-again`).
 * Every time of collection that was told stays a candidate behind those told last, for any of them
 * may be the right one (P15), until the laboratory corrects it. What it told of a service that a
 * minor consents to alone, no message takes back. Whoever is named in other words
 * than before and is not known is nobody: the authority of the one before is not theirs. Notes stay,
 * for they may warn of any line that stands, until a message tells all of these lines again; what
 * another message notes stands behind them, and of very many each different one stands once. Whom staff have found to be the orderer stays the
 * orderer, whatever the laboratory repeats, until staff find somebody else.
 * Not covered: whether that message came too late; then nobody asks.
 */
export const headerAfter = (
  before: ReportHeader | undefined,
  sent: ReportHeader,
  circumstances: HeaderCircumstances,
): ReportHeader => {
  const { ordererFound, minorConsentFound, repeats, isCorrection = false } = circumstances;
  const collected = isCorrection
    ? sent.collected
    : withoutWrong(sent.collected, circumstances.timesFoundWrong);
  const { fillerNumber, placerNumber, orderedByAsSent, orderedAt, resultedAt } = sent;
  return presentFields({
    test: testAfter(before?.test, sent.test),
    fillerNumber: fillerNumber ?? before?.fillerNumber,
    placerNumber: placerNumber ?? before?.placerNumber,
    orderingProviderId: ordererFound ?? sent.orderingProviderId ?? ordererBefore(before, sent),
    orderedByAsSent: orderedByAsSent ?? before?.orderedByAsSent,
    orderedAt: orderedAt ?? before?.orderedAt,
    collected: timesAfter(before?.collected ?? [], collected, isCorrection),
    resultedAt: resultedAt ?? before?.resultedAt,
    performedBy: sent.performedBy ?? before?.performedBy,
    isMinorConsentService: minorConsentFound ?? minorConsentAfter(before, sent),
    notes: notesAfter(before?.notes ?? [], sent.notes, repeats),
  });
};

export interface HeaderCircumstances {
  /** Whom staff have identified. */
  readonly ordererFound: string | undefined;
  /** Whether staff have found it to be a service that a minor consents to alone. */
  readonly minorConsentFound?: boolean | undefined;
  /** Times of collection that they have found to be wrong, which no repeat brings back. */
  readonly timesFoundWrong?: readonly string[] | undefined;
  /**
   * Whether it tells every line that stands with its value again; `nothing` where no line stands
   * and none is told, so that the notes are all there is.
   */
  readonly repeats: 'every-line' | 'some-lines' | 'nothing';
  /** Then the times of collection that it tells take the place of those told before. */
  readonly isCorrection?: boolean;
}

export const isSameHeader = (one: ReportHeader, other: ReportHeader): boolean =>
  JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));

const testAfter = (before: TestIdentity | undefined, sent: TestIdentity): TestIdentity =>
  presentFields({ ...testToldAgain(before, sent), sender: sent.sender ?? before?.sender });

const notesAfter = (
  before: readonly string[],
  sent: readonly string[],
  repeats: HeaderCircumstances['repeats'],
): readonly string[] => {
  if (repeats === 'every-line') return [...sent];
  const isAmongSent = before.every((note) => sent.includes(note));
  if (isAmongSent || (repeats === 'nothing' && sent.length > 0)) return [...sent];
  const isToldAgain = sent.every((note) => before.includes(note));
  return isToldAgain ? before : asFew([...before, ...sent]);
};

/**
 * A note is often a line of a text, and a line that comes again has a meaning where it stands. Of so
 * many that nobody reads them as texts any more, each is kept once.
 */
const asFew = (notes: readonly string[]): readonly string[] =>
  notes.length > MOST_TEXTS_OF_NOTES ? [...new Set(notes)] : notes;
const MOST_TEXTS_OF_NOTES = 200;

const ordererBefore = (
  before: ReportHeader | undefined,
  { orderedByAsSent }: ReportHeader,
): string | undefined =>
  orderedByAsSent === undefined || orderedByAsSent === before?.orderedByAsSent
    ? before?.orderingProviderId
    : undefined;

const minorConsentAfter = (
  before: ReportHeader | undefined,
  { isMinorConsentService: says }: ReportHeader,
): boolean | undefined =>
  before?.isMinorConsentService === true ? true : (says ?? before?.isMinorConsentService);

const inOrder = (header: ReportHeader): ReportHeader =>
  headerAfter(undefined, header, { ordererFound: undefined, repeats: 'some-lines' });
