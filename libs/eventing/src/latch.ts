/** Opens once for everybody who waits for it. */
export interface Latch {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

export const latch = (): Latch => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
