import pg from 'pg';
import { AbstractLogger, type DataSource, type LogLevel, type LogMessage } from 'typeorm';
import { cursorKey, openViews, said } from './clinic.fixture.js';
import { FindPatients } from './patients/queries.js';
import { patientsQuery } from './patients/patients.query.js';
import type { QueryDefinition } from './query.js';
import { archiveQuery } from './requests/archive.query.js';
import { correspondenceQuery } from './requests/correspondence.query.js';
import { myRequestsQuery } from './requests/my-requests.query.js';
import { patientRequestQuery } from './requests/patient-request.query.js';
import {
  ListMyRequests,
  SearchArchive,
  ShowCorrespondence,
  ShowPatientRequest,
  ShowQueue,
  ShowRequestsChangedSince,
} from './requests/queries.js';
import { queueQuery } from './requests/queue.query.js';
import { requestsChangedSinceQuery } from './requests/requests-changed-since.query.js';

/** 50,000 requests of 20,000 patients in 500 days; one in forty is still in the queue. */
const fill = `
  INSERT INTO views.patient_name (patient_id, family_name, given_name, sort_name, search_name,
    birth_date, facility_id, has_died, examinations, former_names, recorded_position, last_position)
  SELECT 'patient-' || n, 'Family' || md5(n::text), 'Given' || n,
    'Family' || md5(n::text) || ', Given' || n, 'family' || md5(n::text) || ' given' || n,
    '1980-04-01', 'riverside', false, 1, '[]', lpad(n::text, 12, '0'), lpad(n::text, 12, '0')
  FROM generate_series(1, 20000) n;
  INSERT INTO views.patient_request (request_id, asked_on, kind, patient_id, asked_by, requested_at,
    requested_on, summary, asked, search_text, answers, associated_answers, notes, outcome,
    archived_by, archived_at, times_returned, last_position)
  SELECT 'request-' || n, 'patientRequest-' || n, 'question', 'patient-' || (n % 20000 + 1),
    'patient-' || (n % 20000 + 1),
    to_char(timestamp '2024-01-01' + n * interval '864 s', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    to_char(timestamp '2024-01-01' + n * interval '864 s', 'YYYY-MM-DD'),
    'Question: ' || n, '{"text": "?"}', 'word' || md5(n::text) || ' and word' || (n % 1000), 0, 0, 0,
    CASE WHEN n % 40 > 0 THEN 'completed' END, CASE WHEN n % 40 > 0 THEN 'nurse-ito' END,
    CASE WHEN n % 40 > 0 THEN '2026-01-01T00:00:00.000Z' END, 0, lpad(n::text, 12, '0')
  FROM generate_series(1, 50000) n;
  INSERT INTO views.request_history (entry_id, request_id, patient_id, position, at, by, did,
    patient_may_read, facts)
  SELECT 'entry-' || n, 'request-' || n, 'patient-' || (n % 20000 + 1), lpad(n::text, 12, '0'),
    '2026-01-01T00:00:00.000Z', 'patient-' || (n % 20000 + 1), 'asked', true, '{"text": "?"}'
  FROM generate_series(1, 50000) n;
  INSERT INTO views.correspondence (entry_id, patient_id, request_id, asked_on, direction, position,
    at, by, text, associated)
  SELECT 'entry-' || n, 'patient-' || (n % 20000 + 1), 'request-' || n, 'patientRequest-' || n,
    'from-patient', lpad(n::text, 12, '0'), '2026-01-01T00:00:00.000Z',
    'patient-' || (n % 20000 + 1), '?', true
  FROM generate_series(1, 50000) n;
`;

/** As after a rebuild: the generation before is kept, and no reader may come near it. */
const keepBefore = ['patient_name', 'patient_request', 'request_history', 'correspondence']
  .map(
    (table) => `INSERT INTO generations.${table} SELECT (made.row).* FROM (
      SELECT jsonb_populate_record(live, '{"generation": 2}') AS row FROM generations.${table} live
      OFFSET 0) made;`,
  )
  .join('');

const settle = `VACUUM ANALYZE generations.patient_name, generations.patient_request,
  generations.request_history, generations.correspondence`;

interface Statement {
  readonly text: string;
  readonly parameters: unknown[];
}

/** What TypeORM really sends, so that it is the real statements whose plans are looked at. */
class Listener extends AbstractLogger {
  readonly heard: Statement[] = [];
  constructor() {
    super('all');
  }
  protected override writeLog(_level: LogLevel, message: LogMessage | LogMessage[]): void {
    for (const each of [message].flat()) {
      if (typeof each === 'object' && each.type === 'query') {
        this.heard.push({
          text: String(each.message),
          parameters: Array.isArray(each.parameters) ? each.parameters : [],
        });
      }
    }
  }
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

const large = ['patient_request', 'request_history', 'correspondence', 'patient_name'];

const wholeTablesIn = (nodes: readonly Plan[]): readonly Plan[] =>
  nodes.filter(
    (node) => node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name'] ?? ''),
  );

describe('searching 50,000 requests', () => {
  let readModels: DataSource;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openViews('search plans');
    readModels = opened.readModels;
    drop = () => opened.database.drop();
    const owner = new pg.Client({ connectionString: opened.database.ownerUrl });
    await owner.connect();
    await owner.query(fill);
    await owner.query(keepBefore);
    await owner.query(settle);
    await owner.end();
  }, 60_000);

  afterAll(async () => {
    await readModels.destroy();
    await drop();
  });

  const asked = {
    by: 'nurse-ito',
    at: '2026-01-02T00:00:00.000Z',
    view: 'staff',
    cursorKey,
  } as const;

  const plansOf = async <Query, Answer>(
    { ask }: QueryDefinition<Query, Answer>,
    query: Query,
  ): Promise<readonly Plan[]> => {
    const listener = new Listener();
    const { logger } = readModels;
    readModels.logger = listener;
    try {
      await ask(readModels.manager, query, asked);
    } finally {
      readModels.logger = logger;
    }
    const plans: Plan[] = [];
    for (const { text, parameters } of listener.heard) {
      const [explained] = await readModels.query<[{ 'QUERY PLAN': [{ Plan: Plan }] }]>(
        `EXPLAIN (FORMAT JSON) ${text}`,
        parameters,
      );
      plans.push(...nodesOf(explained['QUERY PLAN'][0].Plan));
    }
    expect(plans.length).toBeGreaterThan(0);
    return plans;
  };

  it.each<[string, () => Promise<readonly Plan[]>, readonly string[]]>([
    ['the queue', () => plansOf(queueQuery, said(ShowQueue, {})), ['patient_request_queue']],
    [
      'the archive from its newest date',
      () => plansOf(archiveQuery, said(SearchArchive, {})),
      ['patient_request_archive', 'patient_name_changed'],
    ],
    [
      'the archive between two dates',
      () => plansOf(archiveQuery, said(SearchArchive, { from: '2024-06-01', to: '2024-06-02' })),
      ['patient_request_archive'],
    ],
    [
      "the archive by part of a patient's name",
      () => plansOf(archiveQuery, said(SearchArchive, { patientName: 'b45cffe0' })),
      ['patient_name_searched', 'patient_request_of_patient'],
    ],
    [
      'the archive by words',
      () => plansOf(archiveQuery, said(SearchArchive, { text: 'word500 wordb45cffe' })),
      ['patient_request_words'],
    ],
    [
      'what a patient asked for',
      () => plansOf(myRequestsQuery, said(ListMyRequests, { patientId: 'patient-70' })),
      ['patient_request_of_patient'],
    ],
    [
      'correspondence',
      () => plansOf(correspondenceQuery, said(ShowCorrespondence, { patientId: 'patient-70' })),
      ['correspondence_of_patient'],
    ],
    [
      'one request',
      () => plansOf(patientRequestQuery, said(ShowPatientRequest, { requestId: 'request-70' })),
      ['request_history_of_request'],
    ],
    [
      'the live queue',
      () =>
        plansOf(
          requestsChangedSinceQuery,
          said(ShowRequestsChangedSince, { since: '000000049990' }),
        ),
      ['patient_request_changed'],
    ],
    [
      'patients by name',
      () => plansOf(patientsQuery, said(FindPatients, { name: 'b45cffe0' })),
      ['patient_name_searched'],
    ],
  ])('reads %s by an index and never the whole table', async (_what, plans, indexes) => {
    const nodes = await plans();
    const used = nodes.map((node) => node['Index Name']);
    for (const index of indexes) expect(used).toContain(index);
    expect(wholeTablesIn(nodes)).toEqual([]);
  });

  it('goes on deep in the archive as it began', async () => {
    const to = said(SearchArchive, { to: '2024-03-01', limit: 200 });
    const first = await archiveQuery.ask(readModels.manager, to, asked);
    const next = said(SearchArchive, { ...to, ...(first?.next ? { cursor: first.next } : {}) });
    const nodes = await plansOf(archiveQuery, next);
    expect(nodes.map((node) => node['Index Name'])).toContain('patient_request_archive');
    expect(wholeTablesIn(nodes)).toEqual([]);
  });
});
