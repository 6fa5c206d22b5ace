import { progressLines as linesOfProgress } from '@anamnesis/nest/running/progress-lines';

/** What a person hears: results, and how far it is, on the side where results are not written. */
export interface Teller {
  readonly say: (line: string) => void;
  readonly tellProgress: (line: string) => void;
}

/** At most once a second. */
export const progressLines = (
  what: string,
  { tellProgress }: Teller,
): ((done: number, of?: number) => void) => {
  const lines = linesOfProgress(tellProgress);
  return (done, of) => lines(what, done, of);
};
