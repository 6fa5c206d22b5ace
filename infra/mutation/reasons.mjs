const dictionaries =
  /^(?:genes|genetic-test|infection-test|tissue-test|toxicology-test|toxic-substances|radiology-test|section-signal|specimen-signal|ordinary-words)\.policy\.ts$/u;
/**
 * Places that no sort tells: by file what is there, and what it would be instead. What is long is
 * told as far as it is needed, and ends in `…`.
 */
const oneOf =
  (places) =>
  ({ name, text, replacement }) =>
    (places[name] ?? []).some(
      ([is, ...wouldBe]) => reads(text, is) && wouldBe.some((other) => reads(replacement, other)),
    );
const reads = (code, said) => {
  const line = code.replaceAll(/\s+/g, ' ');
  return said.endsWith('…') ? line.startsWith(said.slice(0, -1)) : line === said;
};

const isDefault = /^(?:\["Stryker was here"\]|"Stryker was here!")$/u;
const isPresence = /^[\w.?[\]]+ !== undefined$/u;
const isAbsence = /^(?:[\w.?[\]]+ === undefined|!\w+)$/u;
const isAnsweredByNothing = /^\{(?:\s*\/\/[^\n]*)*\s*return undefined;\s*\}$/u;

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
    fits: (mutant) =>
      mutant.mutator === 'OptionalChaining' ||
      (isAbsence.test(mutant.text) && mutant.replacement === 'false') ||
      (isPresence.test(mutant.text) && mutant.replacement === 'true') ||
      oneOf({
        'agreement-steps.policy.ts': [
          [
            'requestedAt !== undefined && other !== undefined',
            'true',
            'requestedAt !== undefined || other !== undefined',
          ],
        ],
      })(mutant),
  },
  {
    says: 'A memory of what was worked out before, or a shorter list of instants to ask about: the answer is the same without it, later.',
    fits: ({ name, text }) =>
      /memory|MOST_REMEMBERED/u.test(text) ||
      (/known/u.test(text) && !/^lab-(?:disclosure|recording)/u.test(name)) ||
      (name === 'classification.policy.ts' && text === 'before') ||
      (name === 'decision-span.policy.ts' &&
        /line|point|finite|mode|adolescent|role|unreadable|hidden/u.test(text)),
  },
  {
    says: 'How a projection or a timer is called and what becomes of it when an event poisons it; the specs with a database say so.',
    fits: ({ name, mutator }) =>
      /(?:projection|reaction)\.ts$/u.test(name) && mutator === 'StringLiteral',
  },
  {
    says: 'A line of a dictionary whose names another line knows too, or that keeps an explanation to the point: the kind of test is the same.',
    fits: ({ name, mutator }) =>
      dictionaries.test(name) && /^(?:StringLiteral|Regex|ArrayDeclaration)$/u.test(mutator),
  },
  {
    says: 'A pattern that is read on names already folded to small letters, digits and single spaces: what it would let in besides does not occur there.',
    fits: ({ name, mutator }) => mutator === 'Regex' && name !== 'carrier-value.policy.ts',
  },
  {
    says: 'Equal instants, versions or ids: two that are alike give the same answer in either order.',
    fits: ({ mutator, text, replacement }) =>
      mutator === 'EqualityOperator' && text.length === replacement.replace('=', '').length,
  },
  {
    says: 'A function that ends without a word answers `undefined` too, and what is absent is no yes.',
    fits: (mutant) =>
      isAnsweredByNothing.test(mutant.text) ||
      oneOf({
        'awaiting-review.policy.ts': [["'immediate'", '""']],
        'neighbouring-lines.policy.ts': [['() => false', '() => undefined']],
      })(mutant),
  },
  {
    says: 'It was answered before whom or what it is asked of, or cannot be; the compiler wants an answer there.',
    fits: oneOf({
      // What is never shown was hidden before anybody asks how long it is held.
      'awaiting-review.policy.ts': [["'never'", '""']],
      // A code is asked for by its key; without one it has none, with a sender or without.
      'code-mappings.policy.ts': [
        [
          'key === undefined || bare === undefined',
          'false',
          'key === undefined && bare === undefined',
        ],
      ],
      // Whoever works with results sees every one: nothing hides one from them.
      'correction-notice.policy.ts': [
        ["facts.viewer.role === 'workforce' || !before || !now", '(facts.viewer.role…'],
        ["facts.viewer.role === 'workforce' || !before", 'false', 'facts.viewer.role…'],
        ["facts.viewer.role === 'workforce'", 'false'],
        ["'workforce'", '""'],
      ],
      'decision-span.policy.ts': [
        ["answer.rule === 'workforce'", 'false'],
        ["'workforce'", '""'],
      ],
      'explained-report.policy.ts': [
        ["rule === 'workforce'", 'false'],
        ["'workforce'", '""'],
      ],
      'visibility.policy.ts': [
        ["rule === 'workforce'", 'false'],
        ["'workforce'", '""'],
        ['-1', '+1'],
      ],
      // Nobody but a proxy has a grant, and who has no standing was answered first.
      'viewer-standing.policy.ts': [
        ["case 'stranger': return 'none';", "case 'stranger':"],
        ["viewer.role !== 'proxy' || !viewer.grant", "viewer.role !== 'proxy' && !viewer.grant"],
        ["viewer.role !== 'proxy'", 'false'],
      ],
      // There is a kind for each line, an answer for each line, and an answer at each instant.
      'kinds-of-lines.policy.ts': [['lines[index] ?? classificationOf(…', 'lines[index] && …']],
      'neighbouring-lines.policy.ts': [["'tells nothing'", '""']],
      'rehearsal.policy.ts': [
        ["'The spans of a decision begin at the beginning of time.'", '""'],
        ["'no_standing'", '""'],
      ],
      // Keys are made of items of patients alone; a timer names a report and its patient, or neither.
      'lab-listings.projection.ts': [
        ['!item || patientId === undefined', 'false', '!item && patientId === undefined'],
      ],
      'lab-viewings.projection.ts': [
        ['!item || patientId === undefined', 'false', '!item && patientId === undefined'],
      ],
      'when-time-may-show-a-lab-result-then-it-is-looked-at.reaction.ts': [
        [
          'reportId === undefined || patientId === undefined',
          'reportId === undefined && patientId === undefined',
        ],
      ],
      // What was never shown was never hidden, and is as it was known.
      'lab-disclosure.policy.ts': [['!last || !hidden', 'false', '!last && !hidden']],
      // No other event makes a version.
      'version-seen.policy.ts': [
        [
          "event.type !== 'LabResultsReceived' && event.type !== 'LabReportCorrectionApproved'",
          'false',
        ],
        ['{ continue; }', '{}'],
      ],
      // Only what is renewed comes without a source, and keeps the one of its line.
      'lab-report-standing.policy.ts': [["'hl7v2'", '""']],
    }),
  },
  {
    says: 'The same comes of it: it leaves out nothing that is there, asks what another question has answered, or makes what is alike.',
    fits: oneOf({
      // A number reads as plain word by word as well, and so does what is empty.
      'carrier-value.policy.ts': [
        ['A_NUMBER.test(text)', 'false'],
        [
          '/^[<>=]{0,2} ?[+-]?\\d{1,9}(?:\\.\\d{1,9})?$/u',
          '/^[<>=] ?[+-]?\\d{1,9}(?:\\.\\d{1,9})?$/u',
          '/^[<>=]{0,2} [+-]?\\d{1,9}(?:\\.\\d{1,9})?$/u',
          '/^[<>=]{0,2} ?[+-]\\d{1,9}(?:\\.\\d{1,9})?$/u',
          '/^[<>=]{0,2} ?[+-]?\\d(?:\\.\\d{1,9})?$/u',
          '/^[<>=]{0,2} ?[+-]?\\d{1,9}(?:\\.\\d{1,9})$/u',
          '/^[<>=]{0,2} ?[+-]?\\d{1,9}(?:\\.\\d)?$/u',
        ],
        ['/\\s+/u', '/\\s/u'],
        ['text.split(/\\s+/u).filter(Boolean)', 'text.split(/\\s+/u)'],
      ],
      'classification.policy.ts': [
        ['listed.filter((signal) => signal !== closer)', 'listed'],
        ['signal !== closer', 'true'],
      ],
      // The tables hold nothing that is no number of LOINC.
      'code-signals.policy.ts': [
        ['!isLoincShaped(loinc)', 'false'],
        ['digits !== undefined && checkDigitOf(digits) === Number(check)', 'true'],
        ['checkDigitOf(digits) === Number(check)', 'true'],
      ],
      // What is shown is so for other reasons than what is hidden; what is twice there stands together.
      'decision-span.policy.ts': [
        ['one.visible === other.visible', 'true'],
        ['index - 1', 'index + 1'],
      ],
      // Of what came later nothing could be seen before. Whoever was of age before needs nobody to
      // act for them at any instant that is asked about; and what is hidden from a child is hidden
      // from whoever acts for it, for the rules that ask who looks only hide more from a proxy.
      'lab-disclosure.policy.ts': [
        ['adultFrom < ANNOUNCED_FROM', 'false'],
        ['line.visible && proxysLine', 'true', 'line.visible || proxysLine'],
        [
          'Date.parse(asked.row.firstReceivedAt) >= ANNOUNCED_FROM',
          'false',
          'Date.parse(asked.row.firstReceivedAt) > ANNOUNCED_FROM',
        ],
      ],
      // An instant that nobody knows is `NaN`, and before or behind no other.
      'lab-facts.policy.ts': [
        [
          'orderedBy === undefined || recordedAt === undefined',
          'false',
          'orderedBy === undefined &&…',
        ],
      ],
      // Lines are renewed by another header, or by times told anew, and both are news themselves.
      'lab-recording.decider.ts': [['renewed.length > 0', 'false']],
      // Nothing else moves what is computed from the times of the order, its lines and their reviews.
      'lab-reports.projection.ts': [
        ["event.type === 'LabReportCorrectionApproved'", 'true'],
        ["event.type === 'LabReportCorrectionApproved' || …", 'true'],
      ],
      'lab-wishes.projection.ts': [
        ['Date.parse(wish.to) <= Date.parse(at)', 'Date.parse(wish.to) < Date.parse(at)'],
      ],
      // Our own two rule sets tell kinds of tests alike.
      'lab-work.projection.ts': [
        ['labPolicies.at(-1) ?? labPolicies[0]', 'labPolicies.at(-1) && labPolicies[0]'],
        ['-1', '+1'],
      ],
      'moment.policy.ts': [
        ['specimen === test.specimen', 'false'],
        [
          'specimen === undefined || specimen === test.specimen',
          'false',
          'specimen === undefined &&…',
        ],
      ],
      // The id is a part of the fingerprint.
      'news-of-lines.policy.ts': [['one.lineId === other.lineId', 'true']],
      // Behind the last word there is none.
      'ordinary-test.policy.ts': [
        ['Math.min(LONGEST_PHRASE, tokens.length - at)', 'Math.max(…'],
        ['tokens.length - at', 'tokens.length + at'],
      ],
      'patient-preference.policy.ts': [['preferences.length === 0', 'false']],
      // Half a month is a month in no form.
      'possible-times.policy.ts': [
        ['date.length % 2 === 1', 'false'],
        ['date.length % 2', 'date.length * 2'],
      ],
      // Whoever has agreed to what was asked has agreed behind the asking.
      'release-by-agreement.policy.ts': [
        [
          'requestedAt !== undefined && hasHappened(requestedAt, at)',
          'requestedAt !== undefined || hasHappened(requestedAt, at)',
        ],
      ],
      // Before it there was no header, so that it repeats nothing and nobody was found.
      'report-header.policy.ts': [
        ["{ ordererFound: undefined, repeats: 'some-lines' }", '{}'],
        ["'some-lines'", '""'],
      ],
      // A line without a name is as little an ordinary test, and none that anybody could review.
      'review-due-waits.policy.ts': [
        ["{ lineId: '', version: 1, status: 'registered', receivedAt: '' }", '{}'],
        ["'registered'", '""'],
        ["{ name: 'HIV 1 Ab' }", '{}'],
        ["'HIV 1 Ab'", '""'],
      ],
      'test-words.policy.ts': [["'u'", '""']],
      'visibility.policy.ts': [
        ['applied.length === 0', 'false'],
        ['counted.length === 1', 'false'],
      ],
    }),
  },
  {
    says: 'Nobody asks for this word: only whether it is one of the others.',
    fits: oneOf({ 'lab-recording.decider.ts': [["'some-lines'", '""']] }),
  },
  {
    says: 'Of which kind a test is depends neither on who looks, nor on where and when.',
    fits: oneOf({
      'review-due-waits.policy.ts': [
        ["{ role: 'workforce' }", '{}'],
        ["'workforce'", '""'],
        ["'UTC'", '""'],
        ['[policy]', '[]'],
      ],
    }),
  },
  {
    says: 'The documentation of the API is written from it, and its own specs read that; lists are looked into anyway.',
    fits: oneOf({
      'commands.shapes.ts': [
        ['{ context: { of } }', '{}'],
        ['{ of }', '{}'],
        ['{ each: true, context: { of } }', '{}'],
        ['true', 'false'],
      ],
    }),
  },
];
