import { LARGEST_MESSAGE } from '@anamnesis/domain';
import type { HttpRequest } from '../http.js';

/** What the one path of HL7 v2 takes; the first is also what it answers. */
export const HL7_TYPES = ['application/hl7-v2', 'x-application/hl7-v2+er7', 'text/plain'] as const;

export const FHIR_TYPES = ['application/fhir+json', 'application/json'] as const;

/** Bodies that are kept as they came, byte by byte, and what they may hold. */
const asSent: Readonly<Record<string, readonly string[]>> = {
  '/api/v1/interfaces/hl7v2': HL7_TYPES,
  '/api/v1/interfaces/fhir': FHIR_TYPES,
};

/** A mended message is sent as Base64 inside of JSON, with a reason beside it. */
const LARGE_JSON = '/api/v1/interfaces/correct-message';

/** So much is read of a body; what is more than a message may have hears so from its sender's side. */
export const MOST_READ = LARGEST_MESSAGE * 2;

export const isTakenAsSent = (request: Pick<HttpRequest, 'url' | 'headers'>): boolean =>
  asSent[pathOf(request)]?.includes(typeOf(request)) === true;

export const isLargeJson = (request: Pick<HttpRequest, 'url' | 'headers'>): boolean =>
  pathOf(request) === LARGE_JSON && typeOf(request) === 'application/json';

const pathOf = ({ url = '' }: Pick<HttpRequest, 'url'>): string =>
  url.split('?', 1)[0]?.replace(/\/+$/, '') ?? '';

const typeOf = ({ headers }: Pick<HttpRequest, 'headers'>): string =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
