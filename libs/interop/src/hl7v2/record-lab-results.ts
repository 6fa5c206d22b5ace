import type { KeyedIds, RecordLabResults, TestIdentity } from '@anamnesis/domain';
import type { OrderNamed } from '@anamnesis/domain/interfaces/perhaps-meant.policy';
import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import {
  keepableResults,
  lineIdOf,
  type LineOf,
  MOST_LINES,
  reportIdOf,
  type SentLine,
} from '../lab-results.js';
import { ordererWritten, type OrdererNamed } from '../orderer-written.js';
import { said } from '../said.js';
import { isVerifiedOnly, lineStatusOf, orderStatusOf, type OrderStatus } from './lab-status.js';
import {
  laboratoryReport,
  type CodedAsSent,
  type LaboratoryReport,
  type OneCoding,
  type PersonAsSent,
  type ReportedObservation,
  type ReportedTest,
  type SpecimenAsSent,
} from './laboratory-report.js';
import { joinedObservations } from './joined-observations.js';
import type { Hl7Message } from './message.js';
import { oruGroups, type PatientResults } from './oru-groups.js';
import { withHeaderOffset, writtenTime, type Hl7Time } from './timestamp.js';

/** What the message cannot say of itself. */
export interface KnownOfMessage {
  /** The configured sender's word: numbers mean something only with whoever gave them. */
  readonly sender: string;
  /** The installation's way to name what others have named. */
  readonly idOf: KeyedIds;
  /** Whose results they are, found out before. */
  readonly patientId: string;
  readonly messageId?: string;
  /** The directory's id of whoever is named as ordering; nothing while nobody knows. */
  readonly ordererOf?: (people: readonly PersonAsSent[]) => string | undefined;
}

/** What one order (OBR) becomes, or why a person must look at it. */
export type OrderRead = { readonly place: string; readonly command: RecordLabResults } | HeldOrder;

/** Of which reports it speaks is told all the same, where its numbers say so. */
export interface HeldOrder {
  readonly place: string;
  readonly problem: HeldBecause;
  readonly reports?: readonly string[];
  /** What else it says of itself, where it may correct what has another identity. */
  readonly named?: readonly OrderNamed[];
}

/** The worklist's words, as far as a single order can need them. */
export type HeldBecause = 'unreadable-content' | 'no-results';

/**
 * The orders of an ORU^R01 as commands that record them.
 * @returns as many as there are orders, in their order, and behind them the first observation that
 *   is of the patient and not of a test; or the one place at which it is no report
 */
export const labResultsIn = (message: Hl7Message, known: KnownOfMessage): readonly OrderRead[] => {
  const groups = oruGroups(message);
  if (groups.is === 'misplaced') {
    return [{ place: placeOf(groups.segment, groups.occurrence), problem: 'unreadable-content' }];
  }
  const [patient, second] = groups.patients;
  // What is said of the second one would be recorded of the first.
  if (second) return [{ place: placeOf('PID', 2), problem: 'unreadable-content' }];
  if (!patient || patient.orders.length === 0) {
    return [{ place: placeOf('OBR', 1), problem: 'no-results' }];
  }
  const tooMuch = tooMuchIn(patient);
  if (tooMuch === undefined) {
    const read = ordersRead(laboratoryReport(patient, message.header), known);
    const [ofPatient] = groups.ofPatients;
    if (ofPatient === undefined) return read;
    return [...read, { place: placeOf('OBX', ofPatient), problem: 'unreadable-content' }];
  }
  const { tests } = laboratoryReport({ ...patient, orders: patient.orders.slice(0, MOST_TOLD) });
  const reports = new Set(tests.flatMap((test) => reportIdIn(test, known) ?? []));
  const named = tests.map(namedIn);
  return [{ place: tooMuch, problem: 'unreadable-content', reports: [...reports], named }];
};

const tooMuchIn = ({ orders }: PatientResults): string | undefined =>
  orders.length > MOST_ORDERS ? placeOf('OBR', MOST_ORDERS + 1) : undefined;

/** More than any laboratory sends at once; each of them would be a piece of work for staff. */
const MOST_ORDERS = 200;

/** Of so many orders it is told of which reports they speak, where nothing of them is recorded. */
const MOST_TOLD = 1_000;

/** The segment's name and which one of its name it is: never what stands there. */
const placeOf = (segment: string, occurrence: number): string => `${segment}[${occurrence}]`;

/** What its orders share. */
interface Around extends KnownOfMessage {
  /** MSH-7's. Not in any id: a repeat in another season is told with another one. */
  readonly offset: string | undefined;
}

const ordersRead = (
  { tests, offset }: LaboratoryReport,
  known: KnownOfMessage,
): readonly OrderRead[] => {
  const taken = new Map<string, Set<string>>();
  return tests.map((test, index) => {
    const read = orderRead(test, { ...known, offset });
    const place = placeOf('OBR', index + 1);
    const id = reportIdIn(test, known);
    const reports = id === undefined ? {} : { reports: [id] };
    if (typeof read === 'string') return held({ place, problem: read, ...reports }, test);
    // Two results that nothing tells apart: which is the newer one, nobody can say.
    if (!areNew(read, taken))
      return held({ place, problem: 'unreadable-content', ...reports }, test);
    return { place, command: read };
  });
};

/** An order without any result is read, and corrects only where it says so. */
const held = (order: HeldOrder, test: ReportedTest): HeldOrder =>
  order.problem === 'no-results' && orderStatusOf(test.status) !== 'corrected'
    ? order
    : { ...order, named: [namedIn(test)] };

const namedIn = (test: ReportedTest): OrderNamed => {
  const observations = test.observations.slice(0, MOST_LINES);
  return said({
    fillerNumber: test.fillerNumber,
    placerNumber: test.placerNumber,
    tests: [test, ...observations].map(({ code }) => identityIn(code)),
    collected: [test, ...observations].flatMap(({ collected }) => collected),
  });
};

const areNew = (
  { reportId, lines }: RecordLabResults,
  taken: Map<string, Set<string>>,
): boolean => {
  const lineIds = taken.get(reportId) ?? new Set();
  taken.set(reportId, lineIds);
  if (lines.some(({ lineId }) => lineIds.has(lineId))) return false;
  for (const { lineId } of lines) lineIds.add(lineId);
  return true;
};

const orderRead = (test: ReportedTest, known: Around): RecordLabResults | HeldBecause => {
  const reportId = reportIdIn(test, known);
  const status = orderStatusOf(test.status);
  if (reportId === undefined || status === 'unknown') return 'unreadable-content';
  // Of an order that is cancelled in one place and reported in the other, nobody knows which counts.
  if (test.isCancelledInOrder && status !== 'cancelled') return 'unreadable-content';
  if (test.observations.length === 0 && !SAYS_ENOUGH.has(status)) return 'no-results';
  const told = test.observations.filter(({ status: is, values }) => !isVerifiedOnly(is, values));
  const observations = joinedObservations(told);
  // Each of a hundred thousand would get an id before their number is looked at.
  if (observations === undefined || observations.length > MOST_LINES) return 'unreadable-content';
  // Of several, nothing says from which one a line is.
  const specimen = test.specimens.length === 1 ? specimenIn(test.specimens) : undefined;
  const lines = observations.map((observation) =>
    lineIn(observation, { ...known, reportId, status, specimen }),
  );
  if (!lines.every((line) => line !== undefined)) return 'unreadable-content';
  const { patientId, messageId } = known;
  const header = headerIn(test, known);
  const takenBack = status === 'cancelled' ? status : undefined;
  const about = { reportId, patientId, source: 'hl7v2' as const, messageId };
  const isCorrection = status === 'corrected' ? true : undefined;
  const results = said({ ...about, header, lines, takenBack, isCorrection });
  return keepableResults(results) ?? 'unreadable-content';
};

/** That an order is known of, or that nothing of it stands, is said without any line. */
const SAYS_ENOUGH: ReadonlySet<string> = new Set<OrderStatus>(['registered', 'cancelled']);

/**
 * Of the filler's number, and of what was ordered: laboratories number a whole accession, of which
 * one order may be a listed test and the next an ordinary one; a further test of each of several
 * results is told apart by that result. Without a number: the placer's one,
 * or the specimen, and the time of collection. Where nothing tells this order from another one of
 * the same test there is no id: a day is not enough, for a test may be made twice in one.
 */
const reportIdIn = (test: ReportedTest, known: KnownOfMessage): string | undefined => {
  const { fillerNumber, filler = '', placerNumber, placer = '', collected } = test;
  const { idOf, sender } = known;
  const coded = codeWords(test.code);
  if (coded === undefined) return undefined;
  const ordered = test.parent === undefined ? coded : [...coded, 'parent', ...test.parent];
  if (fillerNumber !== undefined) {
    return reportIdOf(idOf, sender, 'filler', fillerNumber, filler, ...ordered);
  }
  const specimens = test.specimens.flatMap(({ code = '', text = '' }) => [code, text]);
  const from = [...ordered, ...specimens, '', ...collected];
  if (placerNumber !== undefined) {
    return reportIdOf(idOf, sender, 'placer', placerNumber, placer, ...from);
  }
  if (!collected.some((time) => time.includes('T'))) return undefined;
  return reportIdOf(idOf, sender, 'patient', known.patientId, ...from);
};

/** The code with its system; a test without a code is named by its text. */
const codeWords = ({ code, system, text }: CodedAsSent): readonly string[] | undefined => {
  if (code !== undefined) return ['code', code, codeSystemOf({ code, system })];
  return text === undefined ? undefined : ['text', text.toLowerCase()];
};

const headerIn = (test: ReportedTest, known: Around): RecordLabResults['header'] =>
  said({
    test: said({
      ...identityIn(test.code),
      sender: known.sender,
      section: test.section,
      specimen: specimenIn(test.specimens),
    }),
    fillerNumber: test.fillerNumber,
    placerNumber: test.placerNumber,
    orderingProviderId: known.ordererOf?.(test.orderedBy),
    orderedByAsSent: ordererWritten(test.orderedBy.map(personNamed), (all) =>
      known.idOf('laboratory orderers', all),
    ),
    orderedAt: timeBy(known, test.orderedAt),
    collected: withHeaderOffset(test.collected, known.offset),
    resultedAt: timeBy(known, test.resultedAt),
    isMinorConsentService: isKeptClosely(test) ? true : undefined,
    notes: test.notes,
  });

const timeBy = ({ offset }: Around, time: Hl7Time | undefined): string | undefined =>
  time && withHeaderOffset([writtenTime(time)], offset)[0];

/**
 * No field says that a minor consented alone. An order that is restricted or very restricted (ORC-28)
 * may be such a one, and is kept from representatives where a practice has that rule.
 */
const isKeptClosely = ({ confidentiality }: ReportedTest): boolean =>
  ['R', 'V'].includes(confidentiality?.toUpperCase() ?? '');

interface OfOrder extends Around, LineOf {
  readonly status: OrderStatus;
  readonly specimen: TestIdentity['specimen'] | undefined;
}

const lineIn = (observation: ReportedObservation, order: OfOrder): SentLine | undefined => {
  const words = codeWords(observation.code);
  const status = lineStatusOf(observation.status, order.status);
  if (words === undefined || status === undefined) return undefined;
  const { valueType, values, units, referenceRange, flags, performedBy, notes } = observation;
  const isAppended = status === 'appended';
  return said({
    lineId: lineIdOf(order, ...words, observation.subId ?? ''),
    status,
    test: said({ ...identityIn(observation.code), specimen: order.specimen }),
    subId: observation.subId,
    collected: withHeaderOffset(observation.collected, order.offset),
    value: said({
      ...{ valueType, values, units, referenceRange, flags, performedBy },
      notes: isAppended ? [...notes, APPENDED] : notes,
    }),
  });
};

/** The status alone would say that nothing is new. */
const APPENDED = 'The laboratory has appended to this final result.';

const identityIn = ({ alternates, ...own }: CodedAsSent): TestIdentity =>
  said({ ...codingIn(own), alternates: alternates?.map(codingIn) });

const codingIn = ({ code, text, system }: OneCoding) => said({ code, system, name: text });

/** Several specimens are one whose name is that of all: none of them may be lost. */
const specimenIn = (
  specimens: readonly SpecimenAsSent[],
): NonNullable<TestIdentity['specimen']> | undefined => {
  const [first, ...others] = specimens;
  if (!first) return undefined;
  const named = (values: readonly (string | undefined)[]): string | undefined =>
    [...new Set(values.filter((value) => value !== undefined))].join('; ') || undefined;
  return said({
    code: first.code,
    system: first.system,
    name: named([...namesOf(first), ...others.flatMap((other) => [other.code, ...namesOf(other)])]),
    site: named(specimens.map(({ site }) => site)),
  });
};

/** What has no code stands in brackets, so that no word of it is taken for one. */
const namesOf = ({ text, alternates = [] }: SpecimenAsSent): readonly (string | undefined)[] => {
  const free = alternates.flatMap((other) => (other.code === undefined ? [other.text] : []));
  const coded = alternates.filter(({ code }) => code !== undefined);
  const behind = free.map((words = '') => ` (${words.replaceAll(';', ',')})`).join('');
  return [
    ...(text === undefined ? free : [text + behind]),
    ...coded.flatMap((other) => [other.code, other.text]),
  ];
};

const personNamed = ({ identifier, familyName, givenName }: PersonAsSent): OrdererNamed => ({
  name: [familyName, givenName].filter((part) => part !== undefined).join(', '),
  number: identifier && [identifier.type, identifier.id].filter(Boolean).join(' '),
});
