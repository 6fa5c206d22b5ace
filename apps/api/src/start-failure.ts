import { isNativeError } from 'node:util/types';
import type { Configuration } from '@anamnesis/nest/running/configuration';
import { bareError } from '@anamnesis/nest/running/logging';
import { sentenceIn } from '@anamnesis/nest/running/sentences';

/** One clear sentence where a person can mend it; a stack only where it is our mistake. */
export const startFailure = (
  error: unknown,
  { host, port }: Pick<Configuration, 'host' | 'port'>,
): string => {
  const code = isNativeError(error) && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use: end what listens there, or set PORT to another one.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `HOST ${host} is no address of this machine: set HOST to one that is.`;
  }
  return sentenceIn(error) ?? `The portal could not start: ${JSON.stringify(bareError(error))}`;
};
