/** One event as it lies in the log; never edited, for events in the log never are. */
export interface GoldenEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<string, string>>;
}
