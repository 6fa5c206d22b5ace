import type pg from 'pg';

export interface HeldClient {
  readonly client: pg.PoolClient;
  /** Back to the pool, which lets go of it when it broke meanwhile or is of no use any more. */
  release(isOfNoUse?: boolean): void;
}

/**
 * A connection of the pool for several steps. Somebody listens to its errors from the moment when
 * the pool hands it out: the server may end it in the same breath in which it is ready, and an
 * error that nobody listens to ends the process.
 */
export const heldClient = (pool: pg.Pool): Promise<HeldClient> =>
  new Promise((resolve, reject) => {
    pool.connect((failure, client) => {
      if (!client) {
        reject(failure ?? new Error('The pool has no connection to give.'));
        return;
      }
      let broken: Error | undefined;
      const note = (error: Error): void => void (broken = error);
      client.on('error', note);
      resolve({
        client,
        release: (isOfNoUse = false) => {
          // The pool listens from here on, and only then do we stop.
          client.release(broken ?? isOfNoUse);
          client.off('error', note);
        },
      });
    });
  });
