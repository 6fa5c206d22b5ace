export interface Ordered {
  readonly placer?: string;
  readonly filler?: string;
  /** OBR-4, OBR-7 and OBR-25. */
  readonly code?: string;
  readonly at?: string;
  readonly status?: string;
  /** OBX-3 and OBX-11. */
  readonly line?: string;
  readonly letter?: string;
}

/** One order of a glucose, told in some way. */
export const glucoseOrder = ({
  placer = '',
  filler = '',
  code = '2345-7^Glucose^LN',
  at = '20260324081500-0700',
  status = 'F',
  line = '2345-7^Glucose^LN',
  letter = 'F',
}: Ordered): string =>
  [
    `OBR|1|${placer}|${filler}|${code}|||${at}||||||||||||||||||${status}`,
    `OBX|1|NM|${line}||54|mg/dL|70-99||||${letter}`,
  ].join('\r');

export const CODED_ANEW: Ordered = { code: 'GLU^^L', line: 'GLU^^L' };
