import { bareError } from './logging.js';

/**
 * Resolves at the first SIGTERM or SIGINT. The second one ends the process at once, for whoever
 * does not want to wait until everything is let go in order.
 */
export const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });

/** A bug that nobody caught ends the process; what is told of it holds no values. */
export const endOnBugs = (): void => {
  process.on('uncaughtException', (error) => {
    console.error(`Ended by a mistake of ours: ${JSON.stringify(bareError(error))}`);
    process.exit(1);
  });
};
