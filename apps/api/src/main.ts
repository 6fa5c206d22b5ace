import 'reflect-metadata';
import { systemClock } from '@anamnesis/eventing';
import { readConfiguration, type Configuration } from '@anamnesis/nest/running/configuration';
import { PORTAL, type Portal } from '@anamnesis/nest';
import { giveUp } from '@anamnesis/nest/running/sentences';
import { endOnBugs, untilAskedToStop } from '@anamnesis/nest/running/stopping';
import { playDemo } from './demo-player.js';
import { demoSession } from './demo-session.js';
import { startPortal, type RunningPortal } from './start.js';
import { startFailure } from './start-failure.js';

/** What happens once the portal listens; the demo clinic opens here. */
type WhenListening = (running: RunningPortal) => Promise<void> | void;

const sayWhereToLook: WhenListening = ({ url }) => {
  console.log(`Anamnesis runs at ${url}. The API is described at ${url}/api/docs.`);
};

const openDemoClinic: WhenListening = async ({ url, demoSecret, server }) => {
  if (demoSecret === undefined) return;
  const portal = server.app.get<Portal>(PORTAL);
  const { played } = await playDemo(portal, systemClock.now());
  if (played > 0)
    console.log(`The demo clinic opened: ${played} commands of its history were played.`);
  console.log(
    `Paste this into a shell, as often as you like:\n${await demoSession(url, demoSecret)}`,
  );
};

const whenListening: readonly WhenListening[] = [sayWhereToLook, openDemoClinic];

const run = async (configuration: Configuration): Promise<void> => {
  const asked = untilAskedToStop();
  const running = await startPortal(configuration);
  try {
    for (const step of whenListening) await step(running);
    await asked;
  } finally {
    await running.stop();
  }
};

endOnBugs();
const answer = readConfiguration(process.env);
if (answer.is === 'mistaken') {
  process.exitCode = giveUp(answer.mistakes, 1);
} else {
  await run(answer.configuration).catch((error: unknown) => {
    console.error(startFailure(error, answer.configuration));
    process.exitCode = 1;
  });
}
