import { labPolicies, type LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type {
  ComponentFacts,
  LabFacts,
  LabResultFacts,
  ResultStatus,
  ResultVersion,
} from '@anamnesis/domain/lab-rules/facts';
import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import {
  agreementFrom,
  delegationsFrom,
  orderFrom,
  preferencesFrom,
  reviewsFrom,
  viewerFrom,
} from './people-in-case.js';
import { policiesFrom } from './policy-in-case.js';
import { Said } from './said.js';
import { present, testFields, testFrom } from './test-in-case.js';

/** A case as a file tells it: facts, the instant that is asked about, and under which policies. */
export interface LabCase {
  readonly id: string | undefined;
  readonly facts: LabFacts;
  readonly now: string;
  readonly policies: LabPolicies;
}

export type ReadCase =
  | { readonly is: 'case'; readonly labCase: LabCase }
  | {
      readonly is: 'mistaken';
      readonly id: string | undefined;
      readonly mistakes: readonly string[];
    };

/** A case that does not say `now` is asked about the moment of the run. */
export const readCase = (value: unknown, thisMoment: string): ReadCase => {
  const mistakes: string[] = [];
  const said = Said.of(value, '', mistakes);
  const id = said.text('id');
  const times = timesIn(said);
  const facts = factsFrom(said, times);
  const now = times.instant(said, 'now') ?? thisMoment;
  const policies = policiesFrom(said, labPolicies);
  // Whoever writes down what he expects may leave it beside the question.
  for (const name of ['expect', 'expected', 'note', 'comment', 'description']) said.raw(name);
  said.refuseOthers();
  if (mistakes.length > 0) return { is: 'mistaken', id, mistakes };
  return { is: 'case', labCase: { id, facts, now, policies } };
};

/** Reads instants in the zone of the case. */
export interface Times {
  readonly zone: string;
  /** The beginning of what a partial time may mean. */
  instant(said: Said, name: string): string | undefined;
  /** The end of it: a review on a day counts when the day is over. */
  end(said: Said, name: string): string | undefined;
}

const timesIn = (said: Said): Times => {
  const zone = said.text('zone') ?? 'America/Los_Angeles';
  if (!isZone(zone)) said.mistake('zone', 'must be an IANA zone, such as America/Los_Angeles');
  const read = (from: Said, name: string) => {
    const text = from.text(name);
    if (text === undefined || !isZone(zone)) return undefined;
    const span = possibleTimesOf(text, zone);
    return span ?? from.mistake(name, 'must be a date or an instant, such as 2026-03-02T17:00:00Z');
  };
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    zone,
    instant: (from, name) => {
      const span = read(from, name);
      return span && iso(span.from);
    },
    end: (from, name) => {
      const span = read(from, name);
      return span && iso(span.to - span.from <= 1 ? span.from : span.to);
    },
  };
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
};

const factsFrom = (said: Said, times: Times): LabFacts => {
  const order = said.raw('order');
  const orderTest = order === undefined ? undefined : testFrom(order, 'order', said.mistakes);
  const birthDate = said.text('birthDate');
  return {
    result: resultFrom(said, times),
    order: { ...(orderTest ? { test: orderTest } : {}), ...orderFrom(said, times) },
    reviews: reviewsFrom(said, times),
    delegations: delegationsFrom(said, times),
    patient: {
      ...(birthDate === undefined ? {} : { birthDate }),
      preferences: preferencesFrom(said, times),
      ...agreementFrom(said, times),
    },
    viewer: viewerFrom(said, times),
    zone: times.zone,
  };
};

const resultFrom = (said: Said, times: Times): LabResultFacts => {
  const test = said.raw('test');
  const flat = testFields(said);
  const given = test === undefined ? {} : testFrom(test, 'test', said.mistakes);
  const components = said.inners('components').map((line) => componentFrom(line));
  const newsWaits = newsWaitsFrom(said, times);
  return {
    // Section and specimen may stand beside the test, as in a message.
    test: { ...flat, ...given },
    versions: versionsFrom(said, times),
    collected: collectedIn(said),
    ...(components.length > 0 ? { components } : {}),
    ...(newsWaits.length > 0 ? { newsWaits } : {}),
  };
};

type WaitingNews = NonNullable<LabResultFacts['newsWaits']>;

/** On a day is from its beginning, or until its end: that hides more. */
const newsWaitsFrom = (said: Said, times: Times): WaitingNews =>
  said.inners('newsWaits').map((waits) => {
    const to = times.end(waits, 'to');
    const from = times.instant(waits, 'from') ?? '0001-01-01T00:00:00Z';
    waits.refuseOthers();
    return { from, ...(to === undefined ? {} : { to }) };
  });

const componentFrom = (said: Said): ComponentFacts => {
  const status = said.oneOf('status', STATUSES);
  const test = said.raw('test');
  const given = test === undefined ? {} : testFrom(test, said.path('test'), said.mistakes);
  const collected = collectedIn(said);
  const component = present<ComponentFacts>({
    test: { ...testFields(said), ...given },
    status,
    collected: collected.length > 0 ? collected : undefined,
  });
  for (const harmless of ['value', 'units', 'flag']) said.raw(harmless);
  said.refuseOthers();
  return component;
};

const collectedIn = (said: Said): readonly string[] =>
  said.all('collected').flatMap((value) => {
    if (typeof value === 'string') return value.trim() === '' ? [] : [value];
    if (typeof value === 'number') return [String(value)];
    if (value !== null) said.mistake('collected', 'must be a time or a list of times');
    return [];
  });

const versionsFrom = (said: Said, times: Times): readonly ResultVersion[] => {
  const latest = present<ResultVersion>({
    version: said.number('version') ?? 1,
    status: said.oneOf('status', STATUSES) ?? 'final',
    receivedAt: times.instant(said, 'resulted'),
  });
  said.raw('value');
  const all = said.inners('versions').map((each) => {
    const version = present<ResultVersion>({
      version: each.number('version') ?? 1,
      status: each.oneOf('status', STATUSES) ?? 'final',
      receivedAt: times.instant(each, 'resulted'),
    });
    each.refuseOthers();
    return version;
  });
  return all.length > 0 ? all : [latest];
};

/** As FHIR words them, and as OBX-11 and OBR-25 abbreviate them. */
const STATUSES: Readonly<Record<string, ResultStatus>> = {
  registered: 'registered',
  preliminary: 'preliminary',
  partial: 'partial',
  final: 'final',
  corrected: 'corrected',
  amended: 'amended',
  appended: 'appended',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  'entered-in-error': 'entered-in-error',
  'wrong-patient': 'wrong-patient',
  i: 'registered',
  o: 'registered',
  n: 'registered',
  p: 'preliminary',
  r: 'preliminary',
  s: 'partial',
  f: 'final',
  u: 'final',
  b: 'final',
  c: 'corrected',
  a: 'amended',
  x: 'cancelled',
  d: 'entered-in-error',
  w: 'wrong-patient',
};
