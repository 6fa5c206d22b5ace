import { Worker } from 'node:worker_threads';

export interface Watch {
  at(index: number): void;
  end(): Promise<void>;
}

const HANGS_AFTER_MILLISECONDS = 30_000;

/** What hangs cannot say so itself: a second thread ends the process and says where it was. */
const watching = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const place = new Int32Array(workerData.shared);
let [last, since] = [-1, Date.now()];
setInterval(() => {
  const now = Atomics.load(place, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  if (Date.now() - since < workerData.patience) return;
  writeSync(2, 'Message ' + now + ' of seed ' + workerData.seed + ' hangs.\\n');
  process.kill(process.pid, 'SIGKILL');
}, 500);
`;

export const watchOver = (seed: number): Watch => {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const place = new Int32Array(shared);
  const workerData = { shared, seed, patience: HANGS_AFTER_MILLISECONDS };
  const worker = new Worker(watching, { eval: true, workerData });
  return {
    at: (index) => {
      Atomics.store(place, 0, index);
    },
    end: async () => {
      await worker.terminate();
    },
  };
};
