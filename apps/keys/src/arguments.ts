import { parseArgs } from 'node:util';
import { LOST_KEY_REASONS, type GivingUp } from '@anamnesis/nest';

export type KeysAsked =
  { readonly verb: 'status' | 'rotate' | 'verify' | 'rehearse' } | SealCopyAsked | GiveUpAsked;

export interface GiveUpAsked extends GivingUp {
  readonly verb: 'give-up';
}

export interface SealCopyAsked {
  readonly verb: 'seal-copy';
  readonly from: string;
  readonly to: string;
  readonly toOwner?: string;
}

export const usage = `npm run keys -- <what>

  status      which vault this is, how many keys it holds under which master key, how many of
              them are damaged
  rotate      wraps every key with a new master key and destroys the old one
  verify      opens every key of the vault and every event of the log; names the keys that are gone
  seal-copy   copies a log with unsealed events into an empty one, sealed
                --from <address>  the log as it is:  postgres://…, esdb://… or esdb+discover://…
                --to <address>    the empty one, as the application's role
                --to-owner <address>  the same as the owner's, who makes its table (PostgreSQL)
  give-up     says of a lost key that no copy of the vault has it; asked by a second person, what
              it sealed counts as absent from then on, for good (docs/guides/key-vault.md)
                give-up <subject>|all --reason vault-lost|key-damaged --by <id of who asks>
  rehearse    makes an installation of its own, backs it up, forgets a patient, restores

Where vault and log are is told by the environment, as for the portal: docs/configuration.md.
`;

const VERBS = ['status', 'rotate', 'verify', 'rehearse'] as const;
const LOGS = ['postgres:', 'postgresql:', 'esdb:', 'esdb+discover:'];

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'to-owner': { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** What is asked for, or one sentence on each mistake. */
export const readArguments = (
  given: readonly string[],
): KeysAsked | { readonly mistakes: readonly string[] } | 'help' => {
  let parsed;
  try {
    parsed = parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (failure) {
    const message = failure instanceof Error ? failure.message : String(failure);
    // What Node says behind that is of no use here: nothing takes a word that begins with a dash.
    return { mistakes: [message.replace(/\. To specify a positional [^]*$/, '.')] };
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [asked, ...more] = positionals;
  if (asked === 'give-up') return giveUp(more, values);
  if (more.length > 0) return { mistakes: ['Ask for one thing at a time.'] };
  if (asked === 'seal-copy') return sealCopy(values);
  const verb = VERBS.find((one) => one === asked);
  if (!verb)
    return { mistakes: [`Say what to do: ${[...VERBS, 'seal-copy', 'give-up'].join(', ')}.`] };
  const [belongs] = [values.from, values.to, values['to-owner']].filter(Boolean);
  if (belongs !== undefined) return { mistakes: ['--from and --to belong to seal-copy.'] };
  if (values.reason !== undefined || values.by !== undefined) {
    return { mistakes: ['--reason and --by belong to give-up.'] };
  }
  return { verb };
};

interface WhoAndWhy {
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
}

/** Instead of one subject: every key that the log needs and the vault does not have. */
export const ALL_LOST = 'all';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The ids stay readable for good: nothing that could be a name is taken for one. */
const giveUp = ([whose = '', ...more]: readonly string[], { reason, by = '' }: WhoAndWhy) => {
  const known = LOST_KEY_REASONS.find((one) => one === reason);
  const mistakes = [
    ...(more.length > 0 ? ['Give up one key at a time.'] : []),
    ...(UUID.test(whose) || whose === ALL_LOST
      ? []
      : ['Say whose key: the subject that is named, as a UUID, or all.']),
    ...(known ? [] : [`--reason is one of: ${LOST_KEY_REASONS.join(', ')}.`]),
    ...(UUID.test(by) ? [] : ['--by takes the id of who asks, a UUID as practitioners have.']),
  ];
  if (mistakes.length > 0 || !known) return { mistakes };
  return { verb: 'give-up', whose, reason: known, by } as const;
};

interface Logs {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly 'to-owner'?: string | undefined;
}

const sealCopy = ({ from, to, 'to-owner': toOwner }: Logs) => {
  const mistakes = [
    ...mistakesOf('--from', from),
    ...mistakesOf('--to', to),
    ...(toOwner === undefined ? [] : mistakesOf('--to-owner', toOwner)),
    ...(from !== undefined && from === to ? ['--from and --to are the same log.'] : []),
  ];
  if (mistakes.length > 0 || from === undefined || to === undefined) return { mistakes };
  return { verb: 'seal-copy', from, to, ...(toOwner === undefined ? {} : { toOwner }) } as const;
};

/** An address may hold a password: no sentence repeats it. */
const mistakesOf = (name: string, address: string | undefined): readonly string[] => {
  const scheme = /^([a-z+]+:)\/\/[^\s/]+/.exec(address ?? '')?.[1];
  if (scheme !== undefined && LOGS.includes(scheme)) return [];
  return [`${name} takes the address of a log: postgres://…, esdb://… or esdb+discover://….`];
};
