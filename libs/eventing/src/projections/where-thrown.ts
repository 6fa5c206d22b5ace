/** The kind of an error and its place: its message could quote what a person wrote. */
export const whereThrown = (error: unknown): string => {
  if (!(error instanceof Error)) return 'Something that is no Error was thrown.';
  const { name, message, stack = '' } = error;
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const place = /\n\s+at ([^\n]+)/.exec(frames)?.[1];
  return place ? `${name} at ${place}` : name;
};
