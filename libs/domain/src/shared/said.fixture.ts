/** A command as a caller would say it: an instance of its class, for the type is a getter. */
export const said = <Command extends object>(
  Command: new () => Command,
  fields: Omit<Command, 'type'>,
): Command => Object.assign(new Command(), fields);
