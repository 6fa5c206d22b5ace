import type { EntityManager } from 'typeorm';

/** Views whose rows are one patient's: a change there is that patient's alone. */
const OF_PATIENTS = {
  'lab-reports': 'views.lab_report',
  'lab-wishes': 'views.lab_wishes',
  'lab-viewings': 'views.lab_viewing',
  'patient-names': 'views.patient_name',
} as const;

/**
 * Views of the practice, and whom of those who are asked about a change there may concern: all for
 * an adopted rule set, for a provider those of whose reports that one ordered any, for a facility its
 * own patients. A report or a patient that comes later is a change of its own.
 */
const OF_THE_PRACTICE = {
  'lab-policies': (position: string) =>
    `SELECT unnest($1::text[]) AS patient_id
      WHERE EXISTS (SELECT FROM views.lab_policy
                     WHERE standing = 'approved' AND last_position > ${position})`,
  practitioners: (position: string) =>
    `SELECT patient_id FROM views.lab_report
      WHERE patient_id = ANY ($1::text[]) AND ordering_provider_id = ANY (ARRAY(
        SELECT practitioner_id FROM views.practitioner WHERE last_position > ${position}))`,
  facilities: (position: string) =>
    `SELECT patient_id FROM views.patient_name JOIN views.facility USING (facility_id)
      WHERE patient_id = ANY ($1::text[]) AND facility.last_position > ${position}`,
} as const;

export type LabView = keyof typeof OF_PATIENTS | keyof typeof OF_THE_PRACTICE;

/** All that answers about results are made of. */
export const labViews: readonly LabView[] = [
  ...(Object.keys(OF_PATIENTS) as LabView[]),
  ...(Object.keys(OF_THE_PRACTICE) as LabView[]),
];

/** By which it is decided what is shown; the marks of what was read decide nothing. */
export const labDecisionViews: readonly LabView[] = labViews.filter(
  (view) => view !== 'lab-viewings',
);

/** Behind which position of each view something is news; views that are left out have none. */
export type SeenOfLabViews = Readonly<Partial<Record<LabView, string>>>;

/** Which of these patients' results may be other than before; one question for all who listen. */
export const patientsChangedSince = async (
  reader: EntityManager,
  patients: readonly string[],
  seen: SeenOfLabViews,
): Promise<readonly string[]> => {
  const parameters: unknown[] = [patients];
  const given = (view: LabView): string => `$${parameters.push(seen[view])}`;
  const isAsked = (view: LabView): boolean => seen[view] !== undefined;
  const parts = [
    ...entriesOf(OF_PATIENTS)
      .filter(([view]) => isAsked(view))
      .map(
        ([view, table]) =>
          `SELECT patient_id FROM ${table}
            WHERE last_position > ${given(view)} AND patient_id = ANY ($1::text[])`,
      ),
    ...entriesOf(OF_THE_PRACTICE)
      .filter(([view]) => isAsked(view))
      .map(([view, concerned]) => concerned(given(view))),
  ];
  if (parts.length === 0 || patients.length === 0) return [];
  const found = await reader.query<{ readonly patient_id: string }[]>(
    parts.join('\nUNION\n'),
    parameters,
  );
  return found.map(({ patient_id: patientId }) => patientId);
};

/**
 * Which of their rows could not take an event, told apart by since when: a row that is parked or is
 * mended keeps its position, and is hidden or shown again by that alone. Patients without are left
 * out. Wishes are their patient's, though the first one may have made no row.
 */
export const parkedRowsOf = async (
  reader: EntityManager,
  patients: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found = await reader.query<{ readonly patient_id: string; readonly parked: string }[]>(
    `SELECT patient_id, string_agg(key || ' ' || since, ',' ORDER BY key, since) AS parked
       FROM (
         SELECT report.patient_id, parked.key, parked.since ${PARKED}
           JOIN views.lab_report report ON report.report_id = parked.key
          WHERE pointer.name = 'lab-reports' AND report.patient_id = ANY ($1::text[])
         UNION ALL
         SELECT parked.key, parked.key, parked.since ${PARKED}
          WHERE pointer.name = 'lab-wishes' AND parked.key = ANY ($1::text[])
       ) AS parked_rows (patient_id, key, since)
      GROUP BY patient_id`,
    [patients],
  );
  return new Map(found.map(({ patient_id: patientId, parked }) => [patientId, parked]));
};

const PARKED = `
  FROM eventing.projection_generation pointer
  JOIN eventing.parked_key parked
    ON parked.name = pointer.name AND parked.generation = pointer.live`;

const entriesOf = <View extends LabView, Of>(
  views: Readonly<Record<View, Of>>,
): readonly [View, Of][] => Object.entries(views) as [View, Of][];
