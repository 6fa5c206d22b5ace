import type { PractitionerDetailsUpdated, PractitionerRecorded } from '@anamnesis/domain';
import { lettersOf } from '@anamnesis/domain/shared/folded-text';
import { BEGINNING, type EventCodec, type EventStore, type Position } from '@anamnesis/eventing';
import type { PersonAsSent } from '@anamnesis/interop';

/** Who is named as ordering, by the directory's id; nothing where that is not certain. */
export type OrdererOf = (people: readonly PersonAsSent[]) => string | undefined;

interface InDirectory {
  readonly practitionerId: string;
  readonly familyName: string;
  readonly npi?: string | undefined;
}

/**
 * The directory as the log has it, for asking by number. It is small and changes seldom, so it is
 * kept, and before each answer what was added since is read: a number counts as soon as it is
 * recorded.
 */
export class Orderers {
  private readonly byId = new Map<string, InDirectory>();
  private seen: Position = BEGINNING;
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly from: { readonly store: EventStore; readonly codec: EventCodec }) {}

  /** @throws {StoreUnavailable} */
  async now(): Promise<OrdererOf> {
    // One after the other, so that nothing is read twice and an older fact never wins.
    this.reading = this.reading.catch(() => undefined).then(() => this.readOn());
    await this.reading;
    const directory = [...this.byId.values()];
    return (people) => ordererAmong(directory, people);
  }

  private async readOn(): Promise<void> {
    const { store, codec } = this.from;
    for await (const page of store.readAll({ after: this.seen, filter: ofDirectory })) {
      for (const stored of page.events) {
        const { event } = codec.decode(stored);
        const { practitionerId, familyName, npi } = event as Details;
        this.byId.set(practitionerId, { practitionerId, familyName, npi });
      }
      this.seen = page.scannedTo;
    }
  }
}

type Details = PractitionerRecorded | PractitionerDetailsUpdated;

const ofDirectory = {
  by: 'type',
  types: ['PractitionerRecorded', 'PractitionerDetailsUpdated'],
} as const;

/**
 * By a National Provider Identifier or the directory's own id, and by a family name that agrees
 * where one is told. Whoever orders decides whether a result is shown at all, so two candidates,
 * a name that disagrees, or somebody besides whom nobody knows, are nobody; staff then say who it
 * was. Senders repeat a person under each of the person's numbers: the same names are the same one.
 */
export const ordererAmong = (
  directory: readonly InDirectory[],
  people: readonly PersonAsSent[],
): string | undefined => {
  const named = people.filter((person) => Object.keys(person).length > 0);
  const answers = named.map((person) => ({ person, is: oneAmong(directory, person) }));
  const known = answers.filter(({ is }) => is !== 'unknown' && is !== 'disagreeing');
  const [orderer, another] = new Set(known.map(({ is }) => is));
  const isEverybodyKnown = answers.every(
    ({ person, is }) =>
      is !== 'disagreeing' &&
      (is !== 'unknown' || known.some((other) => haveSameNames(person, other.person))),
  );
  return isEverybodyKnown && another === undefined ? orderer : undefined;
};

const haveSameNames = (one: PersonAsSent, other: PersonAsSent): boolean => {
  const [mine, theirs] = [one, other].map(({ familyName, givenName }) =>
    familyName === undefined || givenName === undefined
      ? undefined
      : `${lettersOf(familyName)} ${lettersOf(givenName)}`,
  );
  return mine !== undefined && mine === theirs;
};

const oneAmong = (
  directory: readonly InDirectory[],
  { identifier, others = [], familyName }: PersonAsSent,
): string | 'unknown' | 'disagreeing' => {
  const numbers = identifier ? [identifier, ...others] : others;
  const [one, another] = directory.filter(({ npi, practitionerId }) =>
    numbers.some(
      (number) => (mayBeNpi(number) && npi === number.id) || practitionerId === number.id,
    ),
  );
  if (!one) return 'unknown';
  if (another) return 'disagreeing';
  const isSame = familyName === undefined || lettersOf(familyName) === lettersOf(one.familyName);
  return isSame ? one.practitionerId : 'disagreeing';
};

/** Assigned by whoever assigns them, or by nobody that is named. */
const mayBeNpi = ({ type, authority }: NonNullable<PersonAsSent['identifier']>): boolean =>
  type === 'NPI' ||
  (authority === undefined ? type === undefined : NPI_AUTHORITIES.has(authority.toUpperCase()));

const NPI_AUTHORITIES: ReadonlySet<string> = new Set([
  'NPI',
  'CMS',
  '2.16.840.1.113883.4.6',
  'HTTP://HL7.ORG/FHIR/SID/US-NPI',
]);
