import type { Hl7Message, Segment } from './message.js';
import { standsInReports } from './segment-names.js';

/** ORU^R01 as its groups stand in the standard; segments of no interest here are left aside. */
export interface PatientResults {
  /** None when the message names no patient. */
  readonly patient: Segment | undefined;
  readonly visit: Segment | undefined;
  readonly orders: readonly OrderObservation[];
}

export interface OrderObservation {
  /** Its own ORC, or the last one before it: senders leave it out for further tests of an order. */
  readonly order: Segment | undefined;
  /** It stands before another test, and says of this one only what this one does not say itself. */
  readonly isOrderBorrowed: boolean;
  readonly request: Segment;
  readonly notes: readonly Segment[];
  readonly observations: readonly Observed[];
  readonly specimens: readonly Segment[];
}

export interface Observed {
  readonly observation: Segment;
  readonly notes: readonly Segment[];
}

/** A segment that cannot stand where it stands; nothing of such a message is taken. */
export interface Misplaced {
  readonly is: 'misplaced';
  /** The segment's name and which one of its name it is, from 1. */
  readonly segment: string;
  readonly occurrence: number;
}

export type OruGroups =
  | {
      readonly is: 'grouped';
      readonly patients: readonly PatientResults[];
      /** Which OBX of the message, from 1, stand behind a patient and before any order. */
      readonly ofPatients: readonly number[];
    }
  | Misplaced;

/**
 * Observations of the specimen (behind SPM) belong to the order and are kept with it. What is noted
 * of the patient (before the first order) is noted of each of the patient's orders; what is observed
 * there (2.6 and later) is no result of a test, and is told apart. Results without any order, an
 * order without its test, or a second patient's without a PID, could be attached to the wrong test
 * or person and are refused.
 */
export const oruGroups = ({ segments }: Hl7Message): OruGroups => {
  const reader = new GroupReader();
  const occurrences = new Map<string, number>();
  const ofDocuments = observationsOfDocuments(segments);
  for (const segment of segments) {
    const occurrence = (occurrences.get(segment.name) ?? 0) + 1;
    occurrences.set(segment.name, occurrence);
    if (ofDocuments.has(segment)) continue;
    if (!reader.take(segment, occurrence))
      return { is: 'misplaced', segment: segment.name, occurrence };
  }
  const unanswered = orderWithoutTest(segments);
  if (unanswered !== undefined) {
    return { is: 'misplaced', segment: 'ORC', occurrence: unanswered };
  }
  return { is: 'grouped', patients: reader.patients, ofPatients: reader.ofPatients };
};

/** Which ORC, from 1, no OBR follows: what it says, perhaps that it is cancelled, would be lost. */
const orderWithoutTest = (segments: readonly Segment[]): number | undefined => {
  let orders = 0;
  let waits = false;
  for (const { name } of segments) {
    if (!ORDER_OR_TEST.has(name)) continue;
    if (waits && name !== 'OBR') return orders;
    waits = name === 'ORC';
    if (waits) orders += 1;
  }
  return waits ? orders : undefined;
};

/** Behind an ORC and before a TXA stands a document of the order (2.8), which is no result. */
const observationsOfDocuments = (segments: readonly Segment[]): ReadonlySet<Segment> => {
  const found = new Set<Segment>();
  let behindOrder: Segment[] | undefined;
  for (const segment of segments) {
    if (segment.name === 'TXA') for (const observation of behindOrder ?? []) found.add(observation);
    if (ORDER_OR_TEST.has(segment.name)) behindOrder = segment.name === 'ORC' ? [] : undefined;
    else if (segment.name === 'TXA') behindOrder &&= [];
    else if (segment.name === 'OBX') behindOrder?.push(segment);
  }
  return found;
};

const ORDER_OR_TEST: ReadonlySet<string> = new Set(['PID', 'ORC', 'OBR']);

type Growing<Group> = {
  -readonly [Field in keyof Group]: Group[Field] extends readonly (infer Item)[]
    ? Item[]
    : Group[Field];
};

class GroupReader {
  readonly patients: Growing<PatientResults>[] = [];
  readonly ofPatients: number[] = [];
  private order: Growing<OrderObservation> | undefined;
  private lastOrc: Segment | undefined;
  private observed: Growing<Observed> | undefined;
  /** An ORC that stands before its OBR, and what was noted of it there. */
  private ahead: Segment | undefined;
  private notesAhead: Segment[] = [];
  private notesOfPatient: Segment[] = [];

  /** False when it cannot stand here. */
  take(segment: Segment, occurrence: number): boolean {
    switch (segment.name) {
      case 'PID':
        return this.patient(segment);
      case 'PV1':
        return this.visit(segment);
      case 'ORC':
        return this.orderAhead(segment);
      case 'OBR':
        return this.request(segment);
      case 'OBX':
        return this.observation(segment, occurrence);
      case 'NTE':
        return this.note(segment);
      case 'SPM':
        return this.specimen(segment);
    }
    return standsInReports(segment.name);
  }

  /** What is noted from here on is no note of the results before. */
  private orderAhead(order: Segment): boolean {
    this.ahead = order;
    this.lastOrc = order;
    this.observed = undefined;
    this.notesAhead = [];
    return true;
  }

  private patient(patient: Segment): boolean {
    // What stands before the first one is noted of whoever follows.
    if (this.patients.length > 0) this.notesOfPatient = [];
    this.patients.push({ patient, visit: undefined, orders: [] });
    this.order = undefined;
    this.observed = undefined;
    this.ahead = undefined;
    this.lastOrc = undefined;
    return true;
  }

  private visit(visit: Segment): boolean {
    const patient = this.patients.at(-1);
    if (patient && !this.order) patient.visit = visit;
    return patient !== undefined;
  }

  private request(request: Segment): boolean {
    let patient = this.patients.at(-1);
    if (!patient) {
      patient = { patient: undefined, visit: undefined, orders: [] };
      this.patients.push(patient);
    }
    const order = this.ahead ?? this.lastOrc;
    const notes = [...this.notesOfPatient, ...(this.ahead ? this.notesAhead : [])];
    const isOrderBorrowed = order !== undefined && !this.ahead;
    const own = { order, isOrderBorrowed, request, notes };
    this.order = { ...own, observations: [], specimens: [] };
    patient.orders.push(this.order);
    this.ahead = undefined;
    this.observed = undefined;
    return true;
  }

  private observation(observation: Segment, occurrence: number): boolean {
    this.observed = { observation, notes: [] };
    if (this.order && !this.ahead) {
      this.order.observations.push(this.observed);
      return true;
    }
    // Of the patient as a whole (2.6 and later): no result of a test, and so not taken as one.
    const isOfPatient = this.patients.length > 0 && !this.order && !this.ahead;
    if (isOfPatient) this.ofPatients.push(occurrence);
    return isOfPatient;
  }

  private note(note: Segment): boolean {
    if (this.observed) this.observed.notes.push(note);
    else if (this.ahead) this.notesAhead.push(note);
    else (this.order?.notes ?? this.notesOfPatient).push(note);
    return true;
  }

  private specimen(specimen: Segment): boolean {
    if (!this.order) return false;
    this.order.specimens.push(specimen);
    this.observed = undefined;
    return true;
  }
}
