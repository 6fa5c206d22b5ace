import type { Segment } from './message.js';
import type { Observed, OrderObservation, PatientResults } from './oru-groups.js';
import { hl7Time, type Hl7Time } from './timestamp.js';

/**
 * What a laboratory says in ORU^R01 (HL7 v2.3 to 2.8), read and not yet judged: whose it is, which
 * test it is, and who may see it, others decide.
 */
export interface LaboratoryReport {
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
  readonly code: CodedAsSent;
  /** Table 0074, OBR-24. */
  readonly section?: string;
  /** Table 0123, OBR-25: the laboratory's word, never the ordering provider's. */
  readonly status?: string;
  readonly orderedBy: readonly PersonAsSent[];
  readonly specimens: readonly CodedAsSent[];
  /** OBR-7, SPM-17 and OBX-14 as far as they are said: they may disagree. */
  readonly collectedAt: readonly Hl7Time[];
  /** One of these times is said in a way that is no time: nothing may rest on the others alone. */
  readonly collectedAtUnreadable?: boolean;
  readonly resultedAt?: Hl7Time;
  readonly notes: readonly string[];
  readonly observations: readonly ReportedObservation[];
}

export interface ReportedObservation {
  readonly code: CodedAsSent;
  /** OBX-4: tells several results of one code apart. */
  readonly subId?: string;
  /** Table 0125, OBX-2; an attachment when ED or RP. */
  readonly valueType?: string;
  readonly values: readonly string[];
  readonly units?: string;
  readonly referenceRange?: string;
  readonly flags: readonly string[];
  /** Table 0085, OBX-11. V and R speak of the laboratory's verification. */
  readonly status?: string;
  readonly observedAt?: Hl7Time;
  readonly performedBy?: string;
  readonly notes: readonly string[];
}

export interface CodedAsSent {
  readonly code?: string;
  readonly text?: string;
  readonly system?: string;
  readonly alternate?: Omit<CodedAsSent, 'alternate'>;
}

export interface PersonAsSent {
  readonly identifier?: AssignedId;
  readonly familyName?: string;
  readonly givenName?: string;
}

export const laboratoryReport = ({ patient, orders }: PatientResults): LaboratoryReport => ({
  patient: patientIn(patient),
  tests: orders.map(testIn),
});

const patientIn = (pid: Segment | undefined): PatientAsSent =>
  said({
    identifiers: eachOf(pid, 3).map((repetition) => assignedIn(pid, 3, repetition)),
    familyName: pid?.text(5),
    givenName: pid?.text(5, { component: 2 }),
    birthDate: timeIn(pid, 7),
  });

const testIn = (group: OrderObservation): ReportedTest => {
  const collectedTexts = collectedIn(group);
  const collectedAt = collectedTexts.map(hl7Time).filter((time) => time !== undefined);
  const { order, request, notes, observations, specimens } = group;
  const inOrder = order && eachOf(request, 16).length === 0 ? order : request;
  return said({
    placerNumber: request.text(2) ?? order?.text(2),
    fillerNumber: request.text(3) ?? order?.text(3),
    code: codedIn(request, 4),
    section: request.text(24),
    status: request.text(25),
    orderedBy: peopleIn(inOrder, inOrder === request ? 16 : 12),
    specimens: specimensIn(request, specimens),
    collectedAt,
    collectedAtUnreadable: collectedAt.length < collectedTexts.length ? true : undefined,
    resultedAt: timeIn(request, 22),
    notes: notesIn(notes),
    observations: observations.map(observationIn),
  });
};

const observationIn = ({ observation, notes }: Observed): ReportedObservation => {
  const valueType = observation.text(2);
  return said({
    code: codedIn(observation, 3),
    subId: observation.text(4),
    valueType,
    values: valuesIn(observation, valueType),
    units: observation.text(6),
    referenceRange: observation.whole(7),
    flags: observation.texts(8),
    status: observation.text(11),
    observedAt: timeIn(observation, 14),
    performedBy: observation.text(23) ?? observation.text(15, { component: 2 }),
    notes: notesIn(notes),
  });
};

const CODED_VALUES: ReadonlySet<string> = new Set(['CE', 'CWE', 'CNE', 'CF']);

/** A coded value by its text, everything else as it was sent, delimiters included. */
const valuesIn = (observation: Segment, type: string | undefined): readonly string[] =>
  eachOf(observation, 5)
    .map((repetition) => {
      if (!CODED_VALUES.has(type ?? '')) return observation.whole(5, repetition);
      const told = (component: number) => observation.text(5, { repetition, component });
      return told(9) ?? told(2) ?? told(5) ?? told(1);
    })
    .filter((value) => value !== undefined);

const collectedIn = ({ request, specimens, observations }: OrderObservation): readonly string[] =>
  [
    request.text(7),
    ...specimens.map((specimen) => specimen.text(17)),
    ...observations.map(({ observation }) => observation.text(14)),
  ].filter((text) => text !== undefined);

/** SPM-4 since 2.5, OBR-15 before it, whose first component is a code with its own components. */
const specimensIn = (request: Segment, specimens: readonly Segment[]): readonly CodedAsSent[] => {
  const coded = specimens.map((specimen) => codedIn(specimen, 4));
  if (coded.length > 0) return coded;
  const code = request.text(15);
  const text = request.text(15, { subcomponent: 2 });
  return code === undefined && text === undefined ? [] : [said({ code, text })];
};

const codedIn = (segment: Segment, field: number): CodedAsSent => {
  const at = (component: number): string | undefined => segment.text(field, { component });
  const alternate = said({ code: at(4), text: at(5), system: at(6) });
  return said({
    code: at(1),
    text: at(2) ?? at(9),
    system: at(3),
    alternate: Object.keys(alternate).length > 0 ? alternate : undefined,
  });
};

const peopleIn = (segment: Segment, field: number): readonly PersonAsSent[] =>
  eachOf(segment, field).map((repetition) => {
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

const timeIn = (segment: Segment | undefined, field: number): Hl7Time | undefined => {
  const text = segment?.text(field);
  return text === undefined ? undefined : hl7Time(text);
};

const eachOf = (segment: Segment | undefined, field: number): readonly number[] =>
  Array.from({ length: segment?.repetitionsOf(field) ?? 0 }, (_, index) => index + 1);

type Said<Fields> = {
  [Field in keyof Fields as undefined extends Fields[Field] ? never : Field]: Fields[Field];
} & {
  [Field in keyof Fields as undefined extends Fields[Field] ? Field : never]?: Exclude<
    Fields[Field],
    undefined
  >;
};

/** Without the fields of which nothing is said. */
const said = <Fields extends object>(fields: Fields): Said<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Said<Fields>;
