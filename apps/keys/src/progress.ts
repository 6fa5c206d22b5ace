/** What a person hears: results, and how far it is, on the side where results are not written. */
export interface Teller {
  readonly say: (line: string) => void;
  readonly tellProgress: (line: string) => void;
}

const EVERY_MS = 1_000;

/** At most once a second. */
export const progressLines = (
  what: string,
  { tellProgress }: Teller,
): ((done: number, of?: number) => void) => {
  let last = Date.now();
  return (done, of) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    tellProgress(of === undefined ? `${what}: ${done}` : `${what}: ${done} of ${of}`);
  };
};
