import { randomUUID } from 'node:crypto';
import { idFor, refillRequestIdOf, type PortalCaller } from '@anamnesis/domain';
import { commandIdOf } from '@anamnesis/eventing';
import { portalControllers } from './api.module.js';
import { demoHistory } from './demo-clinic.js';
import { prescriptions, prescriptionId } from './demo-people.js';
import { instantOf } from './demo-player.js';
import type { DemoStep } from './demo-step.js';
import { tokenOf, type PortalProcess } from './portal-process.fixture.js';
import { routesOf } from './routes.js';

/** In every name, text, e-mail and medication of the marked demo, and nowhere else on earth. */
export const MARK = 'Zqvmarker';

/** In every phone number and every birth date of it. */
export const PHONE = '626-739-1';
export const BIRTH_YEAR = '1911-07-';

/** However a mark may have been written: as it is, in any case, as base64 or as hexadecimal. */
const forms: readonly RegExp[] = [
  new RegExp(MARK, 'i'),
  new RegExp(PHONE),
  new RegExp(BIRTH_YEAR),
  // As HL7 writes a day, and not as a part of an id.
  /(?<![\da-f-])191107\d\d(?![\da-f-])/,
  new RegExp(Buffer.from(MARK).toString('hex'), 'i'),
  ...[0, 1, 2].map((shift) => {
    const shifted = Buffer.from(`${' '.repeat(shift)}${MARK}${' '.repeat(3)}`).toString('base64');
    // Only the letters that are made of the mark alone.
    return new RegExp(shifted.slice(shift === 0 ? 0 : 4, 12).replaceAll('+', '[+]'));
  }),
];

/** The marks that are to be seen in it; none is what there should be. */
export const marksIn = (seen: string | Uint8Array): readonly string[] => {
  const text = typeof seen === 'string' ? seen : Buffer.from(seen).toString('latin1');
  return forms.filter((form) => form.test(text)).map(({ source }) => source);
};

const TEXTS = new Set([
  ...['text', 'description', 'whatIsWrong', 'whatIsRight', 'note', 'reason', 'orderedBy'],
  ...['medication', 'comment', 'notes', 'performedBy'],
]);
/** Names and words of laboratory results; a number with a mark would be none. */
const isOfResult = (field: string, value: string): boolean =>
  field === 'name' || (field === 'values' && !/^[\d.]+$/.test(value));

let patients = 0;

/** However deep it lies: what stands in a list or in an object is known by the nearest name. */
const marked = (type: string, field: string, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => marked(type, field, each));
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, each]) => [name, marked(type, name, each)]);
    return Object.fromEntries(fields);
  }
  if (typeof value !== 'string') return value;
  if (TEXTS.has(field)) return `${value} ${MARK}`;
  if (type === 'RecordLabResults' && isOfResult(field, value)) return `${value} ${MARK}`;
  if (type !== 'RecordPatient') return value;
  switch (field) {
    case 'familyName':
    case 'givenName':
      return `${MARK} ${value}`;
    case 'birthDate':
      patients = (patients % 28) + 1;
      return `${BIRTH_YEAR}${String(patients).padStart(2, '0')}`;
    default:
      return value;
  }
};

/** Keys of a header have no blanks, so ids that derive from a step's key are others by HTTP. */
const headerKey = (key: string): string => `${MARK}-${key.replaceAll(/[^\x21-\x7e]/g, '-')}`;

const idsBySent = (steps: readonly DemoStep[]): ReadonlyMap<string, string> => {
  const ids = new Map<string, string>();
  for (const { by, key } of steps) {
    const before = commandIdOf(by.actor, key);
    const after = commandIdOf(by.actor, headerKey(key));
    for (const name of ['request', 'covering', 'closure']) {
      ids.set(idFor(before, name), idFor(after, name));
    }
    for (const { name } of prescriptions) {
      const id = prescriptionId(name);
      ids.set(refillRequestIdOf(before, id), refillRequestIdOf(after, id));
    }
  }
  return ids;
};

const bodyOf = ({ command }: DemoStep, ids: ReadonlyMap<string, string>): string => {
  const { type } = command;
  const fields = Object.entries(command).map(([name, value]) => [name, marked(type, name, value)]);
  const added = type === 'RecordPatient' ? { email: `${MARK}@marks.example`, phone: phone() } : {};
  const body = JSON.stringify({ ...Object.fromEntries(fields), ...added });
  return body.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => ids.get(id) ?? id);
};

const phone = (): string => `${PHONE}${100 + patients}`;

const pathOf = (command: object): string => {
  const found = routesOf(portalControllers).find(
    ({ message, method }) => method === 'POST' && message?.name === command.constructor.name,
  );
  if (!found) throw new Error(`No route takes ${command.constructor.name}.`);
  return found.path;
};

/** By its birth dates nobody of the marked demo is a minor, so nobody acts by a minority. */
const ofGrownUps = (by: PortalCaller): PortalCaller =>
  by.grants ? { ...by, grants: by.grants.map((grant) => ({ ...grant, basis: 'court' })) } : by;

export const post = async (
  { url }: Pick<PortalProcess, 'url'>,
  by: PortalCaller,
  { path, body, key = randomUUID() }: { path: string; body: string; key?: string },
): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await tokenOf(ofGrownUps(by))}`,
      'Idempotency-Key': key,
      ...markedHeaders,
    },
    body,
  });

/** What a client may send along with anything, though nobody asks for it. */
export const markedHeaders = {
  'X-Correlation-Id': `${MARK}.Maria.Ortiz`,
  'User-Agent': `${MARK}/1.0`,
  'Accept-Language': `x-${MARK.slice(0, 8)}`,
  Referer: `https://${MARK}.example/?name=${MARK}`,
};

/** The demo clinic's whole history by HTTP, each step at its time, with every value marked. */
export const playMarkedDemo = async (
  portal: PortalProcess,
  firstDay: string,
): Promise<readonly string[]> => {
  const steps = demoHistory(firstDay);
  const ids = idsBySent(steps);
  const refused: string[] = [];
  for (const step of steps) {
    await portal.setClock(instantOf(firstDay, step));
    const sent = { path: pathOf(step.command), body: bodyOf(step, ids), key: headerKey(step.key) };
    const heard = await post(portal, step.by, sent);
    if (heard.status !== 200) refused.push(`${step.key}: ${heard.status} ${await heard.text()}`);
  }
  return refused;
};
