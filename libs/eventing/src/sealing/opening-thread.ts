import type { KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { openPacked } from './opening-batch.js';

const keys: KeyObject[] = [];

/** The program of the thread that opens pages: batch after batch, in the order in which they come. */
parentPort?.on('message', (batch: ArrayBuffer) => {
  openPacked(batch, keys);
  parentPort?.postMessage(batch, [batch]);
});
