import {
  handOffs,
  meaningOfRefusal,
  type RefusalClass,
  type RefusalMeaning,
} from '@anamnesis/domain';

/** The one table from what a rule says to what HTTP says. */
export const statusOfRefusal: Readonly<Record<RefusalClass, 404 | 409 | 422>> = {
  'not-found': 404,
  conflict: 409,
  unprocessable: 422,
};

export interface RefusalProblem {
  readonly status: 404 | 409 | 422;
  readonly sentence: string;
  readonly handOff?: { readonly who: string; readonly phone?: string; readonly text: string };
}

/** @throws {Error} when the reason has no meaning in the domain: a mistake of ours */
export const refusalOf = (
  reason: string,
  details: Readonly<Record<string, string>> = {},
): RefusalProblem => {
  const meaning = meaningOfRefusal(reason);
  if (!meaning) throw new Error(`The refusal ${reason} has no line in the domain's table.`);
  const { sentence, is } = meaning;
  const handOff = handOffOf(meaning, details);
  return { status: statusOfRefusal[is], sentence, ...(handOff ? { handOff } : {}) };
};

const handOffOf = (
  { handOff }: RefusalMeaning,
  { officePhone }: Readonly<Record<string, string>>,
): RefusalProblem['handOff'] => {
  if (!handOff) return undefined;
  const { who, text } = handOffs[handOff];
  return handOff === 'office' && officePhone !== undefined
    ? { who, phone: officePhone, text }
    : { who, text };
};
