/** One way to hurt the portal while it works, and what must hold all the same. */
export interface ChaosScenario {
  /** One line for the list of scenarios. */
  readonly says: string;
  /** Reads its own options; answers the exit code: 1 when a promise was broken. */
  run(args: readonly string[]): Promise<number>;
}
