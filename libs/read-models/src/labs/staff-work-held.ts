import type { LabWorkRow } from '@anamnesis/domain/labs/lab-work.projection';
import { labPolicyAt, type LabPolicies } from '@anamnesis/domain/lab-rules/lab-rules.policy';

/**
 * Which codes staff have mapped to be held, in capitals: what our own rules call ordinary is held
 * by them, so that no row says it.
 */
export const heldCodesIn = (policies: LabPolicies, at: string): readonly string[] => {
  const { mappings } = labPolicyAt(policies, Date.parse(at));
  const known = remembered.get(mappings);
  if (known) return known;
  const held = Object.entries(mappings)
    .filter(([, category]) => category === 'unclassified')
    // Adopted ones of before may have blanks and small letters, which the policy overlooks.
    .map(([key]) =>
      key
        .slice(key.lastIndexOf('|') + 1)
        .trim()
        .toUpperCase(),
    );
  const codes = [...new Set(held)];
  remembered.set(mappings, codes);
  return codes;
};
const remembered = new WeakMap<object, readonly string[]>();

/**
 * SQL about `work`: no later than since when something of it is held. Where codes are mapped to be
 * held, any line may be, also one that is older than what our own rules cannot classify.
 */
export const heldSince = (codes: readonly string[]): string =>
  codes.length === 0 ? 'work.mapping_since' : 'work.final_since';

/** The same of a row that was read. */
export const heldSinceOf = (
  { mappingSince, finalSince }: Pick<LabWorkRow, 'mappingSince' | 'finalSince'>,
  codes: readonly string[],
): string | undefined => (codes.length === 0 ? mappingSince : finalSince);

/** SQL about `work`: the rows that may be meant, also those that name such a code anywhere. */
export const mayBeHeld = (codes: readonly string[]): string =>
  codes.length === 0
    ? 'work.mapping_since IS NOT NULL'
    : `(work.mapping_since IS NOT NULL OR work.final_since IS NOT NULL AND EXISTS (
        SELECT FROM jsonb_path_query(jsonb_build_array(work.test, work.lines), '$.**.code') AS code
         WHERE upper(btrim(code #>> '{}', E' \\t\\r\\n\\u00a0')) = ANY (:heldCodes)
            OR code #>> '{}' ~ '[^ -~]'))`;
