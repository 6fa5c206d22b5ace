import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import { said } from '../said.js';
import type { Segment } from './message.js';
import { valuesIn } from './observed-values.js';
import type { Observed, OrderObservation, PatientResults } from './oru-groups.js';
import { timeAsTold, timeIn, type Hl7Time } from './timestamp.js';

/**
 * What a laboratory says in ORU^R01 (HL7 v2.3 to 2.8), read and not yet judged: whose it is, which
 * test it is, and who may see it, others decide.
 */
export interface LaboratoryReport {
  /** `-05:00`: MSH-7's, which counts for every time of the message that has none of its own. */
  readonly offset?: string;
  readonly patient: PatientAsSent;
  readonly tests: readonly ReportedTest[];
}

export interface PatientAsSent {
  readonly identifiers: readonly AssignedId[];
  readonly familyName?: string;
  readonly givenName?: string;
  readonly birthDate?: Hl7Time;
}

/** An id with the authority that assigned it; without one it names nobody outside its sender. */
export interface AssignedId {
  readonly id: string;
  readonly authority?: string;
  /** Table 0203: `MR`, `PI`, `NPI` */
  readonly type?: string;
}

/** One OBR with what was observed for it. */
export interface ReportedTest {
  readonly placerNumber?: string;
  readonly fillerNumber?: string;
  /** Whose numbers these are, where it is said: two laboratories of one sender may count alike. */
  readonly placer?: string;
  readonly filler?: string;
  readonly code: CodedAsSent;
  /** Of which result of which order it is a further test (OBR-26, OBR-29), as words. */
  readonly parent?: readonly string[];
  /** Table 0074, OBR-24. */
  readonly section?: string;
  /** Table 0177, ORC-28: how closely the order is to be kept. */
  readonly confidentiality?: string;
  /** Table 0123, OBR-25: the laboratory's word, never the ordering provider's. */
  readonly status?: string;
  /** ORC-1 or ORC-5 says that it is cancelled, or discontinued. */
  readonly isCancelledInOrder?: boolean;
  readonly orderedBy: readonly PersonAsSent[];
  readonly specimens: readonly SpecimenAsSent[];
  /**
   * OBR-7 and SPM-17, each a time or a stretch `from/to`, as far as they are said: they may
   * disagree. What is no time stands as it was sent, so that nothing rests on the others alone.
   */
  readonly collected: readonly string[];
  /** OBR-22. */
  readonly resultedAt?: Hl7Time;
  /** ORC-9 of a new order, else ORC-15. */
  readonly orderedAt?: Hl7Time;
  readonly notes: readonly string[];
  readonly observations: readonly ReportedObservation[];
}

export interface ReportedObservation {
  readonly code: CodedAsSent;
  /** OBX-4: tells several results of one code apart. */
  readonly subId?: string;
  /** Table 0125, OBX-2; an attachment when ED or RP. */
  readonly valueType?: string;
  /** One empty text where the sender says that there is none any more. */
  readonly values: readonly string[];
  readonly units?: string;
  readonly referenceRange?: string;
  readonly flags: readonly string[];
  /** Table 0085, OBX-11. V and R speak of the laboratory's verification. */
  readonly status?: string;
  /** OBX-14, as the times of collection of the test. */
  readonly collected: readonly string[];
  readonly performedBy?: string;
  readonly notes: readonly string[];
}

export interface CodedAsSent extends OneCoding {
  /** The same in other words: further codings, and the text that was coded from (CWE-9). */
  readonly alternates?: readonly OneCoding[];
}

export interface OneCoding {
  readonly code?: string;
  readonly text?: string;
  readonly system?: string;
}

export interface SpecimenAsSent extends CodedAsSent {
  /** Where it was taken from, in all its words: codes and texts. */
  readonly site?: string;
}

export interface PersonAsSent {
  readonly identifier?: AssignedId;
  /** Further numbers of the same person. */
  readonly others?: readonly AssignedId[];
  readonly familyName?: string;
  readonly givenName?: string;
}

export const laboratoryReport = (
  { patient, orders }: PatientResults,
  header?: Segment,
): LaboratoryReport =>
  said({
    offset: timeIn(header, 7)?.offset,
    patient: patientIn(patient),
    tests: orders.map(testIn),
  });

const patientIn = (pid: Segment | undefined): PatientAsSent =>
  said({
    identifiers: someOf(pid, 3).map((repetition) => assignedIn(pid, 3, repetition)),
    familyName: pid?.text(5),
    givenName: pid?.text(5, { component: 2 }),
    birthDate: timeIn(pid, 7),
  });

/** A laboratory's own code tells by its words: `L7^Anatomic Pathology`. */
const sectionIn = (request: Segment): string | undefined => {
  const said = [1, 2, 4, 5].map((component) => request.text(24, { component }));
  return said.filter((text) => text !== undefined).join('^') || undefined;
};

const testIn = (group: OrderObservation): ReportedTest => {
  const { order, request, notes, observations, specimens } = group;
  const placedBy = request.text(2) === undefined ? order : request;
  const filledBy = request.text(3) === undefined ? order : request;
  return said({
    placerNumber: placedBy?.text(2),
    placer: assignerIn(placedBy, 2),
    fillerNumber: filledBy?.text(3),
    filler: assignerIn(filledBy, 3),
    code: codedIn(request, 4),
    parent: parentIn(request),
    section: sectionIn(request),
    confidentiality: order?.text(28),
    status: request.text(25),
    isCancelledInOrder: isCancelledIn(group) ? true : undefined,
    orderedBy: orderersIn(group),
    specimens: specimensIn(request, specimens),
    collected: collectedIn(request, specimens),
    resultedAt: timeIn(request, 22),
    orderedAt: order?.text(1) === 'NW' ? timeIn(order, 9) : timeIn(order, 15),
    notes: notesIn(notes),
    observations: observations.map(observationIn),
  });
};

/** Of another test it is said only where this one says nothing of how it stands itself. */
const isCancelledIn = ({ order, isOrderBorrowed, request }: OrderObservation): boolean => {
  if (!order || (isOrderBorrowed && request.text(25) !== undefined)) return false;
  const [control, status] = [1, 5].map((field) => order.text(field)?.toUpperCase() ?? '');
  return CANCELLING.has(control ?? '') || status === 'CA';
};

/** Table 0119: cancel or discontinue, asked for, done, or done as was asked for. */
const CANCELLING: ReadonlySet<string> = new Set(['CA', 'OC', 'CR', 'DC', 'OD', 'DR']);

/** Organisms of one culture are told apart by it; what the parent's value says, may be told anew. */
const parentIn = (request: Segment): readonly string[] | undefined => {
  const at = (field: number, component: number, subcomponent = 1): string =>
    request.text(field, { component, subcomponent }) ?? '';
  const result = { code: at(26, 1), system: at(26, 1, 3) };
  const order = [1, 2].flatMap((component) => [1, 2, 3].map((part) => at(29, component, part)));
  const words = [result.code, result.code && codeSystemOf(result), at(26, 2), ...order];
  return words.some((word) => word !== '') ? words : undefined;
};

const observationIn = ({ observation, notes }: Observed): ReportedObservation => {
  const valueType = observation.text(2);
  return said({
    code: codedIn(observation, 3),
    subId: observation.text(4),
    valueType,
    values: valuesIn(observation),
    units: observation.text(6),
    referenceRange: observation.whole(7),
    flags: observation.texts(8),
    status: observation.text(11),
    collected: observation.texts(14).map(timeAsTold),
    performedBy: observation.text(23) ?? observation.text(15, { component: 2 }),
    notes: notesIn(notes),
  });
};

/** EI: namespace and universal id. */
const assignerIn = (segment: Segment | undefined, field: number): string | undefined => {
  const parts = [2, 3].map((component) => segment?.text(field, { component }));
  return parts.filter((part) => part !== undefined).join('^') || undefined;
};

/** A collection that went on for a while (OBR-8, DR in SPM-17) happened at any time of it. */
const collectedIn = (request: Segment, specimens: readonly Segment[]): readonly string[] => [
  ...stretchOf(request.text(7), request.text(8)),
  ...specimens.flatMap((specimen) =>
    stretchOf(specimen.text(17), specimen.text(17, { component: 2 })),
  ),
];

const stretchOf = (from: string | undefined, to: string | undefined): readonly string[] => {
  const [first, last] = [from, to].map((text) =>
    text === undefined ? undefined : timeAsTold(text),
  );
  if (first === undefined) return [];
  return [last === undefined || last === first ? first : `${first}/${last}`];
};

/** SPM-4 since 2.5, OBR-15 before it, whose first component is a code with its own components. */
const specimensIn = (
  request: Segment,
  specimens: readonly Segment[],
): readonly SpecimenAsSent[] => {
  const coded = specimens.map((specimen) => {
    return said({ ...codedIn(specimen, 4), site: siteWords(codedIn(specimen, 8)) });
  });
  if (coded.length > 0) return coded;
  const at = (component: number, subcomponent: number): string | undefined =>
    request.text(15, { component, subcomponent });
  const coding = (component: number, first: number): OneCoding =>
    said({ code: at(component, first), text: at(component, first + 1) });
  const own = coding(1, 1);
  const freeText = at(3, 1);
  const { text = freeText } = own;
  const behind = text === freeText ? {} : said({ text: freeText });
  const specimen = said({
    ...own,
    text,
    alternates: someSaid([coding(1, 4), behind]),
    site: siteWords({ ...coding(4, 1), alternates: [coding(4, 4)] }),
  });
  return Object.keys(specimen).length === 0 ? [] : [specimen];
};

/** CE and CWE: two codings, since 2.7 a third one, and the text behind them. */
const codedIn = (segment: Segment, field: number): CodedAsSent => {
  const at = (component: number): string | undefined => segment.text(field, { component });
  const coding = (first: number): OneCoding =>
    said({ code: at(first), text: at(first + 1), system: at(first + 2) });
  const own = coding(1);
  const { text = at(9) } = own;
  const original = text === at(9) ? {} : said({ text: at(9) });
  return said({ ...own, text, alternates: someSaid([coding(4), coding(10), original]) });
};

const someSaid = (codings: readonly OneCoding[]): readonly OneCoding[] | undefined => {
  const some = codings.filter((coding) => Object.keys(coding).length > 0);
  return some.length > 0 ? some : undefined;
};

/** Codes as well as texts: either may be the only one that says that it is marrow. */
const siteWords = ({ alternates = [], ...own }: CodedAsSent): string | undefined => {
  const words = [own, ...alternates].flatMap(({ code, text }) => [code, text]);
  return [...new Set(words.filter((word) => word !== undefined))].join(', ') || undefined;
};

/**
 * Of both fields, each once: where they name two people, nobody can say which of them it was. The
 * order of another test speaks for a test that names nobody itself.
 */
const orderersIn = ({
  request,
  order,
  isOrderBorrowed,
}: OrderObservation): readonly PersonAsSent[] => {
  const inTest = peopleIn(request, 16);
  if (!order || (isOrderBorrowed && inTest.length > 0)) return inTest;
  const people = [...inTest, ...peopleIn(order, 12)];
  return [...new Map(people.map((person) => [JSON.stringify(person), person])).values()];
};

const peopleIn = (segment: Segment, field: number): readonly PersonAsSent[] =>
  someOf(segment, field).map((repetition) => {
    const at = (component: number): string | undefined =>
      segment.text(field, { repetition, component });
    return said({
      identifier: at(1) === undefined ? undefined : personIdIn(segment, field, repetition),
      familyName: at(2),
      givenName: at(3),
    });
  });

/** CX: id, authority, type. */
const assignedIn = (segment: Segment | undefined, field: number, repetition: number): AssignedId =>
  said({
    id: segment?.text(field, { repetition }) ?? '',
    authority: authorityIn(segment, field, { repetition, component: 4 }),
    type: segment?.text(field, { repetition, component: 5 }),
  });

/** XCN: the authority and the type stand further behind. */
const personIdIn = (segment: Segment, field: number, repetition: number): AssignedId =>
  said({
    id: segment.text(field, { repetition }) ?? '',
    authority: authorityIn(segment, field, { repetition, component: 9 }),
    type: segment.text(field, { repetition, component: 13 }),
  });

/** The universal id where there is one: names of authorities repeat between senders. */
const authorityIn = (
  segment: Segment | undefined,
  field: number,
  place: { readonly repetition: number; readonly component: number },
): string | undefined =>
  segment?.text(field, { ...place, subcomponent: 2 }) ?? segment?.text(field, place);

const notesIn = (notes: readonly Segment[]): readonly string[] =>
  notes.flatMap((note) => eachOf(note, 3).map((repetition) => note.whole(3, repetition) ?? ''));

const eachOf = (segment: Segment | undefined, field: number): readonly number[] =>
  Array.from({ length: segment?.repetitionsOf(field) ?? 0 }, (_, index) => index + 1);

/** Nobody has more numbers, and no test more orderers: what comes behind them is noise. */
const MOST_NAMED = 50;

const someOf = (segment: Segment | undefined, field: number): readonly number[] =>
  eachOf(segment, field).slice(0, MOST_NAMED);
