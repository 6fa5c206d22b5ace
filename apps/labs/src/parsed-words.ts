import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
interface Typed<Of extends Options> {
  readonly args: string[];
  readonly allowPositionals: true;
  readonly options: Of;
}

/** What was typed, by these options; nothing when there is another among them, or no value. */
export const parsedWords = <const Of extends Options>(
  words: readonly string[],
  options: Of,
): ReturnType<typeof parseArgs<Typed<Of>>> | undefined => {
  try {
    return parseArgs<Typed<Of>>({ args: [...words], allowPositionals: true, options });
  } catch {
    return undefined;
  }
};

export const TEXT = { type: 'string' } as const;
export const FLAG = { type: 'boolean', default: false } as const;
