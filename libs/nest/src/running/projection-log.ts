import type { PortalOptions, ProjectionNotice } from '../portal-options.js';
import type { Logger } from './logging.js';

/** What becomes of projections as lines of the log; what somebody should look at is an error. */
export const logProjections =
  (logger: Logger): NonNullable<PortalOptions['onProjection']> =>
  ({ projection, of, status }) => {
    const level = levelOf(status);
    const at = 'at' in status ? { eventId: status.at.eventId, reason: status.at.reason } : {};
    const reason = 'reason' in status ? { reason: status.reason } : {};
    logger[level]({ projection, of, ...at, ...reason }, `projection ${status.is}`);
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
