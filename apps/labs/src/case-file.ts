import { labPolicies, type LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';
import type {
  ComponentFacts,
  LabFacts,
  LabResultFacts,
  ResultStatus,
  ResultVersion,
} from '@anamnesis/domain/lab-rules/facts';
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
import { timesIn, type Times } from './times-in-case.js';

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
export const readCase = (
  value: unknown,
  thisMoment: string,
  ruleSets: LabPolicies = labPolicies,
): ReadCase => {
  const mistakes: string[] = [];
  const said = Said.of(value, '', mistakes);
  const id = said.text('id');
  const times = timesIn(said);
  const facts = factsFrom(said, times);
  const now = times.instant(said, 'now') ?? thisMoment;
  const policies = policiesFrom(said, ruleSets);
  // Whoever writes down what he expects may leave it beside the question.
  for (const name of ['expect', 'expected', 'note', 'comment', 'description']) said.raw(name);
  said.refuseOthers();
  if (mistakes.length > 0) return { is: 'mistaken', id, mistakes };
  return { is: 'case', labCase: { id, facts, now, policies } };
};

const factsFrom = (said: Said, times: Times): LabFacts => {
  const birthDate = said.text('birthDate');
  const result = resultFrom(said, times);
  const order = said.raw('order');
  const { sender } = result.test;
  const ordered = order === undefined ? {} : testFrom(order, 'order', said.mistakes);
  // Whoever sent the result sent the order with it.
  const test = sender === undefined ? ordered : { sender, ...ordered };
  return {
    result,
    order: {
      ...(Object.keys(test).length > 0 ? { test } : {}),
      ...orderFrom(said, times, result),
    },
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
  const { versions, doubtful } = versionsFrom(said, times);
  const newsWaits = [...newsWaitsFrom(said, times), ...doubtful];
  return {
    // Section and specimen may stand beside the test, as in a message.
    test: { ...flat, ...given },
    versions,
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

interface VersionsSaid {
  readonly versions: readonly ResultVersion[];
  /** While a newer version may have come or not. */
  readonly doubtful: WaitingNews;
}

/** What came on a day is there from its end on, and waits from its beginning: both hide more. */
const versionsFrom = (said: Said, times: Times): VersionsSaid => {
  const atTheTop = ['status', 'version', 'resulted'].filter(
    (name) => said.text(name) !== undefined,
  );
  const latest = versionFrom(said, times);
  said.raw('value');
  const all = said.inners('versions').map((each) => {
    const version = versionFrom(each, times);
    each.refuseOthers();
    return version;
  });
  if (all.length > 0) {
    for (const name of atTheTop) said.mistake(name, 'must stand in versions, where these are told');
  }
  const read = all.length > 0 ? all : [latest];
  const [first] = read.map(({ version }) => version.version).sort((one, other) => one - other);
  return {
    versions: read.map(({ version }) => version),
    doubtful: read.flatMap(({ version, within }) =>
      within && version.version !== first ? [within] : [],
    ),
  };
};

const versionFrom = (
  said: Said,
  times: Times,
): { readonly version: ResultVersion; readonly within: WaitingNews[number] | undefined } => {
  const resulted = times.span(said, 'resulted');
  const isExact = resulted === undefined || resulted.from === resulted.to;
  const version = present<ResultVersion>({
    version: said.number('version') ?? 1,
    status: said.oneOf('status', STATUSES) ?? 'final',
    receivedAt: resulted?.to,
  });
  return { version, within: isExact ? undefined : resulted };
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
