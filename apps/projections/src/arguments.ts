import { parseArgs } from 'node:util';

const OF_ALL = ['list', 'status'] as const;
const OF_ONE = ['rebuild', 'verify', 'retry', 'switch-back', 'abandon'] as const;

export type ProjectionsAsked =
  | { readonly verb: (typeof OF_ALL)[number] }
  | { readonly verb: (typeof OF_ONE)[number]; readonly name: string };

export const usage = `npm run projections -- <what> [name]

  list                 every projection, its version and its rows' generation
  status               how far each is, what stands still and which rows are stale
  rebuild <name>       builds its rows anew beside those that readers see, then hands over;
                       broken off, it goes on with the next rebuild or with the projector
  verify <name>        folds the log again, compares row by row, and tells the keys that differ
  retry <name>         after a fix: lets it go on where it stopped, makes parked rows anew;
                       it stands still while the log is read for these: in a long log
                       do it at a quiet hour, or rebuild
  switch-back <name>   shows the rows of the generation before
  abandon <name>       gives up what is being built

Where database, log and keys are is told by the environment, as for the portal.
`;

/** What is asked for, or one sentence on each mistake. */
export const readArguments = (
  given: readonly string[],
): ProjectionsAsked | { readonly mistakes: readonly string[] } | 'help' => {
  let parsed;
  try {
    const options = { help: { type: 'boolean', default: false } } as const;
    parsed = parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (failure) {
    return { mistakes: [failure instanceof Error ? failure.message : String(failure)] };
  }
  const [asked, name, ...more] = parsed.positionals;
  if (parsed.values.help) return 'help';
  if (more.length > 0) return { mistakes: ['Ask for one projection at a time.'] };
  const ofAll = OF_ALL.find((verb) => verb === asked);
  if (ofAll)
    return name === undefined ? { verb: ofAll } : { mistakes: [`${ofAll} takes no name.`] };
  const ofOne = OF_ONE.find((verb) => verb === asked);
  if (!ofOne) return { mistakes: [`Say what to do: ${[...OF_ALL, ...OF_ONE].join(', ')}.`] };
  if (name === undefined) return { mistakes: [`Say which projection: ${ofOne} <name>.`] };
  return { verb: ofOne, name };
};
