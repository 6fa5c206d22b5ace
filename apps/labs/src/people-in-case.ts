import { groupAtOrder, type OrderedWhen } from '@anamnesis/domain/labs/group-at-order.policy';
import type {
  DelegationFact,
  GrantBasis,
  LabPatientFacts,
  LabResultFacts,
  OrderFacts,
  OrderingProvider,
  PatientPreference,
  ReleaseAgreement,
  ReviewFact,
  Viewer,
} from '@anamnesis/domain/lab-rules/facts';
import { Said } from './said.js';
import { CATEGORY_WORDS, present } from './test-in-case.js';
import type { Times } from './times-in-case.js';

/** Who ordered, reviewed, stood in and looks, as a case tells it. */
export const orderFrom = (
  said: Said,
  times: Times,
  { collected, components = [], versions }: LabResultFacts,
): Omit<OrderFacts, 'test'> => {
  const orderedAt = times.instant(said, 'orderedAt');
  const ordered = {
    // As it was told: a day is not its beginning.
    orderedAt: orderedAt === undefined ? undefined : said.text('orderedAt'),
    collected: [...collected, ...components.flatMap((line) => line.collected ?? [])],
    firstReceivedAt: versions[0]?.receivedAt ?? '',
  };
  return present<OrderFacts>({
    orderedAt,
    isMinorConsentService: said.flag('minorConsentService'),
    provider: providerFrom(said, times, ordered),
  });
};

const providerFrom = (
  said: Said,
  times: Times,
  ordered: OrderedWhen,
): OrderingProvider | undefined => {
  const practice = said.text('group');
  const value = said.raw('orderingProvider');
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { providerId: value, group: groupOf(practice, practice) };
  const provider = Said.of(value, 'orderingProvider', said.mistakes);
  const providerId = provider.text('id') ?? '';
  const group = provider.text('group');
  const periods = provider.inners('memberships').map((period) => {
    const from = times.instant(period, 'from') ?? '0001-01-01T00:00:00Z';
    const to = times.instant(period, 'to');
    period.refuseOthers();
    return { group: 'practice' as const, from, ...(to === undefined ? {} : { to }) };
  });
  provider.refuseOthers();
  if (periods.length === 0) return { providerId, group: groupOf(group, practice) };
  const memberships = Object.fromEntries(periods.map((each, index) => [`${index}`, each]));
  return { providerId, group: groupAtOrder({ memberships }, ordered, times.zone) };
};

/** A word, or the id of a group, which is the practice's own or another one's. */
const groupOf = (
  group: string | undefined,
  practice: string | undefined,
): OrderingProvider['group'] => {
  const word = group?.trim().toLowerCase() ?? 'unknown';
  const known = Object.hasOwn(GROUPS, word) ? GROUPS[word] : undefined;
  if (known !== undefined) return known;
  if (practice === undefined) return 'unknown';
  return practice.trim().toLowerCase() === word ? 'in-house' : 'external';
};

const GROUPS: Readonly<Record<string, OrderingProvider['group']>> = {
  'in-house': 'in-house',
  inhouse: 'in-house',
  internal: 'in-house',
  member: 'in-house',
  external: 'external',
  outside: 'external',
  unknown: 'unknown',
  '': 'unknown',
};

export const reviewsFrom = (said: Said, times: Times): readonly ReviewFact[] =>
  said.inners('verified').flatMap((review) => {
    const fact = present<Partial<ReviewFact>>({
      by: review.text('by') ?? review.mistake('by', 'must name the reviewer'),
      at: times.end(review, 'at') ?? missing(review, 'at'),
      ofVersion: review.number('ofVersion') ?? missing(review, 'ofVersion'),
      onBehalfOf: review.text('onBehalfOf'),
    });
    review.refuseOthers();
    return isReview(fact) ? [fact] : [];
  });

const isReview = (fact: Partial<ReviewFact>): fact is ReviewFact =>
  fact.by !== undefined && fact.at !== undefined && fact.ofVersion !== undefined;

/** A field that was read wrongly has its sentence already; one that is not there needs one. */
const missing = (said: Said, name: string): undefined => {
  if (said.raw(name) === undefined) said.mistake(name, 'is missing');
  return undefined;
};

export const delegationsFrom = (said: Said, times: Times): readonly DelegationFact[] =>
  said.inners('delegations').map((delegation) => {
    const fact = present<DelegationFact>({
      provider: delegation.text('provider') ?? missing(delegation, 'provider') ?? '',
      delegate: delegation.text('delegate') ?? missing(delegation, 'delegate') ?? '',
      from: times.instant(delegation, 'from') ?? missing(delegation, 'from') ?? '',
      to: times.instant(delegation, 'to'),
      recordedAt: times.end(delegation, 'recordedAt') ?? missing(delegation, 'recordedAt') ?? '',
    });
    delegation.refuseOthers();
    return fact;
  });

export const viewerFrom = (said: Said, times: Times): Viewer => {
  const value = said.raw('viewer');
  if (value === undefined) return { role: 'patient' };
  const viewer = Said.of(viewerFields(value), 'viewer', said.mistakes);
  const role = viewer.oneOf('role', ROLES) ?? 'stranger';
  const basis = viewer.oneOf('basis', BASES);
  const from = times.instant(viewer, 'from') ?? '0001-01-01T00:00:00Z';
  const to = times.instant(viewer, 'to');
  viewer.refuseOthers();
  if (role !== 'proxy') return { role };
  if (basis === undefined) return { role };
  return { role, grant: { basis, from, ...(to === undefined ? {} : { to }) } };
};

/** `proxy-court` is a proxy by court, as the portal's own questions word it. */
const viewerFields = (value: unknown): unknown => {
  const fields = typeof value === 'string' ? { role: value } : value;
  const { role } = (fields ?? {}) as { readonly role?: unknown };
  const [, basis] = (typeof role === 'string' && /^\s*proxy[-:](.+)$/iu.exec(role)) || [];
  return basis === undefined ? fields : { ...(fields as object), role: 'proxy', basis };
};

const ROLES: Readonly<Record<string, Viewer['role']>> = {
  patient: 'patient',
  self: 'patient',
  proxy: 'proxy',
  parent: 'proxy',
  guardian: 'proxy',
  staff: 'workforce',
  provider: 'workforce',
  auditor: 'workforce',
  'front-desk': 'stranger',
  stranger: 'stranger',
};

/** A parent or a caregiver of a minor has rights that end with minority. */
const BASES: Readonly<Record<string, GrantBasis>> = {
  minority: 'minority',
  parent: 'minority',
  'legal-caregiver': 'minority',
  court: 'court',
  'power-of-attorney': 'power-of-attorney',
};

export const preferencesFrom = (said: Said, times: Times): readonly PatientPreference[] =>
  said.inners('preferences').map((wish) => {
    const categories = wish.someOf('categories', CATEGORY_WORDS);
    const preference = present<PatientPreference>({
      asked: wish.oneOf('asked', WISHES) ?? 'not-to-see',
      delayHours: wish.number('delayHours'),
      from: times.instant(wish, 'from') ?? '0001-01-01T00:00:00Z',
      to: times.end(wish, 'to'),
      categories: categories.length > 0 ? categories : undefined,
    });
    wish.refuseOthers();
    return preference;
  });

const WISHES: Readonly<Record<string, PatientPreference['asked']>> = {
  'not-to-see': 'not-to-see',
  'after-review': 'after-review',
  delay: 'delay',
};

export const agreementFrom = (said: Said, times: Times): Pick<LabPatientFacts, 'agreement'> => {
  const given = said.inner('agreement');
  if (!given) return {};
  const agreement = present<ReleaseAgreement>({
    ofVersion: given.number('ofVersion') ?? 1,
    requestedAt: times.end(given, 'requestedAt'),
    requestedBy: given.oneOf('requestedBy', {
      patient: 'patient',
      representative: 'representative',
    } as const),
    professionalAgreedAt: times.end(given, 'professionalAgreedAt'),
    professional: given.text('professional'),
    discussedAt: times.end(given, 'discussedAt'),
  });
  given.refuseOthers();
  return { agreement };
};
