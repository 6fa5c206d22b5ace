import { startTestServer } from '@anamnesis/eventstore-testing';

/** The program of the process that serves; ends with whoever started it. */
const server = await startTestServer();
process.send?.(server.connectionString);
process.once('disconnect', () => {
  void server.stop();
});
