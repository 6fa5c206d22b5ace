/**
 * Loaded into what the bootstrap runs. When the starter is killed, nobody is left to stop this
 * process, so it goes the same way: at once. What was promised is on disk by then. Children of
 * the program itself (jest's workers have a channel too) are their own parent's business.
 */
if (process.channel && process.env.ANAMNESIS_STARTER === String(process.ppid)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
