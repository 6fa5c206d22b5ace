import { parseArgs } from 'node:util';

export interface ImportArguments {
  readonly paths: readonly string[];
  readonly shiftDatesTo: string | undefined;
  readonly facility: { readonly name: string; readonly zone: string; readonly phone: string };
  readonly prescriber: {
    readonly familyName: string;
    readonly givenName: string;
    readonly prefix?: string;
  };
  readonly members: 'practice' | undefined;
  readonly reviewed:
    { readonly reason: string; readonly answersFor: string; readonly before?: string } | undefined;
  readonly dryRun: boolean;
}

export const usage = `npm run import -- <file or folder> [more of them] [options]

  FHIR R4 bundles (*.json), or a folder with the SMART sample patients' tables
  (patients.txt, meds.txt, refills.txt, vitals.txt, and labs.txt where it is).

  --shift-dates-to YYYY-MM-DD  moves each patient's facts by whole days, so that the latest falls there
  --prescriber "Family, Given" who prescribed and ordered what the SMART tables hold
                               (default "Okafor, Grace")
  --members practice           every practitioner of the sources has always been a member of the
                               practice; without it staff record who is, and results wait for that
  --as-reviewed "<reason>"     laboratory results count as reviewed by whoever ordered them; without
                               it all of them wait for a review
  --answers-for <id>           whose name stands for that in the log: a provider
  --reviewed-before YYYY-MM-DD only what was collected before that day
  --facility-name <name>       the practice that imports (default "Imported practice")
  --zone <IANA zone>           what day an instant is (default America/Los_Angeles)
  --phone <number>             the office's phone, for hand-offs (default 555-0100)
  --dry-run                    reads, validates and decides; records nothing
`;

const options = {
  'shift-dates-to': { type: 'string' },
  prescriber: { type: 'string', default: 'Okafor, Grace' },
  'facility-name': { type: 'string', default: 'Imported practice' },
  zone: { type: 'string', default: 'America/Los_Angeles' },
  phone: { type: 'string', default: '555-0100' },
  members: { type: 'string' },
  'as-reviewed': { type: 'string' },
  'answers-for': { type: 'string' },
  'reviewed-before': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The arguments, or one sentence on each mistake. */
export const readArguments = (
  given: readonly string[],
): ImportArguments | { readonly mistakes: readonly string[] } | 'help' => {
  let parsed;
  try {
    parsed = parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (failure) {
    return { mistakes: [failure instanceof Error ? failure.message : String(failure)] };
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [familyName = '', givenName = ''] = values.prescriber.split(',').map((part) => part.trim());
  const shiftDatesTo = values['shift-dates-to'];
  const mistakes = [
    ...(positionals.length > 0 ? [] : ['Name at least one file or folder to import.']),
    ...(shiftDatesTo === undefined || isDate(shiftDatesTo)
      ? []
      : ['--shift-dates-to takes a calendar date, such as 2026-11-20.']),
    ...(familyName && givenName ? [] : ['--prescriber takes "Family, Given".']),
    ...mistakesInReviewed(values),
    ...(values.members === undefined || values.members === 'practice'
      ? []
      : ['--members takes practice, or is left out.']),
    ...(isZone(values.zone) ? [] : ['--zone takes an IANA zone, such as Europe/Vienna.']),
  ];
  if (mistakes.length > 0) return { mistakes };
  return {
    paths: positionals,
    shiftDatesTo,
    facility: { name: values['facility-name'], zone: values.zone, phone: values.phone },
    prescriber: { familyName, givenName },
    members: values.members === 'practice' ? values.members : undefined,
    reviewed: reviewedIn(values),
    dryRun: values['dry-run'],
  };
};

interface ReviewedWords {
  readonly 'as-reviewed'?: string;
  readonly 'answers-for'?: string;
  readonly 'reviewed-before'?: string;
}

const mistakesInReviewed = (words: ReviewedWords): readonly string[] => {
  const { 'as-reviewed': reason, 'answers-for': who, 'reviewed-before': before } = words;
  return [
    ...(reason === undefined && (who !== undefined || before !== undefined)
      ? ['--answers-for and --reviewed-before belong to --as-reviewed "<reason>".']
      : []),
    ...(reason !== undefined && reason.trim().length < SHORTEST_REASON
      ? ['--as-reviewed takes a reason: why these results count as reviewed.']
      : []),
    ...(reason !== undefined && !who?.trim()
      ? ['--as-reviewed needs --answers-for: the id of the provider who answers for it.']
      : []),
    ...(before === undefined || isDate(before)
      ? []
      : ['--reviewed-before takes a calendar date, such as 2026-11-20.']),
  ];
};
const SHORTEST_REASON = 3;

const reviewedIn = (words: ReviewedWords): ImportArguments['reviewed'] => {
  const { 'as-reviewed': reason, 'answers-for': answersFor, 'reviewed-before': before } = words;
  if (reason === undefined || answersFor === undefined) return undefined;
  return { reason, answersFor, ...(before !== undefined && { before }) };
};

const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
