/** The characters that a message announces in MSH-1 and MSH-2. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  /** None when MSH-2 names none: such a message has no escape sequences. */
  readonly escape: string | undefined;
  readonly subcomponent: string | undefined;
  /** Since 2.7: marks a value that was cut short by its sender. */
  readonly truncation: string | undefined;
}

export const usualDelimiters: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
  truncation: undefined,
};

/**
 * From the first line of a message, `MSH|^~\&|…`. Nothing when it is no header, or when its
 * delimiters could not be told apart from each other or from what they delimit.
 */
export const delimitersOf = (header: string): Delimiters | undefined => {
  if (!/^(MSH|BHS|FHS)/.test(header)) return undefined;
  const field = header.charAt(3);
  const end = header.indexOf(field, 4);
  const encoding = header.slice(4, end < 0 ? undefined : end);
  const all = [field, ...encoding];
  const isUsable =
    encoding.length >= 2 &&
    encoding.length <= 5 &&
    new Set(all).size === all.length &&
    all.every((character) => /^[!-~]$/.test(character) && !/[A-Za-z0-9]/.test(character));
  if (!isUsable) return undefined;
  const [component = '', repetition = '', escape, subcomponent, truncation] = encoding;
  return { field, component, repetition, escape, subcomponent, truncation };
};
