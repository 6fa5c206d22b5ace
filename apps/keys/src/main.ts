import 'reflect-metadata';
import { StoreUnavailable } from '@anamnesis/eventing';
import { CopyRefused } from '@anamnesis/eventing/vault/seal-copy';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { digestKeyFrom } from '@anamnesis/nest/running/options-from-configuration';
import { giveUp as explain, sentenceOf } from '@anamnesis/nest/running/sentences';
import { readArguments, usage, type KeysAsked } from './arguments.js';
import { copySealed } from './copy-sealed.js';
import { giveUp } from './give-up.js';
import { withLogOf } from './log-at.js';
import type { Teller } from './progress.js';
import { rehearse } from './rehearse.js';
import { rotate, showStatus, withVault } from './vault-verbs.js';
import { verify } from './verify.js';

/** Exit codes: 0 all is well, 1 something is not, 2 it could not be tried. */
const NOT_WELL = 1;
const NOT_TRIED = 2;

const WHERE_THE_LOG_IS =
  'The log is looked for where EVENTSTORE_URL says, else DATABASE_URL, else in the embedded server ' +
  '(of seal-copy: where --from and --to say).';

const teller: Teller = {
  say: (line) => console.log(line),
  tellProgress: (line) => console.error(line),
};

const run = async (asked: KeysAsked): Promise<number> => {
  const answer = readConfiguration(process.env);
  if (answer.is === 'mistaken') return explain(answer.mistakes, NOT_TRIED);
  return (await work(asked, answer.configuration)) ? 0 : NOT_WELL;
};

const work = (asked: KeysAsked, configuration: Configuration): Promise<boolean> => {
  const { vault: place } = configuration;
  switch (asked.verb) {
    case 'status':
      return showStatus(place, teller);
    case 'rotate':
      return rotate(place, teller);
    case 'verify':
      return withVault(place, (vault) =>
        withLogOf(configuration, (store) => verify(vault, store, teller)),
      );
    case 'seal-copy':
      return copySealed(asked, { place, digestKey: digestKeyFrom(configuration) }, teller);
    case 'give-up':
      return withVault(place, (vault) =>
        withLogOf(configuration, (store) => giveUp(asked, { vault, store }, teller)),
      );
    case 'rehearse':
      return rehearse(teller);
  }
};

const notTried = (failure: unknown): number => {
  const sentence = sentenceOf(failure, [CopyRefused]);
  const isOfTheLog = failure instanceof StoreUnavailable;
  return explain(isOfTheLog ? [sentence, WHERE_THE_LOG_IS] : [sentence], NOT_TRIED);
};

const given = readArguments(process.argv.slice(2));
if (given === 'help') {
  console.log(usage);
} else if ('mistakes' in given) {
  process.exitCode = explain([...given.mistakes, '', usage], NOT_TRIED);
} else {
  process.exitCode = await run(given).catch(notTried);
}
