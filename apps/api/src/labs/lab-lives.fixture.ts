import {
  MarkMinorConsentService,
  NoteWaitingLabNews,
  TakeLabReleaseStep,
  type LabFacts,
  type PatientPreference,
  type PortalCaller,
  type ResultVersion,
} from '@anamnesis/domain';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { Heard } from '../journey.fixture.js';
import {
  drAwayId,
  drLeeId,
  idOf,
  type LabClinic,
  type Line,
  type Report,
} from './lab-clinic.fixture.js';
import type {
  AskingAs,
  TestedHistory,
  TestedLine,
  TestedReport,
  TestedStep,
  TestedWish,
} from './lab-histories.fixture.js';

/** Results are announced by then. */
const BEGIN = Date.parse('2026-12-08T12:00:00Z');
export const after = (hours: number): string => new Date(BEGIN + hours * 3_600_000).toISOString();

/** What happens, as it is said to the portal, in order of time. */
export interface Happening {
  readonly hours: number;
  /** @returns a position, or what a patient was answered */
  readonly say: (clinic: LabClinic) => Promise<string | Heard>;
}

let lastNumber = 0;
export const nextNumber = (): number => (lastNumber += 1);

/** One patient with ids of their own: as told to the portal, twice, and as told to the decision. */
export interface Life {
  readonly patientId: string;
  readonly birthDate: string;
  readonly reports: readonly Told[];
  readonly secret: Told;
  readonly asking: readonly AskingAs[];
  readonly outsider: TestedHistory['outsider'];
  /** What the patient says in either world. */
  readonly ownHappenings: readonly Happening[];
}

export const lived = (history: TestedHistory): Life => {
  const { birthDate, reports: some, hidden, wish, asking, outsider } = history;
  const patientId = idOf('a', nextNumber());
  const patient = { birthDate, preferences: wish ? [preferenceOf(wish)] : [] };
  return {
    ...{ patientId, birthDate, asking, outsider },
    reports: some.map((report) => told(report, patientId, patient)),
    secret: told(hidden, patientId, patient),
    ownHappenings: wish ? wishOf(wish, patientId) : [],
  };
};

const WISHED_DELAY = 60;
const preferenceOf = ({ asked, hours, endedAfter }: TestedWish): PatientPreference => ({
  asked,
  ...(asked === 'delay' ? { delayHours: WISHED_DELAY } : {}),
  from: after(hours),
  ...(endedAfter === undefined ? {} : { to: after(hours + endedAfter) }),
});

const wishOf = (
  { asked, hours, endedAfter }: TestedWish,
  patientId: string,
): readonly Happening[] => {
  const key = `wish-of-${patientId}`;
  const delay = asked === 'delay' ? { delayHours: WISHED_DELAY } : {};
  const recorded: Happening = {
    hours,
    say: (clinic) =>
      clinic.asPatient(patientId, 'labs/record-lab-viewing-wish', {
        body: { patientId, wish: { asked, ...delay } },
        key,
      }),
  };
  const ended: Happening = {
    hours: hours + (endedAfter ?? 0),
    say: async (clinic) =>
      clinic.asPatient(patientId, 'labs/end-lab-viewing-wish', {
        body: { patientId, wishId: await clinic.wishOf(patientId) },
        key: `end-of-${key}`,
      }),
  };
  return endedAfter === undefined ? [recorded] : [recorded, ended];
};

/** A report with ids of its own, and with what the decision has to know of it: told twice. */
const told = (report: TestedReport, patientId: string, patient: LabFacts['patient']): Told => {
  const lines = report.lines.map((line): SentLine => ({
    ...line,
    lineId: idOf('c', nextNumber()),
  }));
  const as: Identified = { report, patientId, reportId: idOf('b', nextNumber()), lines };
  const secret = secretOf(report);
  const ofLines = lines.flatMap((line) => [...newsOf(as, line), ...reviewsOf(as, line)]);
  const later = [...ofLines, ...waitsOf(as), ...marksOf(as)];
  return {
    reportId: as.reportId,
    lines,
    lineIds: [...lines.map(({ lineId }) => lineId), secret.lineId],
    facts: factsOf(as, patient),
    happenings: [arrivalOf(as), ...later, ...agreementsOn(as)],
    happeningsWithSecret: [
      ...[...arrivalsWith(as, secret), ...later],
      ...[...agreementsOn(as, secret), ...commentsOn(as)],
    ],
  };
};

/** A line that nobody ever sees stands among the others, or came before them. */
const secretOf = ({ datedBy }: TestedReport): Line => {
  const line = sent({ lineId: idOf('c', nextNumber()), test: 'HIV-1 Ab' }, 'final', '1');
  return {
    ...line,
    value: { ...line.value, referenceRange: SAYS_IT, flags: [SAYS_IT], notes: [SAYS_IT] },
    ...(datedBy === 'lines' ? { collected: [SECRETLY_COLLECTED] } : {}),
  };
};

/** What nobody may read where it is said beside a hidden line. */
const SAYS_IT = 'HIV-1 antibodies: see the other line';

/** On another day than all that is seen. */
const SECRETLY_COLLECTED = '2018-02-03';

export interface Told {
  readonly reportId: string;
  /** In the order in which the decision answers for them. */
  readonly lines: readonly { readonly lineId: string; readonly test: string }[];
  /** One more than lines: a hidden one, where it came. */
  readonly lineIds: readonly string[];
  readonly facts: (viewer: LabFacts['viewer']) => LabFacts;
  readonly happenings: readonly Happening[];
  readonly happeningsWithSecret: readonly Happening[];
}

type SentLine = TestedLine & { readonly lineId: string };

interface Identified {
  readonly report: TestedReport;
  readonly patientId: string;
  readonly reportId: string;
  readonly lines: readonly SentLine[];
}

const ordererOf = ({ external }: TestedReport): string => (external ? drAwayId : drLeeId);
const arrivedAt = ({ day, minute }: TestedReport): number => day * 24 + minute / 60;

const sent = (
  { lineId, test }: Pick<SentLine, 'lineId' | 'test'>,
  status: ResultVersion['status'],
  value: string,
): Line => ({
  ...{ lineId, status, test: { name: test } },
  value: { values: [value], referenceRange: '1-3', flags: ['H'] },
});

const said = (
  { report, reportId, patientId }: Identified,
  lines: readonly Line[],
  notes: readonly string[] = [],
): Report => ({
  ...{ reportId, patientId },
  header: {
    test: { name: 'Prenatal panel' },
    orderingProviderId: ordererOf(report),
    collected: timesToldBy(report, 'order'),
    notes: [...notes],
  },
  lines: lines.map((line) => ({ collected: timesToldBy(report, 'lines'), ...line })),
});

const timesToldBy = (
  { collected, datedBy }: TestedReport,
  who: TestedReport['datedBy'],
): readonly string[] => (datedBy === who ? [collected] : []);

const arrivalOf = (as: Identified): Happening => ({
  hours: arrivedAt(as.report),
  say: (clinic) => clinic.reports(said(as, firstOf(as))),
});

/** In the same message, with what the laboratory notes of all of it and beside each line. */
const arrivalBeside = (as: Identified, secret: Line): Happening => {
  const others = firstOf(as).map((line) => ({ ...line, value: { ...line.value, ...BESIDE_IT } }));
  const lines = as.report.secret === 'last' ? [...others, secret] : [secret, ...others];
  return {
    hours: arrivedAt(as.report),
    say: (clinic) => clinic.reports(said(as, lines, [SAYS_IT])),
  };
};
const BESIDE_IT: Line['value'] = { flags: ['H', SAYS_IT], notes: [SAYS_IT] };

const firstOf = ({ lines }: Identified): readonly Line[] =>
  lines.map((line) => sent(line, line.begins, '1'));

const arrivalsWith = (as: Identified, secret: Line): readonly Happening[] => {
  switch (as.report.secret) {
    case 'last':
    case 'first':
      return [arrivalBeside(as, secret)];
    case 'before':
      return [
        {
          hours: arrivedAt(as.report) - SECRET_COMES_BEFORE,
          say: (clinic) => clinic.reports(said(as, [secret], [SAYS_IT])),
        },
        arrivalOf(as),
      ];
  }
};
const SECRET_COMES_BEFORE = 60;

const newsOf = (as: Identified, line: SentLine): readonly Happening[] =>
  line.then.map(({ status, hours }, index) => ({
    hours: arrivedAt(as.report) + hours,
    say: (clinic) => clinic.reports(said(as, [sent(line, status, String(index + 2))])),
  }));

/** What a message says that nobody has taken yet, nobody knows: only that it speaks of it. */
const waitsOf = (as: Identified): readonly Happening[] => {
  const messageId = idOf('d', nextNumber());
  const { reportId, patientId } = as;
  return waitingOf(as.report).flatMap(({ from, to }) =>
    [from, to].flatMap((hours, index): readonly Happening[] => {
      if (hours === undefined) return [];
      const command = { reportId, patientId, messageId, waits: index === 0 };
      return [{ hours, say: (clinic) => clinic.says(NoteWaitingLabNews, command, portal) }];
    }),
  );
};
/** A quarter of an hour in which nobody asks. */
const marksOf = (as: Identified): readonly Happening[] => {
  if (!as.report.isMarked) return [];
  const { reportId, patientId } = as;
  const command = { reportId, patientId, reason: 'The patient came alone.' };
  const hours = arrivedAt(as.report) + 0.25;
  return [{ hours, say: (clinic) => clinic.says(MarkMinorConsentService, command, nurse) }];
};
const nurse: PortalCaller = { actor: 'nurse-ito', role: 'staff' };

/** To whoever sees all of it, and so to nobody. */
const commentsOn = (as: Identified): readonly Happening[] =>
  as.report.external
    ? []
    : [{ hours: arrivedAt(as.report) + 2.1, say: (clinic) => clinic.comments(as, SAYS_IT) }];

const portal: PortalCaller = { actor: 'anamnesis-portal', role: 'portal' };

const waitingOf = ({ newsWaits, ...report }: TestedReport) => {
  if (newsWaits === undefined) return [];
  const from = arrivedAt(report) + newsWaits.hours;
  const { endedAfter } = newsWaits;
  return [{ from, to: endedAfter === undefined ? undefined : from + endedAfter }];
};

type ComponentFacts = NonNullable<LabFacts['result']['components']>[number];

interface TestedVersion {
  readonly version: number;
  readonly status: ResultVersion['status'];
  readonly hours: number;
  /** The hours at which it is reviewed, if it is. */
  readonly reviewedAt: number | undefined;
}

const versionsOf = ({ report }: Identified, line: SentLine): readonly TestedVersion[] =>
  [{ status: line.begins, hours: 0 }, ...line.then].map(({ status, hours }, index) => {
    const arrived = arrivedAt(report) + hours;
    const later = line.reviewed[index];
    const isWithdrawn = status === 'wrong-patient' || status === 'cancelled';
    const reviewedAt = later === undefined || isWithdrawn ? undefined : arrived + later;
    return { version: index + 1, status, hours: arrived, reviewedAt };
  });

const reviewsOf = (as: Identified, line: SentLine): readonly Happening[] =>
  versionsOf(as, line).flatMap(({ version, reviewedAt }) => {
    if (reviewedAt === undefined) return [];
    const by = { actor: ordererOf(as.report), role: 'provider' } as const;
    return [
      { hours: reviewedAt, say: (clinic) => clinic.reviews(as, { [line.lineId]: version }, by) },
    ];
  });

/** Of a version that another has replaced nobody can say anything any more. */
const stepsOn = (as: Identified, line: SentLine): readonly TestedStep[] => {
  const { ofVersion, steps = [] } = line.agreement ?? {};
  const ofLine = versionsOf(as, line);
  const index = ofLine.findIndex(({ version }) => version === ofVersion);
  const came = ofLine[index]?.hours ?? Infinity;
  const replaced = ofLine[index + 1]?.hours ?? Infinity;
  return steps
    .map(({ is, hours }) => ({ is, hours: came + hours }))
    .filter(({ hours }) => hours < replaced);
};

/** What is hidden beside it was asked for and agreed to as well, and discussed with nobody. */
const agreementsOn = (as: Identified, secret?: Line): readonly Happening[] =>
  as.lines.flatMap((line) =>
    stepsOn(as, line).map(({ is, hours }): Happening => {
      const { step, requestedBy, isProfessional } = SAID_AS[is];
      const { reportId, patientId } = as;
      const by = isProfessional
        ? ({ actor: ordererOf(as.report), role: 'provider' } as const)
        : nurse;
      const agreedOn = { lineId: line.lineId, version: line.agreement?.ofVersion };
      const beside = secret && is !== 'discussed' ? [{ lineId: secret.lineId, version: 1 }] : [];
      const command = { reportId, patientId, step, requestedBy, lines: [agreedOn, ...beside] };
      return { hours, say: (clinic) => clinic.says(TakeLabReleaseStep, command, by) };
    }),
  );

const SAID_AS = {
  'patient-asks': { step: 'requested', requestedBy: 'patient', isProfessional: false },
  'representative-asks': {
    step: 'requested',
    requestedBy: 'representative',
    isProfessional: false,
  },
  agreed: { step: 'professional-agreed', requestedBy: undefined, isProfessional: true },
  discussed: { step: 'discussed', requestedBy: undefined, isProfessional: true },
} as const satisfies Readonly<Record<TestedStep['is'], object>>;

/** Whoever asked first: of patient and representative each request counts by itself. */
const agreementOf = (as: Identified, line: SentLine): Pick<ComponentFacts, 'agreements'> => {
  const steps = stepsOn(as, line);
  if (!line.agreement || steps.length === 0) return {};
  const saidAt = (is: TestedStep['is']): readonly string[] =>
    steps.filter((step) => step.is === is).map(({ hours }) => after(hours));
  const [byPatient] = saidAt('patient-asks');
  const [byRepresentative] = saidAt('representative-asks');
  const [professionalAgreedAt, agreedAnewAt] = saidAt('agreed');
  const [discussedAt] = saidAt('discussed');
  const asked = byPatient
    ? {
        ...{ requestedAt: byPatient, requestedBy: 'patient' as const },
        representativeRequestedAt: byRepresentative,
      }
    : { requestedAt: byRepresentative, requestedBy: 'representative' as const };
  const agreed = { professionalAgreedAt, agreedAnewAt, professional: ordererOf(as.report) };
  const { ofVersion } = line.agreement;
  return { agreements: [presentFields({ ofVersion, ...asked, ...agreed, discussedAt })] };
};

const factsOf =
  (as: Identified, patient: LabFacts['patient']) =>
  (viewer: LabFacts['viewer']): LabFacts => {
    const { report, lines } = as;
    const providerId = ordererOf(report);
    const components = lines.map((line) => ({
      test: { name: line.test },
      collected: timesToldBy(report, 'lines'),
      versions: versionsOf(as, line).map(({ version, status, hours }) => ({
        ...{ version, status, receivedAt: after(hours) },
      })),
      reviews: versionsOf(as, line).flatMap(({ version: ofVersion, reviewedAt }) =>
        reviewedAt === undefined ? [] : [{ by: providerId, at: after(reviewedAt), ofVersion }],
      ),
      ...agreementOf(as, line),
    }));
    const group = report.external ? ('external' as const) : ('in-house' as const);
    const newsWaits = waitingOf(report).map(({ from, to }) => ({
      from: after(from),
      ...(to === undefined ? {} : { to: after(to) }),
    }));
    const collected = timesToldBy(report, 'order');
    return {
      result: { test: {}, versions: [], collected, components, newsWaits },
      order: {
        test: { name: 'Prenatal panel' },
        provider: { providerId, group },
        isMinorConsentService: report.isMarked,
      },
      ...{ reviews: [], delegations: [], viewer, zone: 'America/Los_Angeles' },
      patient,
    };
  };
