import { isListed } from './awaiting-review.policy.js';
import { classificationOf, type Classification } from '../lab-tests/classification.policy.js';
import type { CodeMappings } from '../lab-tests/code-mappings.policy.js';
import type { TestIdentity } from '../lab-tests/facts.js';
import {
  isBeforeBloodIsNeeded,
  isOfSerology,
  type LineInItsOrder,
} from '../lab-tests/line-in-its-order.policy.js';
import {
  isReviewOfBloodFilm,
  linesInTheirOrder,
  type LineRead,
} from '../lab-tests/neighbouring-lines.policy.js';
import type { LabPolicy } from './lab-rules.policy.js';
import type { LineKinds, ReadFacts } from './moment.policy.js';

/**
 * Of which kinds is each line of a report, given the order it stands in?
 *
 * If the order itself is a listed test, every line is of its kind; otherwise each line is of its own
 * (P8; the practice's policy, November 2026). A line that cannot be classified is held, and so is
 * every line of an order that cannot be: its name may be that of a listed test. An order of unknown
 * name is what its lines are when all of them are plainly ordinary and at least one says so wherever
 * it stands, for `IgM` and `Creatinine` are ordinary only where their order is. Not so where staff
 * have mapped its code to be held, or a word of its name is a listed test's as often as an ordinary
 * one's, or makes another test of an ordinary one: there the line that is named like the ordinary
 * test is the listed one's. A review of slides is held like that unless its lines are those of a
 * film of blood. Of a mixed panel the lines are held whose name its order would have to explain,
 * save what the lines beside them explain (neighbouring-lines), and save the screen for antibodies
 * of a prenatal or preoperative panel that speaks of no serology. A line that only accompanies
 * others (an interpretation, a comment, a specimen's source) follows the order: it may be all that
 * such an order has found, so it is held where no name of the order says what was tested.
 * Not covered: who sees the narrative, the notes and the attachments; the carriers say so.
 */
export const kindsOfLines = (read: ReadFacts, policy: LabPolicy): readonly LineKinds[] => {
  const known = read.kinds.get(policy);
  if (known) return known;
  const kinds = judgeLines(read, policy);
  read.kinds.set(policy, kinds);
  return kinds;
};

const judgeLines = (read: ReadFacts, policy: LabPolicy): readonly LineKinds[] => {
  const { mappings } = policy;
  const together = read.lines.map(({ test }) => ({
    test,
    classification: classificationOf(test, mappings),
  }));
  const lines = together.map(({ classification }) => classification);
  const panels = read.panels.map((panel) => kindOfOrder(panel, together, mappings));
  const said = panels.every(isTold) ? [] : linesInTheirOrder(read.panels, together);
  const byOrder = panels.flatMap(({ categories }) => categories.filter(isListed));
  const isOrderHeld = isWholeOrderHeld(read.panels, { panels, lines, said });
  const isUnexplained = unexplainedIn(read.panels, panels);
  const areRemarksHeld = panels.some(isUntold) || !panels.some(isTold);
  return read.lines.map((line, index) => {
    const classification = lines[index] ?? classificationOf(line.test, mappings);
    const own = classification.categories.filter(isListed);
    const isAccompaniment = classification.role === 'accompaniment' && panels.length > 0;
    const isUnclassified = classification.category === 'unclassified' && !isAccompaniment;
    const isHeld =
      isUnclassified ||
      isOrderHeld ||
      isUnexplained(said[index]) ||
      (isAccompaniment && areRemarksHeld);
    const categories = [...new Set([...own, ...byOrder])];
    const isOrdinary = categories.length === 0 && !isUnclassified;
    return {
      line,
      classification,
      categories,
      releasedAs: [
        ...categories,
        ...(isHeld ? (['unclassified'] as const) : []),
        ...(isOrdinary ? (['none'] as const) : []),
      ],
      isListedByOrder: byOrder.length > 0,
      isHeld,
      isAccompaniment,
    };
  });
};

/** The slides that are reviewed may be of a tissue, unless the lines are those of a film. */
const kindOfOrder = (
  order: TestIdentity,
  lines: readonly LineRead[],
  mappings: CodeMappings,
): Classification => {
  const kind = classificationOf(order, mappings);
  if (kind.role !== 'doubtful' || !isReviewOfBloodFilm(order, lines)) return kind;
  const { name: _name, alternates = [], ...rest } = order;
  const codings = alternates.map(({ name: _alternate, ...coding }) => coding);
  return classificationOf({ ...rest, alternates: codings }, mappings);
};

const isWholeOrderHeld = (
  orders: readonly TestIdentity[],
  { panels, lines, said }: ReadOrder,
): boolean => {
  const isNameUntold = panels.some((panel, index) => isUntold(panel) && isNamed(orders[index]));
  return (
    panels.some(isHeldByItself) ||
    (panels.some(isUntold) && !areAllOrdinary(lines)) ||
    (isNameUntold && !doTellTheOrder(said))
  );
};

interface ReadOrder {
  readonly panels: readonly Classification[];
  readonly lines: readonly Classification[];
  readonly said: readonly LineInItsOrder[];
}

/** Whether a line of a mixed panel is one that the panel's name would have to explain. */
const unexplainedIn = (
  orders: readonly TestIdentity[],
  panels: readonly Classification[],
): ((said: LineInItsOrder | undefined) => boolean) => {
  const isMixed = panels.some(isMixedPanel) && !panels.some(isTold);
  const isBeforeBlood = orders.some(isBeforeBloodIsNeeded) && !orders.some(isOfSerology);
  return (said) =>
    isMixed && (said === 'is meant by it' || (said === 'screens for antibodies' && !isBeforeBlood));
};

const isUntold = ({ category, role }: Classification): boolean =>
  category === 'unclassified' && role !== 'mixed-panel';

/** Staff want it held, or it may be a listed test that its lines name like an ordinary one. */
const isHeldByItself = ({ category, decidedBy, role }: Classification): boolean =>
  category === 'unclassified' &&
  (decidedBy?.source === 'mapping' || role === 'another-test' || role === 'doubtful');

const isMixedPanel = ({ role }: Classification): boolean => role === 'mixed-panel';

/** A mixed panel says that it holds tests, and not which. */
const isTold = ({ category }: Classification): boolean => category !== 'unclassified';

/** Save remarks: they are held by themselves where the order cannot be told. */
const areAllOrdinary = (lines: readonly Classification[]): boolean =>
  lines.every(({ category, role }) => category === 'none' || role === 'accompaniment');

/** A section or a specimen by itself is no name that a line could explain. */
const isNamed = ({ code, name, alternates = [] }: TestIdentity = {}): boolean =>
  [code, name, ...alternates].some(Boolean);

const doTellTheOrder = (said: readonly LineInItsOrder[]): boolean =>
  said.includes('tells') &&
  !said.includes('is meant by it') &&
  !said.includes('screens for antibodies');
