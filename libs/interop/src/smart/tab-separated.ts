/** One row by column name; the first line names the columns. */
export type Row = Readonly<Record<string, string>>;

export const readTabSeparated = (text: string): readonly Row[] => {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const columns = header?.split('\t') ?? [];
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(
      columns.map((column, index) => [column, values[index]?.trim() ?? '']),
    );
  });
};
