import { covers } from '@anamnesis/domain/shared/facility-calendar';
import type { TestCategory } from '@anamnesis/domain/lab-tests/facts';
import type {
  DelegationFact,
  GrantBasis,
  LabPatientFacts,
  OrderFacts,
  OrderingProvider,
  PatientPreference,
  ReleaseAgreement,
  ReviewFact,
  Viewer,
} from '@anamnesis/domain/lab-rules/facts';
import type { Times } from './case-file.js';
import { Said } from './said.js';
import { present } from './test-in-case.js';

/** Who ordered, reviewed, stood in and looks, as a case tells it. */
export const orderFrom = (said: Said, times: Times): Omit<OrderFacts, 'test'> => {
  const orderedAt = times.instant(said, 'orderedAt');
  const practice = said.text('group');
  return present<OrderFacts>({
    orderedAt,
    isMinorConsentService: said.flag('minorConsentService'),
    provider: providerFrom(said, times, { orderedAt, practice }),
  });
};

interface OrderedWhen {
  readonly orderedAt: string | undefined;
  readonly practice: string | undefined;
}

const providerFrom = (
  said: Said,
  times: Times,
  when: OrderedWhen,
): OrderingProvider | undefined => {
  const value = said.raw('orderingProvider');
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { providerId: value, group: groupOf(when.practice, when) };
  const provider = Said.of(value, 'orderingProvider', said.mistakes);
  const providerId = provider.text('id') ?? '';
  const group = provider.text('group');
  const periods = provider.inners('memberships').map((period) => {
    const from = times.instant(period, 'from') ?? '0001-01-01T00:00:00Z';
    const to = times.instant(period, 'to');
    period.refuseOthers();
    return { from, ...(to === undefined ? {} : { to }) };
  });
  provider.refuseOthers();
  if (periods.length === 0) return { providerId, group: groupOf(group, when) };
  const { orderedAt } = when;
  if (orderedAt === undefined) return { providerId, group: 'unknown' };
  const wasMember = periods.some((period) => covers(period, orderedAt));
  return { providerId, group: wasMember ? 'in-house' : 'external' };
};

/** A word, or the id of a group, which is the practice's own or another one's. */
const groupOf = (
  group: string | undefined,
  { practice }: OrderedWhen,
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
  const viewer = Said.of(
    typeof value === 'string' ? { role: value } : value,
    'viewer',
    said.mistakes,
  );
  const role = viewer.oneOf('role', ROLES) ?? 'stranger';
  const basis = viewer.oneOf('basis', BASES);
  const from = times.instant(viewer, 'from') ?? '0001-01-01T00:00:00Z';
  const to = times.instant(viewer, 'to');
  viewer.refuseOthers();
  if (role !== 'proxy') return { role };
  if (basis === undefined) return { role };
  return { role, grant: { basis, from, ...(to === undefined ? {} : { to }) } };
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
    const categories = wish.all('categories').map(String) as readonly TestCategory[];
    const preference = present<PatientPreference>({
      asked: wish.oneOf('asked', WISHES) ?? 'not-to-see',
      delayHours: wish.number('delayHours'),
      from: times.instant(wish, 'from') ?? '0001-01-01T00:00:00Z',
      to: times.instant(wish, 'to'),
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
