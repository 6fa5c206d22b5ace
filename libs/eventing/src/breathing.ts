/** To be awaited behind each small piece of a long work: others of this process are served in between. */
export type Breathe = () => Promise<void>;

/** What awaits nothing but memory never lets the event loop turn by itself. */
export const breathing = (): Breathe => {
  let breathed = performance.now();
  return async () => {
    if (performance.now() - breathed < HOLDS_FOR_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    breathed = performance.now();
  };
};
const HOLDS_FOR_MS = 10;
