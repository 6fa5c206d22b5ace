import type { DiagnosticReport, FhirResource, Observation, Reference, Specimen } from 'fhir/r4.js';
import type { RecordLabResults, ResultSource, ResultStatus } from '@anamnesis/domain';
import { foldedWords } from '@anamnesis/domain/shared/folded-text';
import type { Mapped } from '../import-plan.js';
import {
  keepableResults,
  lineIdOf,
  MOST_LINES,
  type LineOf,
  type SentLine,
} from '../lab-results.js';
import { said } from '../said.js';
import { idsFromSource } from '../source-ids.js';
import type { ReadBundle } from './bundle.js';
import { mapping, unusable, withoutModifiers } from './fields.js';
import {
  identityOf,
  isNote,
  MOST_PARENTS,
  observationSection,
  sectionOf,
  specimenOf,
} from './lab-coding.js';
import { linesOf, observedTimes, outermost, type Around, type WalkOfMessage } from './lab-lines.js';
import { ordererOf } from './lab-orderer.js';
import { periodWords } from './lab-value.js';
import { areKeptClosely } from './security-labels.js';

export interface LabPlace extends LineOf {
  readonly patientId: string;
  readonly source: ResultSource;
  readonly bundle: ReadBundle;
  /** Our id of the patient whom a reference names. */
  readonly patientAt: (reference: Reference | undefined, owner: FhirResource) => string | undefined;
  /** What all reports of a message may look at together. */
  readonly walk?: WalkOfMessage;
}

/** FHIR DiagnosticReport with its Observations, as the command that an ORU^R01 becomes. */
export const mapDiagnosticReport = (report: DiagnosticReport, place: LabPlace): Mapped =>
  mapping(() => {
    if (isNote(report)) return { skipped: 'is a note of the chart and no result' };
    withoutModifiers('modifierExtension', report);
    const status = statusOf(report.status);
    if (status === undefined)
      return { skipped: 'is of unknown status: nobody can tell what holds' };
    const observations = report.result?.map((reference, index) =>
      observationAt(`result[${index}]`, reference, { report, bundle: place.bundle }),
    );
    const specimens = specimensIn(report.specimen, report, place.bundle);
    const around = aroundOf(report, { ...place, orderStatus: status, specimens });
    const lines = [
      ...outermost(observations ?? [], around).flatMap((each) => linesOf(each, around)),
      ...attachmentsOf(report, { ...place, status }),
    ];
    if (lines.length === 0 && status !== 'registered' && !takenBackBy(status)) {
      return { skipped: 'holds no result' };
    }
    const collected = [
      ...effectiveOf(report),
      ...specimens.flatMap(({ collection }) => observedTimes(collection)),
    ];
    const isMinorConsentService = areKeptClosely([report, ...around.walk.seen]);
    return resultsOf(report, { place, lines, specimens, collected, isMinorConsentService });
  });

/** An Observation of a laboratory that no report of the bundle names is a report of itself. */
export const mapObservation = (observation: Observation, place: LabPlace): Mapped =>
  mapping(() => {
    withoutModifiers('modifierExtension', observation);
    const status = statusOf(observation.status);
    if (status === undefined)
      return { skipped: 'is of unknown status: nobody can tell what holds' };
    const specimens = specimensIn(
      observation.specimen ? [observation.specimen] : undefined,
      observation,
      place.bundle,
    );
    const around = aroundOf(observation, { ...place, orderStatus: status, specimens });
    const lines = linesOf(observation, around);
    if (lines.length === 0) return { skipped: 'holds no result' };
    const isMinorConsentService = areKeptClosely(around.walk.seen);
    const parts = { place, lines, specimens, collected: [], isMinorConsentService };
    return resultsOf(observation, parts);
  });

interface Parts {
  readonly place: LabPlace;
  readonly lines: readonly SentLine[];
  readonly specimens: readonly Specimen[];
  readonly collected: readonly string[];
  readonly isMinorConsentService: boolean;
}

const resultsOf = (
  report: DiagnosticReport | Observation,
  { place, lines, specimens, collected, isMinorConsentService }: Parts,
): Mapped => {
  const { reportId, patientId, source, bundle, idOf } = place;
  const header: RecordLabResults['header'] = said({
    test: said({
      ...identityOf(report.code),
      section:
        report.resourceType === 'Observation'
          ? observationSection(report)
          : sectionOf(report.category),
      specimen: specimenOf(specimens),
    }),
    ...numbersOf(report),
    ...ordererOf(report, bundle, idsFromSource(idOf, 'fhir')),
    collected,
    resultedAt: report.issued,
    performedBy: namesOf(report.performer, report, bundle),
    isMinorConsentService: isMinorConsentService ? true : undefined,
    notes: report.resourceType === 'DiagnosticReport' ? conclusionsOf(report) : [],
  });
  const status = statusOf(report.status);
  const command = keepableResults(
    said({
      ...{ reportId, patientId, source, header, lines, takenBack: takenBackBy(status) },
      isCorrection: status === 'corrected' ? true : undefined,
    }),
  );
  return command
    ? { commands: [command] }
    : unusable('(its texts)', 'are longer than results are, or hold what nobody can keep');
};

const STATUSES: ReadonlySet<string> = new Set<ResultStatus>([
  'registered',
  'preliminary',
  'partial',
  'final',
  'corrected',
  'amended',
  'appended',
  'cancelled',
  'entered-in-error',
]);

const statusOf = (status: string | undefined): ResultStatus | undefined =>
  status !== undefined && STATUSES.has(status) ? (status as ResultStatus) : undefined;

const takenBackBy = (status: ResultStatus | undefined): RecordLabResults['takenBack'] =>
  status === 'cancelled' || status === 'entered-in-error' ? status : undefined;

const aroundOf = (
  owner: DiagnosticReport | Observation,
  {
    reportId,
    idOf,
    patientId,
    bundle,
    patientAt,
    orderStatus,
    walk,
    specimens,
  }: LabPlace & Pick<Around, 'orderStatus' | 'specimens'>,
): Around => ({
  ...{ reportId, idOf },
  ...{ orderStatus, specimens },
  statusOf,
  panels: [],
  walk: { left: MOST_LINES, seen: [], inMessage: walk },
  isOfThePatient: (observation) =>
    observation.subject === undefined || patientAt(observation.subject, observation) === patientId,
  specimensAt: (reference, resource) => specimensIn([reference], resource, bundle),
  isContained: bundle.isContained,
  memberAt: (reference, resource) =>
    observationAt('hasMember', reference, { report: resource, bundle }),
  performersOf: (observation) =>
    namesOf(observation.performer ?? owner.performer, observation, bundle),
});

const observationAt = (
  field: string,
  { reference }: Reference,
  { report, bundle }: { report: FhirResource; bundle: ReadBundle },
): Observation => {
  const found = reference === undefined ? undefined : bundle.resolve(reference, report);
  if (found?.resourceType === 'Observation') return found;
  return unusable(`${field}.reference`, 'names no Observation of the bundle');
};

/** Each with those from which it was made: a slide or an extract is of what they are of. */
const specimensIn = (
  references: readonly Reference[] | undefined,
  owner: FhirResource,
  bundle: ReadBundle,
): readonly Specimen[] => {
  const found = new Set((references ?? []).flatMap((each) => specimenAt(each, owner, bundle)));
  // What is found on the way is looked at as well.
  const most = found.size + MOST_PARENTS;
  for (const specimen of found) {
    if (found.size > most) return unusable('specimen.parent', 'names more than any specimen has');
    for (const parent of specimen.parent ?? []) {
      for (const each of specimenAt(parent, specimen, bundle)) found.add(each);
    }
  }
  return [...found];
};

/** The words of who refers to it stand beside its own: either may be the only one that says marrow. */
const specimenAt = (
  named: Reference,
  owner: FhirResource,
  bundle: ReadBundle,
): readonly Specimen[] => {
  const { reference, display } = named;
  const found = reference === undefined ? undefined : bundle.resolve(reference, owner);
  const told: readonly Specimen[] = hasWords(named)
    ? [said({ resourceType: 'Specimen' as const, type: said({ text: display }) })]
    : [];
  if (found?.resourceType === 'Specimen') {
    withoutModifiers('specimen.modifierExtension', found);
    return [found, ...told];
  }
  // It may be the only thing that says which kind of test this is, and when it was collected.
  return told.length > 0 && !isItsNumber(named)
    ? told
    : unusable('specimen.reference', 'names no Specimen of the bundle, and no kind');
};

const hasWords = ({ reference, display = '' }: Reference): boolean =>
  /\p{L}/u.test(foldedWords(display)) && display.trim() !== reference;

/** In whatever signs it is written: where nothing else is known, it says no kind. */
const isItsNumber = ({ reference = '', identifier, display = '' }: Reference): boolean =>
  [reference, identifier?.value ?? ''].some((number) =>
    ` ${foldedWords(number)}`.endsWith(` ${foldedWords(display)}`),
  );

const effectiveOf = ({ effectiveDateTime, effectivePeriod }: DiagnosticReport): readonly string[] =>
  [effectiveDateTime ?? (effectivePeriod && periodWords(effectivePeriod))].filter(
    (time) => time !== undefined,
  );

/** The document itself (PDF and the like) is a line whose value is an attachment. */
const attachmentsOf = (
  report: DiagnosticReport,
  { status, ...of }: LineOf & { readonly status: ResultStatus },
): readonly SentLine[] =>
  (report.presentedForm ?? []).map(({ contentType = '', data, url = '', title }, index) => ({
    lineId: lineIdOf(of, 'presentedForm', String(index)),
    status,
    test: identityOf(report.code),
    collected: [],
    value: said({
      valueType: data === undefined ? 'RP' : 'ED',
      values: [data === undefined ? url : ['', contentType, '', 'Base64', data].join('^')],
      flags: [],
      notes: title === undefined ? [] : [title],
    }),
  }));

const conclusionsOf = ({ conclusion, conclusionCode }: DiagnosticReport): readonly string[] => [
  ...(conclusion === undefined ? [] : [conclusion]),
  ...(conclusionCode ?? []).flatMap(
    ({ text, coding }) => text ?? coding?.map(({ display, code }) => display ?? code ?? '') ?? [],
  ),
];

/** By table 0203: the placer's number and the filler's one. */
const numbersOf = ({ identifier = [] }: DiagnosticReport | Observation) => {
  const numbered = (type: string): string | undefined =>
    identifier.find((each) => each.type?.coding?.some(({ code }) => code === type))?.value;
  return said({ placerNumber: numbered('PLAC'), fillerNumber: numbered('FILL') });
};

const namesOf = (
  performers: readonly Reference[] | undefined,
  owner: FhirResource,
  bundle: ReadBundle,
): string | undefined => {
  const names = (performers ?? []).map(({ reference, display }) => {
    const found = reference === undefined ? undefined : bundle.resolve(reference, owner);
    return display ?? (found?.resourceType === 'Organization' ? found.name : undefined);
  });
  return names.find((name) => name !== undefined);
};
