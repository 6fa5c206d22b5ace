const dictionaries =
  /^(?:genes|genetic-test|infection-test|tissue-test|toxicology-test|toxic-substances|radiology-test|section-signal|specimen-signal|ordinary-words)\.policy\.ts$/u;
const isDefault = /^(?:\["Stryker was here"\]|"Stryker was here!")$/u;
const isPresence = /^[\w.?[\]]+ !== undefined$/u;
const isAbsence = /^(?:[\w.?[\]]+ === undefined|!\w+)$/u;

/**
 * Why no row of a table can notice, or need notice, a change of this sort: the first that fits. They
 * are told by their sort and not one by one. What fits none is a row that is still to be written.
 */
export const reasons = [
  {
    says: 'What stands in for something absent is used as a number of things or passed on as absent, and nobody reads what is in it; or the absence cannot be.',
    fits: ({ replacement }) => isDefault.test(replacement),
  },
  {
    says: 'The compiler asks for it, for a list might be shorter than it is; or what is absent makes `NaN`, and every comparison with that is false as well.',
    fits: ({ mutator, text, replacement }) =>
      mutator === 'OptionalChaining' ||
      (isAbsence.test(text) && replacement === 'false') ||
      (isPresence.test(text) && replacement === 'true'),
  },
  {
    says: 'A memory of what was worked out before, or a shorter list of instants to ask about: the answer is the same without it, later.',
    fits: ({ name, text }) =>
      /memory|MOST_REMEMBERED|known/u.test(text) ||
      (name === 'decision-span.policy.ts' && /line|point|finite|mode|adolescent|role/u.test(text)),
  },
  {
    says: 'How a projection or a timer is called and what becomes of it when an event poisons it; the specs with a database say so.',
    fits: ({ name, mutator }) =>
      /(?:projection|reaction)\.ts$/u.test(name) && mutator === 'StringLiteral',
  },
  {
    says: 'A line of a dictionary whose names another line knows too, or that keeps an explanation to the point: the kind of test is the same.',
    fits: ({ name, mutator }) =>
      dictionaries.test(name) && (mutator === 'StringLiteral' || mutator === 'Regex'),
  },
  {
    says: 'A pattern that is read on names already folded to small letters, digits and single spaces: what it would let in besides does not occur there.',
    fits: ({ mutator }) => mutator === 'Regex',
  },
  {
    says: 'Equal instants, versions or ids: two that are alike give the same answer in either order.',
    fits: ({ mutator, text, replacement }) =>
      mutator === 'EqualityOperator' && text.length === replacement.replace('=', '').length,
  },
];
