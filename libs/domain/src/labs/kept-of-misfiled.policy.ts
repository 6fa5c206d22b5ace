import { presentFields } from '../shared/present-fields.js';
import type { LineValue, ReportedLine } from './events.js';
import type { LabReportRow } from './lab-report.row.js';

/**
 * What of a report does the view keep once people of the practice have found that it is another
 * patient's?
 *
 * That it is there and why it is hidden: its lines with their tests, versions, times and messages,
 * who reviewed them and who found that. No value, note, comment or document, and no name to find it
 * by, also of what is told of it afterwards: L2 hides all of it for good, so nobody is shown any of
 * that, and it would stay in the row when the patient whose it is was forgotten (November 2026).
 * Not covered: the log, which is sealed with the key of the patient under whom it was filed and from
 * which staff and auditors are answered who could see what; the names of its tests, by which L2 and
 * the other rules explain themselves; and a report that only the laboratory withdrew (OBX-11 `W`).
 */
export const keptOfMisfiled = (row: LabReportRow): LabReportRow => {
  if (row.header.misfiled === undefined) return row;
  return {
    ...row,
    header: { ...row.header, notes: [] },
    lines: row.lines.map((line) => ({ ...line, versions: line.versions.map(withoutValue) })),
    documents: undefined,
    comments: [],
    late: row.late.map((kept) => ({ ...kept, lines: kept.lines.map(withoutValue) })),
    searchText: '',
  };
};

const withoutValue = <Said extends Pick<ReportedLine, 'value'>>(said: Said): Said => ({
  ...said,
  value: ofNothing(said.value),
});

/** Of what type it was says nothing of anybody. */
const ofNothing = ({ valueType }: LineValue): LineValue =>
  presentFields({ valueType, values: [], flags: [], notes: [] });
