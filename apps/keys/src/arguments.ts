import { parseArgs } from 'node:util';

export type KeysAsked =
  { readonly verb: 'status' | 'rotate' | 'verify' | 'rehearse' } | SealCopyAsked;

export interface SealCopyAsked {
  readonly verb: 'seal-copy';
  readonly from: string;
  readonly to: string;
  readonly toOwner?: string;
}

export const usage = `npm run keys -- <what>

  status      which vault this is, and how many keys it holds under which master key
  rotate      wraps every key with a new master key and destroys the old one
  verify      opens every key of the vault and every event of the log
  seal-copy   copies a log with unsealed events into an empty one, sealed
                --from <address>  the log as it is:  postgres://…, esdb://… or esdb+discover://…
                --to <address>    the empty one, as the application's role
                --to-owner <address>  the same as the owner's, who makes its table (PostgreSQL)
  rehearse    makes an installation of its own, backs it up, forgets a patient, restores

Where vault and log are is told by the environment, as for the portal: docs/configuration.md.
`;

const VERBS = ['status', 'rotate', 'verify', 'rehearse'] as const;
const LOGS = ['postgres:', 'postgresql:', 'esdb:', 'esdb+discover:'];

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'to-owner': { type: 'string' },
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
    return { mistakes: [failure instanceof Error ? failure.message : String(failure)] };
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [asked, ...more] = positionals;
  if (more.length > 0) return { mistakes: ['Ask for one thing at a time.'] };
  if (asked === 'seal-copy') return sealCopy(values);
  const verb = VERBS.find((one) => one === asked);
  if (!verb) return { mistakes: [`Say what to do: ${[...VERBS, 'seal-copy'].join(', ')}.`] };
  const [belongs] = [values.from, values.to, values['to-owner']].filter(Boolean);
  if (belongs !== undefined) return { mistakes: ['--from and --to belong to seal-copy.'] };
  return { verb };
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
