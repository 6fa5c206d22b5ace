import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded before a program whose memory is measured: asked by its parent, it collects garbage and
 * tells how much of the heap is left. The program itself runs as it is.
 */
const collect = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

process.on('message', (message) => {
  if (message !== 'collect') return;
  collect();
  process.send?.({ heapUsed: process.memoryUsage().heapUsed });
});
process.channel?.unref();
