import type { DecisionByKnowledge, LabDecisionAnswer } from '@anamnesis/nest';

type Told = NonNullable<DecisionByKnowledge['report']>;
type LineTold = DecisionByKnowledge['lines'][number];

/** The decision for a person to read: what was known then, and what is known now. */
export const decisionInWords = (
  { reportId, at, viewer, decisions, differs }: LabDecisionAnswer,
  grant: GrantAsked = {},
): string =>
  [
    `Report ${reportId}, as of ${at}, for ${inWords(viewer)}.`,
    ...(viewer.startsWith('proxy-') ? [grantInWords(grant)] : []),
    ...decisions.flatMap(byKnowledge),
    ...(differs === undefined
      ? []
      : [
          differs
            ? 'By what is known now something else would have been shown then.'
            : 'By what is known now the same would have been shown then.',
        ]),
  ].join('\n');

/** When the proxy's grant begins and ends, as far as the question says. */
export interface GrantAsked {
  readonly grantedFrom?: string;
  readonly grantedTo?: string;
}

const grantInWords = ({ grantedFrom, grantedTo }: GrantAsked): string =>
  grantedFrom === undefined && grantedTo === undefined
    ? 'The grant is taken as open-ended: --granted-from and --granted-to say when it is in force.'
    : `The grant is taken as in force from ${grantedFrom ?? 'ever'} until ${grantedTo ?? 'ever'}.`;

/** `proxy-court → proxy by court`, `stranger → a stranger`. */
const inWords = (viewer: LabDecisionAnswer['viewer']): string => {
  if (viewer.startsWith('proxy-')) return viewer.replace('-', ' by ');
  return viewer === 'stranger' ? 'a stranger' : viewer.replace('-', ' ');
};

const byKnowledge = ({ known, onFile, report, lines }: DecisionByKnowledge): readonly string[] => {
  const title = known === 'then' ? 'By what was known then' : 'By what is known now';
  if (!onFile || !report) return ['', `${title}: nothing of it was on file.`];
  return [
    '',
    `${title}: ${headline(report)}`,
    `  policy   ${report.policyId}, ${report.policyVersion}, in force since ${report.policyEffectiveFrom}`,
    `  notes    narrative, notes and attachments: ${report.carriers}`,
    ...lines.flatMap(lineInWords),
  ];
};

const lineInWords = (line: LineTold): readonly string[] => {
  const name = line.test.name ?? line.test.code ?? 'without a name';
  const version = line.version === undefined ? 'nothing yet' : `version ${line.version}`;
  return [
    `  line     ${line.lineId}: ${name}, ${version}${line.status ? `, ${line.status}` : ''}; ${line.category}`,
    `           ${headline(line)}`,
    ...line.rules.map(
      ({ rule, because, basis }) => `           applies ${rule}: ${because} (${basis})`,
    ),
    ...line.lifted.map(({ rule, by }) => `           lifted  ${rule} by ${by}`),
    ...(line.contact ? [`           ask     ${contactIn(line.contact)}`] : []),
  ];
};

const headline = ({ visible, rule, because, basis, since, until }: Told | LineTold): string =>
  `${visible ? 'visible' : 'hidden'} by ${rule} (${because}; ${basis}), ` +
  `from ${since ?? 'ever'} until ${until ?? 'something new happens'}`;

const contactIn = ({ who, providerId }: NonNullable<LineTold['contact']>): string =>
  providerId === undefined ? who : `${who} ${providerId}`;
