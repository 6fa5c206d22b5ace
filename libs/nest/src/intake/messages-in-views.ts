import type { DataSource } from 'typeorm';
import type { WaitingReport } from '../forgetting-completion.js';

/** Whatever came as nobody's: on the worklist, discarded, or somebody's as it was decided since. */
export const messagesApart = async (readModels: DataSource): Promise<readonly string[]> => {
  const rows = await readModels.query<{ readonly id: string }[]>(
    `SELECT message_id AS id FROM views.interface_message
      WHERE patient_id IS NULL OR decided_by IS NOT NULL`,
  );
  return rows.map(({ id }) => id);
};

/** Reports of which nothing is shown while a message waits for a person, and since when. */
export const reportsWaiting = (readModels: DataSource) => (): Promise<readonly WaitingReport[]> =>
  readModels.query<WaitingReport[]>(
    `SELECT report.report_id AS "reportId", report.patient_id AS "patientId",
            news ->> 'messageId' AS "messageId", news ->> 'from' AS since
       FROM views.lab_report report
      CROSS JOIN jsonb_array_elements(report.header -> 'newsWaits') AS news
      WHERE news ->> 'to' IS NULL`,
  );
