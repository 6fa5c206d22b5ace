import type { Heard, Visitor } from '../journey.fixture.js';
import type { Told } from './lab-lives.fixture.js';

/** Who asks, of whom, and after which reports: also after one that was never seen. */
export interface Asking {
  readonly visitor: Visitor;
  readonly patientId: string;
  readonly reports: readonly ToldReport[];
  readonly secret: ToldReport;
  /** Commands of another round are other commands. */
  readonly round: string;
}

type ToldReport = Pick<Told, 'reportId' | 'lineIds'>;

export type Channel = (
  asking: Asking,
  before: Readonly<Partial<Record<string, readonly Heard[]>>>,
) => Promise<readonly Heard[]>;

export const WORDS = ['sodium', 'hiv', 'prenatal panel'] as const;

const base = ({ patientId }: Asking): string => `/api/v1/patients/${patientId}/my-lab-results`;
const headers = { 'X-Correlation-Id': '00000000-0000-4000-8000-00000000c0de' };

const get =
  (pathOf: (asking: Asking) => string): Channel =>
  async (asking) => [await asking.visitor.get(pathOf(asking), headers)];

const post =
  (path: string, bodiesOf: (asking: Asking) => readonly object[]): Channel =>
  (asking) =>
    Promise.all(
      bodiesOf(asking).map((body, index) => {
        const key = { 'Idempotency-Key': `${path}/${asking.round}/${index}` };
        return asking.visitor.post(`/api/v1/${path}`, body, { ...headers, ...key });
      }),
    );

/** What was just said is waited for. */
const getAfter =
  (path: string, command: string): Channel =>
  async ({ visitor, patientId }, before) => {
    const position = before[command]?.at(-1)?.body['position'];
    const atLeast = typeof position === 'string' ? `?atLeast=${position}` : '';
    return [await visitor.get(`/api/v1/patients/${patientId}/${path}${atLeast}`, headers)];
  };

/** The whole list, and then page after page: a cursor is sealed anew each time. */
const listAndPages: Channel = async (asking) => {
  const heard: Heard[] = [await asking.visitor.get(base(asking), headers)];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const path = `${base(asking)}?limit=1${cursor && `&cursor=${cursor}`}`;
    const page = await asking.visitor.get(path, headers);
    heard.push(page);
    cursor = page.body['next'] as string | undefined;
  }
  return heard;
};

const search: Channel = ({ visitor, patientId }) =>
  Promise.all(
    WORDS.map((words) =>
      visitor.post('/api/v1/my-lab-results/search', { patientId, words }, headers),
    ),
  );

const details: Channel = (asking) =>
  Promise.all(
    [...asking.reports, asking.secret].map(({ reportId }) =>
      asking.visitor.get(`${base(asking)}/${reportId}`, headers),
    ),
  );

/** Of every line, also of those that never came: in one world they are hidden. */
export const linesOf = ({ reports, secret }: Pick<Asking, 'reports' | 'secret'>) =>
  [...reports, secret].flatMap(({ reportId, lineIds }) =>
    lineIds.map((lineId) => ({ reportId, lineId })),
  );

const trends: Channel = (asking) =>
  Promise.all(
    linesOf(asking).map(({ reportId, lineId }) =>
      asking.visitor.get(`${base(asking)}/${reportId}/lines/${lineId}/trend`, headers),
    ),
  );

const ofPatient = ({ patientId }: Asking) => ({ patientId });

/** In the order in which they are asked: who opens a report takes its unread mark away. */
const resultChannels = {
  'GET /api/v1/patients/{patientId}/my-lab-results': listAndPages,
  'GET /api/v1/patients/{patientId}/my-lab-results/unread': get(
    (asking) => `${base(asking)}/unread`,
  ),
  'GET /api/v1/patients/{patientId}/my-lab-results/corrections': get(
    (asking) => `${base(asking)}/corrections`,
  ),
  'POST /api/v1/my-lab-results/search': search,
  'GET /api/v1/patients/{patientId}/my-lab-results/export': get(
    (asking) => `${base(asking)}/export`,
  ),
  'GET /api/v1/patients/{patientId}/my-lab-results/{reportId}': details,
  'GET /api/v1/patients/{patientId}/my-lab-results/{reportId}/lines/{lineId}/trend': trends,
} as const satisfies Readonly<Record<string, Channel>>;

/** What has nothing to say of results, and must not say it by the way. */
const otherChannels = {
  'POST /api/v1/requests/request-lab-report': post('requests/request-lab-report', (asking) => [
    { ...ofPatient(asking), description: 'The HIV test of December', orderedBy: 'Dr. Lee' },
  ]),
  'POST /api/v1/requests/report-missing-lab': post('requests/report-missing-lab', (asking) =>
    (['this-practice', 'unknown'] as const).map((orderedBy) => ({
      ...ofPatient(asking),
      ...{ description: 'The HIV test of December', orderedBy, takenOn: '2026-12-01' },
    })),
  ),
  'POST /api/v1/requests/ask-question': post('requests/ask-question', (asking) => [
    { ...ofPatient(asking), text: 'Is there a result that I cannot see?' },
  ]),
  'POST /api/v1/requests/report-record-error': post('requests/report-record-error', (asking) => [
    { ...ofPatient(asking), whatIsWrong: 'A laboratory result is missing' },
  ]),
  // A report is no request, no prescription and no wish: its id opens nothing there.
  'POST /api/v1/requests/withdraw-patient-request': post(
    'requests/withdraw-patient-request',
    ({ secret: { reportId: requestId } }) => [{ askedOn: `labReport-${requestId}`, requestId }],
  ),
  'GET /api/v1/requests/{requestId}': get(({ secret }) => `/api/v1/requests/${secret.reportId}`),
  'GET /api/v1/patients/{patientId}/my-requests': getAfter(
    'my-requests',
    'POST /api/v1/requests/report-record-error',
  ),
  'POST /api/v1/medications/request-refill': post('medications/request-refill', ({ secret }) => [
    { prescriptionId: secret.reportId },
  ]),
  'GET /api/v1/patients/{patientId}/my-prescriptions': get(
    ({ patientId }) => `/api/v1/patients/${patientId}/my-prescriptions`,
  ),
  'POST /api/v1/notifications/set-notification-preference': post(
    'notifications/set-notification-preference',
    (asking) => [{ ...ofPatient(asking), channel: 'email', wanted: true }],
  ),
  'GET /api/v1/patients/{patientId}/mailbox': getAfter(
    'mailbox',
    'POST /api/v1/notifications/set-notification-preference',
  ),
  'GET /api/v1/patients/{patientId}/who-looked': async ({ visitor, patientId }) => {
    const path = `/api/v1/patients/${patientId}/who-looked`;
    const months = ['', '?month=2026-11', '?month=2026-12'];
    return Promise.all(months.map((month) => visitor.get(`${path}${month}`, headers)));
  },
  // Of a kind that no history holds, so that it changes nothing of what others see.
  'POST /api/v1/labs/record-lab-viewing-wish': post('labs/record-lab-viewing-wish', (asking) => [
    { ...ofPatient(asking), wish: { asked: 'not-to-see', categories: ['pap-smear'] } },
  ]),
  'GET /api/v1/patients/{patientId}/my-lab-viewing-wishes': getAfter(
    'my-lab-viewing-wishes',
    'POST /api/v1/labs/record-lab-viewing-wish',
  ),
  'POST /api/v1/labs/end-lab-viewing-wish': post('labs/end-lab-viewing-wish', (asking) => [
    { ...ofPatient(asking), wishId: asking.secret.reportId },
  ]),
} as const satisfies Readonly<Record<string, Channel>>;

/**
 * Every route that a patient or a proxy may ever ask, by the name that its documentation has. One
 * that is not among them fails the spec until it is said here how it is asked.
 */
export const channels = { ...resultChannels, ...otherChannels };

/** Followed by a property of its own, for what it tells depends on what happens meanwhile. */
export const LIVE = 'GET /api/v1/patients/{patientId}/my-lab-results/live';

export type HeardByChannel = Readonly<
  Record<keyof typeof resultChannels, readonly Heard[]> &
    Partial<Record<keyof typeof otherChannels, readonly Heard[]>>
>;

const askBy = async (
  some: Readonly<Record<string, Channel>>,
  asking: Asking,
): Promise<HeardByChannel> => {
  const heard: Record<string, readonly Heard[]> = {};
  for (const [name, channel] of Object.entries(some)) heard[name] = await channel(asking, heard);
  return heard as HeardByChannel;
};

export const askForResults = (asking: Asking): Promise<HeardByChannel> =>
  askBy(resultChannels, asking);

export const askEverything = (asking: Asking): Promise<HeardByChannel> => askBy(channels, asking);

/**
 * All that reaches the asker, but for when it was sent and what is sealed: of cursors and of the
 * positions that commands answer it is the length that counts.
 */
export const bytesOf = ({ status, headers: sent, text, body }: Heard): string => {
  const said = [...sent].filter(([name]) => !['date', 'keep-alive'].includes(name));
  const drawn = [body['next'], body['position']].filter((each) => typeof each === 'string');
  const plain = drawn.reduce((before, each) => before.replace(each, 'x'.repeat(each.length)), text);
  return JSON.stringify([status, said, plain]);
};

export const allBytesOf = (heard: HeardByChannel): readonly (readonly [string, string])[] =>
  Object.entries(heard).flatMap(([name, answers]) =>
    answers.map((answer) => [name, bytesOf(answer)] as const),
  );
