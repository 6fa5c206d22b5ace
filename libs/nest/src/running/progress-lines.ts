const EVERY_MS = 1_000;

/** How far a command is: a line at most once a second, on the side where results are not written. */
export const progressLines = (tell: (line: string) => void = (line) => console.error(line)) => {
  let last = Date.now();
  return (what: string, done: number, of?: number): void => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    tell(of === undefined ? `${what}: ${done}` : `${what}: ${done} of ${of}`);
  };
};
