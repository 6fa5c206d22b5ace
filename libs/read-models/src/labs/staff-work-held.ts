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
    .map(([key]) => key.slice(key.lastIndexOf('|') + 1));
  const codes = [...new Set(held)];
  remembered.set(mappings, codes);
  return codes;
};
const remembered = new WeakMap<object, readonly string[]>();

/** SQL about `work`: since when something of it may be held; the oldest there is, where codes are. */
export const heldSince = (codes: readonly string[]): string =>
  codes.length === 0 ? 'work.mapping_since' : 'COALESCE(work.mapping_since, work.final_since)';

/** The same of the rows that may be meant: those that name such a code anywhere, too. */
export const mayBeHeld = (codes: readonly string[]): string =>
  codes.length === 0
    ? 'work.mapping_since IS NOT NULL'
    : `(work.mapping_since IS NOT NULL OR work.final_since IS NOT NULL AND EXISTS (
        SELECT FROM jsonb_path_query(jsonb_build_array(work.test, work.lines), '$.**.code') AS code
         WHERE upper(btrim(code #>> '{}', E' \\t\\r\\n\\u00a0')) = ANY (:heldCodes)
            OR code #>> '{}' ~ '[^ -~]'))`;
