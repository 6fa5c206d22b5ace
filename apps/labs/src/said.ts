/**
 * Reads fields of JSON whose shape nobody has checked, and notes a sentence for each that is not as
 * the README says. A field that is misspelt must not silently change a decision, so what nobody
 * asked for is a mistake as well. Sentences name fields, never what stands in them.
 */
export class Said {
  private readonly asked = new Set<string>();

  constructor(
    private readonly fields: Readonly<Record<string, unknown>>,
    private readonly where: string,
    readonly mistakes: string[],
  ) {}

  static of(value: unknown, where: string, mistakes: string[]): Said {
    if (isFields(value)) return new Said(value, where, mistakes);
    mistakes.push(`${where || 'The case'} must be a JSON object.`);
    return new Said({}, where, mistakes);
  }

  text(name: string): string | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value.trim() === '' ? undefined : value;
    if (typeof value === 'number') return String(value);
    return this.mistake(name, 'must be a text');
  }

  number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    return this.mistake(name, 'must be a number');
  }

  flag(name: string): boolean | undefined {
    const value = this.take(name);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.mistake(name, 'must be true or false');
  }

  oneOf<Word extends string>(
    name: string,
    words: Readonly<Record<string, Word>>,
  ): Word | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const key = text.trim().toLowerCase();
    const word = Object.hasOwn(words, key) ? words[key] : undefined;
    return word ?? this.mistake(name, `must be one of ${Object.keys(words).join(', ')}`);
  }

  /** One or several of these words. */
  someOf<Word extends string>(
    name: string,
    words: Readonly<Record<string, Word>>,
  ): readonly Word[] {
    return this.all(name).flatMap((value, index) => {
      const key = typeof value === 'string' ? value.trim().toLowerCase() : '';
      const word = Object.hasOwn(words, key) ? words[key] : undefined;
      const known = Object.keys(words).join(', ');
      return word ?? this.mistake(`${name}[${index}]`, `must be one of ${known}`) ?? [];
    });
  }

  /** One or several: what may be given without a list around it. */
  all(name: string): readonly unknown[] {
    const value = this.take(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }

  inner(name: string): Said | undefined {
    const value = this.take(name);
    return value === undefined ? undefined : Said.of(value, this.path(name), this.mistakes);
  }

  inners(name: string): readonly Said[] {
    return this.all(name).map((value, index) =>
      Said.of(value, `${this.path(name)}[${index}]`, this.mistakes),
    );
  }

  raw(name: string): unknown {
    return this.take(name);
  }

  path(name: string): string {
    return this.where ? `${this.where}.${name}` : name;
  }

  mistake(name: string, what: string): undefined {
    this.mistakes.push(`${this.path(name)} ${what}.`);
    return undefined;
  }

  /** To be asked last: fields that nobody has read. */
  refuseOthers(): void {
    for (const name of Object.keys(this.fields)) {
      if (!this.asked.has(name)) this.mistake(name, 'is not a field of a case');
    }
  }

  private take(name: string): unknown {
    this.asked.add(name);
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    return value === null ? undefined : value;
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
