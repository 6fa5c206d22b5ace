import 'reflect-metadata';
import { StoreUnavailable, VaultUnavailable } from '@anamnesis/eventing';
import { CopyRefused } from '@anamnesis/eventing/vault/seal-copy';
import { SealingRefused } from '@anamnesis/nest';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { digestKeyFrom } from '@anamnesis/nest/running/options-from-configuration';
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
  if (answer.is === 'mistaken') return explain(answer.mistakes);
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

/** A sentence where a person can mend it; whatever else it is, is a mistake of ours. */
const notTried = (failure: unknown): number => {
  const sentences = [StoreUnavailable, VaultUnavailable, SealingRefused, CopyRefused];
  if (!sentences.some((Sentence) => failure instanceof Sentence)) throw failure;
  const { message } = failure as Error;
  return explain(failure instanceof StoreUnavailable ? [message, WHERE_THE_LOG_IS] : [message]);
};

const explain = (sentences: readonly string[]): number => {
  for (const sentence of sentences) console.error(sentence);
  return NOT_TRIED;
};

const given = readArguments(process.argv.slice(2));
if (given === 'help') {
  console.log(usage);
} else if ('mistakes' in given) {
  process.exitCode = explain([...given.mistakes, '', usage]);
} else {
  process.exitCode = await run(given).catch(notTried);
}
