import { codeSystemOf } from '../shared/code-systems.js';
import type { Coding, TestCategory, TestIdentity } from './facts.js';

/**
 * What have staff found the codes of this test to mean?
 *
 * A code of LOINC, or of a system with an OID or a URI, means the same whoever sends it, and is
 * mapped by `SYSTEM|CODE`, in whatever spelling of its system it comes. Every other system (`L`,
 * `99LAB`, none at all) is the sender's own: `4711` of one laboratory is no `4711` of another one.
 * It is mapped by `SENDER|SYSTEM|CODE`, with the name under which the sender is configured. Where
 * only one of both names a sender, nobody knows whether they mean the same code: such a mapping may
 * block or hold, and shows only where neither does. Of several that fit, a listed kind counts before
 * `unclassified`, which holds, and that before `none` (P9, P10, requirements section 2; November
 * 2026).
 * Not covered: SNOMED CT and CPT by their HL7 names, which are mapped like a sender's own codes.
 */
export const mappingOf = (test: TestIdentity, mappings: CodeMappings): MappingFound | undefined => {
  const index = indexOf(mappings);
  const found = codingsOf(test).flatMap((coding) => mappingsOfCoding(coding, test.sender, index));
  return (
    found.find(({ category }) => category !== 'none' && category !== 'unclassified') ??
    found.find(({ category }) => category === 'unclassified') ??
    found[0]
  );
};

/**
 * Kinds by `SYSTEM|CODE`, or `SENDER|SYSTEM|CODE` of a sender's own codes. `none` says that staff
 * found the test to be an ordinary one, `unclassified` that it is to be held.
 */
export type CodeMappings = Readonly<Record<string, TestCategory>>;

export interface MappingFound {
  readonly category: TestCategory;
  readonly evidence: string;
}

/** Left out where no key can name the code. */
export const mappingKey = ({ code = '', system = '' }: Coding, sender = ''): string | undefined => {
  const ofSystem = systemWord({ code: code.trim(), system });
  const parts = [ofSystem, code.trim().toUpperCase()];
  if (code.trim() === '' || [sender, ...parts].some((part) => part.includes('|'))) return undefined;
  const isOfSender = sender.trim() !== '' && !isSharedSystem(ofSystem);
  return (isOfSender ? [sender.trim().toUpperCase(), ...parts] : parts).join('|');
};

/** As it is proposed: nothing that no code could ever match, and no sender of a shared system. */
export const isMappingKey = (key: string): boolean => {
  const parts = key.split('|');
  const [system = '', code = ''] = parts.slice(-2);
  const sender = parts.length === 3 ? parts[0] : undefined;
  return (
    (parts.length === 2 || parts.length === 3) &&
    key === key.toUpperCase() &&
    !/\p{C}/u.test(key) &&
    parts.every((part) => part === part.trim() && part.length <= LONGEST_PART) &&
    code !== '' &&
    sender !== '' &&
    (sender === undefined || !isSharedSystem(systemWord({ code, system })))
  );
};
const LONGEST_PART = 200;

/** A test's codes: its own and those of its other names. */
export const codingsOf = ({ code, system, alternates = [] }: TestIdentity): readonly Coding[] => [
  { ...(code === undefined ? {} : { code }), ...(system === undefined ? {} : { system }) },
  ...alternates,
];

const mappingsOfCoding = (
  coding: Coding,
  sender: string | undefined,
  { byKey, ofAnySender }: MappingIndex,
): readonly MappingFound[] => {
  const bare = mappingKey(coding);
  if (bare === undefined) return [];
  // A sender that no key can name is not known to be another one.
  const own = mappingKey(coding, sender) ?? '';
  const exact = byKey.get(own) ?? [];
  const doubtful = own === bare ? ofAnySender.get(bare) : byKey.get(bare);
  return [...exact, ...(doubtful ?? []).filter(({ category }) => category !== 'none')];
};

interface MappingIndex {
  /** By the key in one spelling: rule sets of before hold several spellings of LOINC. */
  readonly byKey: ReadonlyMap<string, readonly MappingFound[]>;
  /** By the key without a sender, whether they name one or not. */
  readonly ofAnySender: ReadonlyMap<string, readonly MappingFound[]>;
}

const indexOf = (mappings: CodeMappings): MappingIndex => {
  const known = indexes.get(mappings);
  if (known) return known;
  const byKey = new Map<string, MappingFound[]>();
  const ofAnySender = new Map<string, MappingFound[]>();
  for (const [evidence, category] of Object.entries(mappings)) {
    const [code = '', system = '', sender] = evidence.split('|').reverse();
    const key = mappingKey({ code, system }, sender);
    const bare = mappingKey({ code, system });
    if (key === undefined || bare === undefined) continue;
    byKey.set(key, [...(byKey.get(key) ?? []), { category, evidence }]);
    ofAnySender.set(bare, [...(ofAnySender.get(bare) ?? []), { category, evidence }]);
  }
  const index = { byKey, ofAnySender };
  indexes.set(mappings, index);
  return index;
};
const indexes = new WeakMap<CodeMappings, MappingIndex>();

const systemWord = (coding: Coding): string =>
  codeSystemOf(coding)
    .replace(/^urn:oid:/iu, '')
    .toUpperCase();

const isSharedSystem = (system: string): boolean =>
  system === 'LN' || /^(?:https?:|urn:|[0-2](?:\.\d+){3,}$)/iu.test(system);
