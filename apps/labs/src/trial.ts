import type {
  LabReportEvent,
  LabResultsReceived,
  MessageParked,
  ReportedLine,
} from '@anamnesis/domain';
import { kindsOfLines } from '@anamnesis/domain/lab-rules/kinds-of-lines.policy';
import { labPolicies, labPolicyAt } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import { readFacts } from '@anamnesis/domain/lab-rules/moment.policy';
import { BEGINNING } from '@anamnesis/eventing';
import type { IntakeInMemory } from '@anamnesis/nest';

/** How often each of some words. */
export type Counts = Readonly<Record<string, number>>;

export const countsOf = (words: Iterable<string>): Counts => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

/** What became of the laboratory results in one file. Numbers only: nothing of any patient. */
export interface Recorded {
  readonly reports: number;
  readonly lines: number;
  /** By the kind that counts; of the lines of one report all are of the order's, if it is listed. */
  readonly categories: Counts;
  /** Nobody can tell what they are, or what the order is. */
  readonly held: number;
  /** Why messages wait for a person: how many of them. */
  readonly parked: Counts;
}

/** What is in the memory of one trial. */
export const recordedIn = async (world: IntakeInMemory): Promise<Recorded> => {
  const reports = reportsIn(await eventsIn<LabReportEvent>(world, ['LabResultsReceived']));
  const kinds = reports.flatMap(kindsIn);
  const parked = await eventsIn<MessageParked>(world, ['MessageParked']);
  return {
    reports: reports.length,
    lines: kinds.length,
    categories: countsOf(kinds.map(({ category }) => category)),
    held: kinds.filter(({ isHeld }) => isHeld).length,
    parked: countsOf(whyMessagesWait(parked)),
  };
};

/** Each once for each message, however many of its orders wait for it and however often it is said. */
const whyMessagesWait = (parked: readonly MessageParked[]): Iterable<string> => {
  const each = new Map(parked.map((event) => [`${event.messageId} ${event.reason}`, event.reason]));
  return each.values();
};

export const eventsIn = async <Event>(
  { store, codec }: IntakeInMemory,
  types: readonly string[],
): Promise<readonly Event[]> => {
  const events: Event[] = [];
  for await (const page of store.readAll({ after: BEGINNING, filter: { by: 'type', types } })) {
    events.push(...page.events.map((stored) => codec.decode(stored).event as Event));
  }
  return events;
};

interface Report {
  readonly header: LabResultsReceived['header'];
  readonly lines: readonly ReportedLine[];
}

/** Each as its last message left it. */
const reportsIn = (events: readonly LabReportEvent[]): readonly Report[] => {
  const reports = new Map<string, Map<string, ReportedLine>>();
  const headers = new Map<string, LabResultsReceived['header']>();
  for (const event of events) {
    if (event.type !== 'LabResultsReceived') continue;
    const lines = reports.get(event.reportId) ?? new Map<string, ReportedLine>();
    for (const line of event.lines) lines.set(line.lineId, line);
    reports.set(event.reportId, lines);
    headers.set(event.reportId, event.header);
  }
  return [...headers].map(([reportId, header]) => ({
    header,
    lines: [...(reports.get(reportId)?.values() ?? [])],
  }));
};

/** As the decision judges them, each in the order it stands in. */
const kindsIn = ({ header, lines }: Report) => {
  const now = new Date();
  const components = lines.map(({ test }) => ({ test }));
  const facts = {
    ...{ result: { test: {}, versions: [], collected: [], components } },
    ...{ order: { test: header.test }, reviews: [], delegations: [], patient: {} },
    ...{ viewer: { role: 'workforce' as const }, zone: 'UTC' },
  };
  const kinds = kindsOfLines(
    readFacts(facts, labPolicies),
    labPolicyAt(labPolicies, now.getTime()),
  );
  return kinds.map(({ classification, categories, isHeld, isAccompaniment }) => ({
    category: categories[0] ?? (isAccompaniment ? 'accompaniment' : classification.category),
    isHeld,
  }));
};
