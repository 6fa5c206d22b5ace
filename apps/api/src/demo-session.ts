import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { refillRequestIdOf, type PortalCaller } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import { auditorReyes, maria, nurseIto, prescriptionId } from './demo-people.js';
import { DEMO_AUDIENCE, DEMO_ISSUER } from './token-checks.js';

const TOKEN_LIFE = '12h';
/** Fixed, so that the session can be pasted again: each command gets its first answer. */
const ASK_KEY = 'demo-session-ask';

export const demoToken = ({ actor, role, grants }: PortalCaller, secret: string): Promise<string> =>
  new SignJWT({ role, ...(grants ? { patients: grants } : {}) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(actor)
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(createSecretKey(Buffer.from(secret)));

/**
 * A session for a shell that has Node: requests a refill as a patient, shows the queue row, dismisses
 * the request as staff, returns it to the queue, prints its history, and who saw it for an auditor.
 */
export const demoSession = async (url: string, secret: string): Promise<string> => {
  const [patient, staff, auditor] = await Promise.all(
    [maria, nurseIto, auditorReyes].map((caller) => demoToken(caller, secret)),
  );
  const prescription = prescriptionId('metformin');
  const requestId = refillRequestIdOf(commandIdOf(maria.actor, ASK_KEY), prescription);
  return `
node --input-type=module <<'SESSION'
const api = '${url}/api/v1';
const patient = '${patient ?? ''}';
const staff = '${staff ?? ''}';
const auditor = '${auditor ?? ''}';
const call = async (token, path, body, key) => {
  const headers = { authorization: 'Bearer ' + token, ...(body && { 'content-type': 'application/json', 'idempotency-key': key }) };
  const answer = await fetch(api + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  return answer.json();
};
const tell = (title, answer) => console.log('\\n# ' + title + '\\n' + JSON.stringify(answer, null, 2));
const request = { askedOn: 'prescription-${prescription}', requestId: '${requestId}' };

tell('what the patient sees before pressing the button', await call(patient, '/patients/${maria.actor}/my-prescriptions'));
const asked = await call(patient, '/medications/request-refill', { prescriptionId: '${prescription}' }, '${ASK_KEY}');
tell('the patient requests a refill', asked);
tell('the row in the queue', await call(staff, '/queue?patientId=${maria.actor}&atLeast=' + asked.position));
tell('staff dismiss it by accident', await call(staff, '/requests/dismiss-patient-request', { ...request, outcome: 'completed' }, 'demo-session-dismiss'));
const returned = await call(staff, '/requests/return-patient-request-to-queue', { ...request, confirmed: true, reason: 'Dismissed by accident: the pharmacy still waits.' }, 'demo-session-return');
tell('and return it to the queue', returned);
tell('its history', (await call(staff, '/requests/${requestId}?atLeast=' + returned.position)).history);
const { entries } = await call(auditor, '/patients/${maria.actor}/access-log?limit=500');
tell('who did or saw what of this patient last, for an auditor', entries.slice(-4).map(({ access }) => access));
SESSION
`;
};
