import type { EntityManager } from 'typeorm';
import type { ProxyGrant, Role } from '@anamnesis/domain/access/caller';
import type { ViewedItem } from '@anamnesis/domain/audit/events';

/** What no caller can say of a query: who asks, when, and the key that seals cursors. */
export interface AskedBy {
  /** The actor's opaque id: "claimed by me". */
  readonly by: string;
  /** ISO 8601 instant in UTC: answers such as "eligible" are those of this moment. */
  readonly at: string;
  /** Patients and proxies read the patient's words; everybody else reads the staff's. */
  readonly view: View;
  /** By what right: answers that differ by it show nothing where it is left out. */
  readonly viewer?: QueryViewer;
  /** 32 bytes; seals cursors, for sort keys contain names. */
  readonly cursorKey: Uint8Array;
}

export type View = 'patient' | 'staff';

/** As authentication found the caller. */
export interface QueryViewer {
  readonly role: Role;
  /** Of a proxy, with the basis of each. */
  readonly grants?: readonly ProxyGrant[];
}

/** One question and all that the front doors must know to let it through. */
export interface QueryDefinition<Query, Answer> {
  /** The class that validates it. */
  readonly message: new () => Query;
  /** The projections whose rows it reads: `atLeast` waits for all of them. */
  readonly projections: readonly string[];
  /**
   * Of these none may stand still: an answer that is decided on old rows may show too much, so there
   * is none, for anybody.
   */
  readonly mustGoOn?: readonly string[];
  /**
   * Whose data the question is about, known before it is answered; access is decided on it. For a
   * patient, `undefined` is answered like somebody else's data.
   */
  readonly patientOf: (query: Query, reader: EntityManager) => Promise<string | undefined>;
  /** `undefined` when there is no such thing. */
  readonly ask: (
    reader: EntityManager,
    query: Query,
    asked: AskedBy,
  ) => Promise<Answer | undefined>;
  /** Whose data the answer holds, each once, for the access log. */
  readonly patientsIn: (answer: Answer) => readonly string[];
  /**
   * Where the access log says which things of this patient were shown, one by one; `undefined` for a
   * patient of whom the answer shows no such thing.
   */
  readonly itemsIn?: (answer: Answer, patientId: string) => readonly ViewedItem[] | undefined;
}
