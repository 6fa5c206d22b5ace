import { createSecretKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { idFor, type PortalCaller } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import { auditorReyes, maria, nurseIto, prescriptionId } from './demo-people.js';
import { DEMO_AUDIENCE, DEMO_ISSUER } from './token-checks.js';

const TOKEN_LIFE = '12h';
/** Fixed, so that the session can be pasted again: each command gets its first answer. */
const ASK_KEY = 'demo-session-ask';

export const demoToken = (caller: PortalCaller, secret: string): Promise<string> =>
  signed(caller, createSecretKey(Buffer.from(secret)));

const signed = ({ actor, role, grants }: PortalCaller, key: KeyObject): Promise<string> =>
  new SignJWT({ role, ...(grants ? { patients: grants } : {}) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(actor)
    .setIssuer(DEMO_ISSUER)
    .setAudience(DEMO_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(TOKEN_LIFE)
    .sign(key);

/**
 * A session for a shell: requests a refill as a patient, shows the queue row, dismisses the request
 * as staff, returns it to the queue and prints its history; then who saw it, for an auditor.
 */
export const demoSession = async (url: string, secret: string): Promise<string> => {
  const key = createSecretKey(Buffer.from(secret));
  const [patient, staff, auditor] = await Promise.all(
    [maria, nurseIto, auditorReyes].map((caller) => signed(caller, key)),
  );
  const metformin = prescriptionId('metformin');
  const requestId = idFor(commandIdOf(maria.actor, ASK_KEY), 'request');
  const request = `"askedOn":"prescription-${metformin}","requestId":"${requestId}"`;
  const reason = 'Dismissed by accident: the pharmacy still waits.';
  return `
API=${url}/api/v1
PATIENT=${patient ?? ''}
STAFF=${staff ?? ''}
AUDITOR=${auditor ?? ''}
send() { curl -s -X POST "$API/$2" -H "Authorization: Bearer $1" -H "Idempotency-Key: $3" -H 'Content-Type: application/json' -d "$4"; echo; }
show() { curl -s "$API/$2" -H "Authorization: Bearer $1"; echo; }
show $PATIENT patients/${maria.actor}/my-prescriptions
ASKED=$(send $PATIENT medications/request-refill ${ASK_KEY} '{"prescriptionId":"${metformin}"}'); echo "$ASKED"
show $STAFF "queue?form=full&patientId=${maria.actor}&atLeast=$(echo "$ASKED" | sed 's/.*"position":"\\([^"]*\\)".*/\\1/')"
send $STAFF requests/dismiss-patient-request demo-session-dismiss '{${request},"outcome":"completed"}'
RETURNED=$(send $STAFF requests/return-patient-request-to-queue demo-session-return '{${request},"confirmed":true,"reason":"${reason}"}'); echo "$RETURNED"
show $STAFF "requests/${requestId}?atLeast=$(echo "$RETURNED" | sed 's/.*"position":"\\([^"]*\\)".*/\\1/')"
show $AUDITOR patients/${maria.actor}/access-log
`;
};
