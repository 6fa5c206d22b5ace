import { labVisibilityOf, labVisibilityTimeline, type MailboxEvent } from '@anamnesis/domain';
import type { LabFacts, LabPolicies } from '@anamnesis/domain';
import { comesOfAgeOn, dateIn, startOfDay } from '@anamnesis/domain/shared/facility-calendar';
import { PORTAL, type Portal } from '@anamnesis/nest';
import type { LabClinic } from './lab-clinic.fixture.js';
import type { Told } from './lab-lives.fixture.js';

/** Of what a patient was told that it waits, when, and by which of the mails; ids drawn left out. */
export interface AnnouncedNews {
  readonly type: string;
  readonly reportId: string;
  readonly at: string;
  readonly mail: number;
}

export const announcedTo = async (
  { journey }: LabClinic,
  patientId: string,
): Promise<readonly AnnouncedNews[]> => {
  const { store, codec } = journey.server.app.get<Portal>(PORTAL);
  const stored = await store.readStream(`mailbox-${patientId}`);
  const mails: string[] = [];
  return stored.flatMap((each): readonly AnnouncedNews[] => {
    const event = codec.decode(each).event as MailboxEvent;
    if (event.type !== 'LabNewsAnnounced' && event.type !== 'LabNewsSuppressed') return [];
    const { type, reportId, at, notificationId } = event;
    if (!mails.includes(notificationId)) mails.push(notificationId);
    return [{ type, reportId, at, mail: mails.indexOf(notificationId) }];
  });
};

interface Hearing {
  readonly birthDate: string;
  readonly policies: LabPolicies;
}

/** What the decision would have announced by then: at any time, and of what can be seen by then. */
export const newsOf = (
  reports: readonly Told[],
  hearing: Hearing,
  until: string,
): { readonly everShown: readonly string[]; readonly shownNow: readonly string[] } => {
  const shownAt = (report: Told, at: string): boolean => isHeardOf(report, hearing, at);
  const everShown = reports.filter((report) =>
    turnsOf(report, hearing).some((at) => at <= until && shownAt(report, at)),
  );
  const shownNow = reports.filter((report) => shownAt(report, until));
  return { everShown: everShown.map(idOf), shownNow: shownNow.map(idOf) };
};

const idOf = ({ reportId }: Told): string => reportId;

const OWN: LabFacts['viewer'] = { role: 'patient' };
const PARENTS: LabFacts['viewer'] = {
  role: 'proxy',
  grant: { basis: 'court', from: '2000-01-01T00:00:00Z' },
};

const turnsOf = ({ facts }: Told, { birthDate, policies }: Hearing): readonly string[] => [
  new Date(startOfDay(ZONE, comesOfAgeOn(birthDate, 18))).toISOString(),
  ...[OWN, PARENTS].flatMap((viewer) =>
    labVisibilityTimeline(facts(viewer), policies).flatMap(({ from }) => from ?? []),
  ),
];
const ZONE = 'America/Los_Angeles';

/** A minor's address is a parent's: what a parent may not see is not announced. */
const isHeardOf = ({ facts }: Told, { birthDate, policies }: Hearing, at: string): boolean => {
  const own = labVisibilityOf(facts(OWN), at, policies);
  const parents = labVisibilityOf(facts(PARENTS), at, policies);
  const isAdult = comesOfAgeOn(birthDate, 18) <= dateIn(ZONE, at);
  return own.lines.some(
    ({ visible }, index) => visible && (isAdult || parents.lines[index]?.visible === true),
  );
};
