/**
 * The fields that say something. What was left out of a command is left out of its events, so that
 * they are the same before and after they were stored; JSON's `null` is left out as well.
 */
export const presentFields = <const Fields extends object>(fields: Fields): Present<Fields> => {
  const present: Partial<Fields> = {};
  for (const name of Object.keys(fields) as (keyof Fields)[]) {
    const value = fields[name];
    if (value !== undefined && value !== null) present[name] = value;
  }
  return present as Present<Fields>;
};

type OptionalIn<Fields> = {
  [Name in keyof Fields]-?: undefined extends Fields[Name] ? Name : never;
}[keyof Fields];

export type Present<Fields> = Omit<Fields, OptionalIn<Fields>> & {
  readonly [Name in OptionalIn<Fields>]?: Exclude<Fields[Name], undefined>;
};
