import { STANDING_SENTENCE } from '@anamnesis/domain/lab-rules/hand-off.policy';
import type { ResultStatus } from '@anamnesis/domain/lab-rules/facts';
import type { ShownLine, WhenCollected } from '@anamnesis/domain/labs/shown-lines.policy';
import { codeSystemOf } from '@anamnesis/domain/shared/code-systems';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { BundleEntry, FhirResource, LabBundle } from './fhir-bundle.js';
import { FhirDecimal } from './fhir-decimal.js';
import type { MyLabLine, MyLabReport, ProviderComment } from './my-lab-queries.js';
import { digitsIn } from './shown-value.js';

/** One report as its patient is shown it: what is put into FHIR has been decided already. */
export interface ReportToTell {
  readonly patientId: string;
  readonly report: MyLabReport;
  /** In the order of the report's results: their codes are told besides. */
  readonly lines: readonly ShownLine[];
  readonly commentIds: readonly string[];
}

/** The patient, the reports with their results and comments, and the one standing sentence. */
export const labBundle = (
  patientId: string,
  reports: readonly ReportToTell[],
  timestamp: string,
): LabBundle => ({
  ...{ resourceType: 'Bundle', type: 'collection', timestamp },
  entry: [
    entryOf(patientId, { resourceType: 'Patient' }),
    ...reports.flatMap(entriesOf),
    {
      resource: {
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'information', code: 'informational', diagnostics: STANDING_SENTENCE }],
      },
    },
  ],
});

const entriesOf = (told: ReportToTell): readonly BundleEntry[] => {
  const { report, lines, commentIds } = told;
  return [
    entryOf(report.reportId, diagnosticReportOf(told)),
    ...report.results.map((line, index) =>
      entryOf(line.lineId, observationOf(line, told, lines[index])),
    ),
    ...report.comments.map((comment, index) =>
      entryOf(commentIds[index] ?? '', communicationOf(comment, told)),
    ),
  ];
};

const entryOf = (id: string, { resourceType, ...fields }: FhirResource): BundleEntry => ({
  fullUrl: urnOf(id),
  resource: { resourceType, id, ...fields },
});

const urnOf = (id: string): string => `urn:uuid:${id}`;
const referenceTo = (id: string) => ({ reference: urnOf(id) });

const LABORATORY = [
  {
    coding: [
      {
        system: 'http://terminology.hl7.org/CodeSystem/observation-category',
        code: 'laboratory',
      },
    ],
  },
];
const LAB_SECTION = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] },
];

const diagnosticReportOf = ({ patientId, report }: ReportToTell): FhirResource => {
  const { name, orderedBy, results, notes } = report;
  const subject = referenceTo(patientId);
  const order = {
    ...{ resourceType: 'ServiceRequest', id: 'order', status: 'unknown', intent: 'order', subject },
    requester: { display: orderedBy?.name ?? orderedBy?.id },
  };
  const documents = results.flatMap(({ name: title, attachments }) =>
    attachments.map(({ mediaType: contentType, size, data }) => ({
      ...presentFields({ contentType, size, data }),
      title,
    })),
  );
  return presentFields({
    resourceType: 'DiagnosticReport',
    contained: orderedBy && [order],
    basedOn: orderedBy && [{ reference: '#order' }],
    status: statusOfReport(report),
    category: LAB_SECTION,
    code: { text: name ?? 'Laboratory report' },
    subject,
    effectiveDateTime: collectedWhen(report),
    result: results.map(({ lineId }) => referenceTo(lineId)),
    conclusion: notes.length > 0 ? notes.join('\n') : undefined,
    presentedForm: documents.length > 0 ? documents : undefined,
  });
};

const observationOf = (
  line: MyLabLine,
  { patientId }: ReportToTell,
  shown: ShownLine | undefined,
): FhirResource => {
  const { flags, notes, specimen, performedBy, referenceRange } = line;
  return presentFields({
    resourceType: 'Observation',
    status:
      line.corrected && line.status === 'final' ? 'corrected' : OBSERVATION_STATUS[line.status],
    category: LABORATORY,
    code: { ...codingOf(shown), text: line.name },
    subject: referenceTo(patientId),
    effectiveDateTime: collectedWhen(line),
    issued: line.receivedAt,
    performer: performedBy === undefined ? undefined : [{ display: performedBy }],
    ...valueOf(line, shown),
    interpretation: flags.length > 0 ? flags.map((text) => ({ text })) : undefined,
    note: notes.length > 0 ? notes.map((text) => ({ text })) : undefined,
    specimen: specimen === undefined ? undefined : { display: specimen },
    referenceRange: referenceRange === undefined ? undefined : [{ text: referenceRange }],
  });
};

/** A laboratory's own code means something else elsewhere: the name tells it. */
const codingOf = (shown: ShownLine | undefined): object => {
  const { code, ...test } = shown?.version.test ?? {};
  if (code === undefined || codeSystemOf({ code, ...test }) !== 'LN') return {};
  return { coding: [{ system: 'http://loinc.org', code }] };
};

const valueOf = ({ values, units: unit }: MyLabLine, shown: ShownLine | undefined): object => {
  const measured = shown && digitsIn(shown.version.value);
  if (measured) {
    const { digits, comparator } = measured;
    return { valueQuantity: presentFields({ value: new FhirDecimal(digits), comparator, unit }) };
  }
  if (values.length === 0) return {};
  return { valueString: values.join('\n') + (unit ? ` ${unit}` : '') };
};

const communicationOf = (
  { text, by, at }: ProviderComment,
  { patientId, report }: ReportToTell,
): FhirResource => ({
  ...{ resourceType: 'Communication', status: 'completed', subject: referenceTo(patientId) },
  ...{ about: [referenceTo(report.reportId)], sent: at, sender: { display: by.name ?? by.id } },
  payload: [{ contentString: text }],
});

const collectedWhen = ({ collectedAt, collectedOn }: WhenCollected): string | undefined =>
  collectedAt ?? collectedOn;

/** Of what is shown alone: a hidden line makes no report partial. */
const statusOfReport = ({ results, corrected }: MyLabReport): string => {
  const statuses = new Set(results.map(({ status }) => status));
  const isOpen = (['registered', 'preliminary', 'partial'] as const).some((each) =>
    statuses.has(each),
  );
  if (isOpen) return statuses.has('final') ? 'partial' : 'preliminary';
  if (corrected) return 'corrected';
  return statuses.has('amended') ? 'amended' : statuses.has('appended') ? 'appended' : 'final';
};

const OBSERVATION_STATUS: Readonly<Record<ResultStatus, string>> = {
  registered: 'registered',
  preliminary: 'preliminary',
  partial: 'preliminary',
  final: 'final',
  corrected: 'corrected',
  amended: 'amended',
  appended: 'amended',
  cancelled: 'cancelled',
  'entered-in-error': 'entered-in-error',
  'wrong-patient': 'entered-in-error',
};
