import type { PortalOptions, ProjectionNotice } from '../portal-options.js';
import type { Logger } from './logging.js';

/**
 * What becomes of projections as lines of the log; what somebody should look at is an error. That
 * one runs is told only after something was told of it.
 */
export const logProjections = (logger: Logger): NonNullable<PortalOptions['onProjection']> => {
  const told = new Set<string>();
  return ({ projection, of, status }) => {
    const level = status.is === 'running' && !told.has(projection) ? 'debug' : levelOf(status);
    if (level === 'error' || level === 'warn') told.add(projection);
    else if (status.is === 'running') told.delete(projection);
    const at = 'at' in status ? { eventId: status.at.eventId, reason: status.at.reason } : {};
    const reason = 'reason' in status ? { reason: status.reason } : {};
    logger[level]({ projection, of, ...at, ...reason }, `projection ${status.is}`);
  };
};

const levelOf = ({ is }: ProjectionNotice['status']): 'debug' | 'info' | 'warn' | 'error' => {
  switch (is) {
    case 'stopped':
    case 'parked':
      return 'error';
    case 'waiting-for-link':
      return 'warn';
    case 'rebuilding':
    case 'running':
      return 'info';
    case 'starting':
    case 'closed':
    case 'standing-by':
      return 'debug';
  }
};
