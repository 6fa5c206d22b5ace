import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { refillRequestIdOf, type PortalCaller } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import { lineId, reportOf, WAITING } from './demo-labs.js';
import {
  auditorReyes,
  drOkafor,
  laboratory,
  maria,
  nurseIto,
  prescriptionId,
} from './demo-people.js';
import { DEMO_AUDIENCE, DEMO_ISSUER } from './token-checks.js';

const TOKEN_LIFE = '12h';
/** Fixed, so that the session can be pasted again: each command gets its first answer. */
const ASK_KEY = 'demo-session-ask';
const REVIEW_KEY = 'demo-session-review';

export const demoToken = ({ actor, role, grants }: PortalCaller, secret: string): Promise<string> =>
  new SignJWT({ role, ...(grants ? { patients: grants } : {}) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(actor)
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(createSecretKey(Buffer.from(secret)));

/** Under which names the shell keeps their tokens, for what somebody tries by hand, too. */
const visitors = {
  ...{ PATIENT: maria, STAFF: nurseIto, PROVIDER: drOkafor },
  ...{ AUDITOR: auditorReyes, LABORATORY: laboratory },
};

/**
 * A session for a shell that has Node: requests a refill as a patient, shows the queue row, dismisses
 * the request as staff, returns it to the queue, prints its history, and who saw it for an auditor.
 * Then the laboratory results: what the patient sees and why, and what changes when a provider has
 * reviewed one.
 */
export const demoSession = async (url: string, secret: string): Promise<string> => {
  const exported = await Promise.all(
    Object.entries(visitors).map(
      async ([name, caller]) => `export ${name}='${await demoToken(caller, secret)}'`,
    ),
  );
  return `
export API='${url}/api/v1' MARIA='${maria.actor}'
${exported.join('\n')}
node --input-type=module <<'SESSION'
const { API, PATIENT, STAFF, PROVIDER, AUDITOR } = process.env;
const call = async (token, path, body, key) => {
  const headers = { authorization: 'Bearer ' + token, ...(body && { 'content-type': 'application/json', 'idempotency-key': key }) };
  const answer = await fetch(API + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  return answer.json();
};
const tell = (title, answer) => console.log('\\n# ' + title + '\\n' + JSON.stringify(answer, null, 2));
${refillSession()}
${resultsSession()}
SESSION
`;
};

const refillSession = (): string => {
  const prescription = prescriptionId('metformin');
  const requestId = refillRequestIdOf(commandIdOf(maria.actor, ASK_KEY), prescription);
  return `const request = { askedOn: 'prescription-${prescription}', requestId: '${requestId}' };

tell('what the patient sees before pressing the button', await call(PATIENT, '/patients/${maria.actor}/my-prescriptions'));
const asked = await call(PATIENT, '/medications/request-refill', { prescriptionId: '${prescription}' }, '${ASK_KEY}');
tell('the patient requests a refill', asked);
tell('the row in the queue', await call(STAFF, '/queue?patientId=${maria.actor}&atLeast=' + asked.position));
tell('staff dismiss it by accident', await call(STAFF, '/requests/dismiss-patient-request', { ...request, outcome: 'completed' }, 'demo-session-dismiss'));
const returned = await call(STAFF, '/requests/return-patient-request-to-queue', { ...request, confirmed: true, reason: 'Dismissed by accident: the pharmacy still waits.' }, 'demo-session-return');
tell('and return it to the queue', returned);
tell('its history', (await call(STAFF, '/requests/${requestId}?atLeast=' + returned.position)).history);
const { entries } = await call(AUDITOR, '/patients/${maria.actor}/access-log?limit=500');
tell('who did or saw what of this patient last, for an auditor', entries.map(({ access }) => access).filter(({ role }) => role !== 'portal').slice(-4));
`;
};

const resultsSession = (): string => {
  const lines = [{ lineId: lineId(WAITING), version: 1 }];
  const review = JSON.stringify({ ...reportOf(WAITING), lines });
  return `const shown = ({ rows }) => rows.flatMap(({ results }) => results.map(({ name, values, units, corrected }) => ({ name, values, units, corrected })));
const results = '/patients/${maria.actor}/my-lab-results?atLeast=';
tell('the laboratory results that the patient sees', shown(await call(PATIENT, results + asked.position)));
const decided = await call(STAFF, '/patients/${maria.actor}/lab-visibility?atLeast=' + asked.position);
tell('every result, and by which rule the patient sees it or not', decided.rows.flatMap(({ lines }) => lines).map(({ test, decisions }) => {
  const { visible, rule, because } = decisions.find(({ viewer }) => viewer === 'patient');
  return { test: test.name, visible, rule, because };
}));
const waiting = await call(PROVIDER, '/labs/to-review');
tell('what waits for the review of a provider', waiting.rows.map(({ patientName, test, overdueAt }) => ({ patientName, test: test.name, overdueAt })));
const reviewed = await call(PROVIDER, '/labs/review-lab-results', ${review}, '${REVIEW_KEY}');
tell('the provider reviews it', reviewed);
tell('now the patient sees it', shown(await call(PATIENT, results + reviewed.position)));`;
};
