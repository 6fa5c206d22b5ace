import type { Said, Segment } from './message.js';

/**
 * OBX-5: a coded value by its text, everything else as it was sent, delimiters included. That there
 * is no value any more is one empty text: nothing at all leaves what was said before.
 */
export const valuesIn = (observation: Segment): readonly string[] => {
  const type = observation.text(2) ?? '';
  const told = Array.from({ length: observation.repetitionsOf(5) }, (_, index) => {
    const repetition = index + 1;
    const whole = wholeOf(observation, { type: type.toUpperCase(), repetition });
    if (whole === null || !CODED_VALUES.has(type)) return whole;
    const at = (component: number) => observation.text(5, { repetition, component });
    return at(9) ?? at(2) ?? at(5) ?? at(1);
  });
  const texts = told.filter((value) => typeof value === 'string');
  return texts.length === 0 && told.includes(null) ? [''] : texts;
};

const CODED_VALUES: ReadonlySet<string> = new Set(['CE', 'CWE', 'CNE', 'CF']);

/**
 * What has parts is read later, when nobody knows the delimiters of its message any more: where it
 * has its own, the usual ones take their place. What of a text would be one of these is escaped.
 */
const wholeOf = (
  observation: Segment,
  { type, repetition }: { readonly type: string; readonly repetition: number },
): Said => {
  const whole = observation.saidWhole(5, repetition);
  if (typeof whole !== 'string' || observation.isUsuallyDelimited || TEXTS.has(type)) return whole;
  const usual = (text: string): string => {
    const escaped = text.replaceAll('^', '\\S\\');
    return DOCUMENTS.has(type) ? escaped : escaped.replaceAll('&', '\\T\\');
  };
  return observation
    .parts(5, repetition)
    .map((component) => component.map(usual).join('&'))
    .join('^')
    .trim();
};

/** Of one part, whatever stands in them. */
const TEXTS: ReadonlySet<string> = new Set(['', 'ST', 'TX', 'FT', 'NM', 'ID', 'IS', 'SI']);

/** Nobody reads parts of their parts, and addresses are full of that sign. */
const DOCUMENTS: ReadonlySet<string> = new Set(['ED', 'RP']);
