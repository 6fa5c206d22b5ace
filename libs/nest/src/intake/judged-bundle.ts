import { setImmediate } from 'node:timers/promises';
import {
  MOST_RESULTS,
  readBundleMessage,
  type BundleMessage,
  type EntryRead,
  type KnownOfMessage,
  type UnusableBundle,
} from '@anamnesis/interop';
import { bundleSenderOf, type KnownSender, type Origin } from './known-senders.js';

/** One line of the answer, as FHIR's OperationOutcome has it. Nothing of the bundle stands in it. */
export interface BundleIssue {
  readonly severity: 'information' | 'warning' | 'error';
  /** Of FHIR's issue types. */
  readonly code: 'informational' | 'invalid' | 'too-long' | 'forbidden' | 'transient' | 'exception';
  readonly diagnostics: string;
  /** `Bundle.entry[2]` */
  readonly expression?: readonly string[];
}

export type JudgedBundle =
  | { readonly is: 'worth-keeping'; readonly sender: KnownSender; readonly message: BundleMessage }
  | {
      readonly is: 'refused' | 'error';
      readonly issue: BundleIssue;
      /** Nobody knows who that is. */
      readonly isStranger?: true;
    };

export const judgedBundle = (
  bytes: Uint8Array,
  origin: Origin,
  senders: readonly KnownSender[],
): JudgedBundle => {
  const sender = bundleSenderOf(senders, origin);
  if (!sender) return { is: 'refused', issue: UNKNOWN_SENDER, isStranger: true };
  if (sender === 'not-registered') return { is: 'refused', issue: NOT_REGISTERED };
  const text = textOf(bytes);
  const message: BundleMessage | UnusableBundle =
    text === undefined ? { is: 'unusable', because: 'no-bundle' } : readBundleMessage(text);
  if (message.is === 'bundle') return { is: 'worth-keeping', sender, message };
  const issue = {
    severity: 'error',
    code: message.because === 'too-many-results' ? 'too-long' : 'invalid',
    diagnostics: wrong[message.because],
  } as const;
  return { is: 'error', issue };
};

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const wrong: Readonly<Record<UnusableBundle['because'], string>> = {
  'no-bundle': 'Send one FHIR R4 Bundle as JSON in UTF-8.',
  'several-patients': 'A message is about one patient: send the results of each in a bundle.',
  'too-many-results': `A bundle has at most ${MOST_RESULTS} results: send them in several bundles.`,
  'no-results': 'The bundle holds no DiagnosticReport and no Observation of a laboratory.',
};

const UNKNOWN_SENDER: BundleIssue = {
  severity: 'error',
  code: 'forbidden',
  diagnostics: 'This sender is not known here: ask the practice to register your client.',
};

const NOT_REGISTERED: BundleIssue = {
  severity: 'error',
  code: 'forbidden',
  diagnostics: 'This sender is not registered for FHIR bundles: ask the practice to register it.',
};

/** Only to say beforehand which entries a person will have to look at. */
const ANYBODY = '00000000-0000-4000-8000-000000000000';

/** Others are served in between: what a bundle holds takes a while to read. */
export const issuesOfEntries = async (
  message: BundleMessage,
  known: Pick<KnownOfMessage, 'sender' | 'idOf'>,
): Promise<readonly BundleIssue[]> => {
  const issues: BundleIssue[] = [];
  for (const entry of message.resultsFor({ ...known, patientId: ANYBODY })) {
    issues.push(issueOf(entry));
    if (issues.length % READ_AT_ONCE === 0) await setImmediate();
  }
  return issues;
};
const READ_AT_ONCE = 10;

const issueOf = (entry: EntryRead): BundleIssue => {
  const expression = [`Bundle.${entry.place}`];
  if ('command' in entry) {
    const diagnostics = 'Kept. It is recorded as soon as it is certain whose it is.';
    return { severity: 'information', code: 'informational', diagnostics, expression };
  }
  const diagnostics = 'Kept. Somebody of the practice will have to look at it.';
  return { severity: 'warning', code: 'informational', diagnostics, expression };
};
