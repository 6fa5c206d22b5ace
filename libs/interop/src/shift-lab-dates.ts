import { addDays, type RecordLabResults } from '@anamnesis/domain';
import { recordLabResults } from './commands.js';

/** The latest day that is told of these results; nothing where none can be read. */
export const latestLabDay = ({ header, lines }: RecordLabResults): string | undefined =>
  timesOf({ header, lines })
    .flatMap((time) => time.split('/').flatMap((end) => daysOf(end)?.to ?? []))
    .sort()
    .at(-1);

/** What cannot be read stays unreadable: it hides before and after. */
export const shiftLabDates = (command: RecordLabResults, days: number): RecordLabResults => {
  const { header, lines } = command;
  const moved = (time: string): string => shifted(time, days);
  return recordLabResults({
    ...command,
    messageId: command.messageId,
    header: {
      ...header,
      collected: header.collected.map(moved),
      ...(header.resultedAt === undefined ? {} : { resultedAt: moved(header.resultedAt) }),
      ...(header.orderedAt === undefined ? {} : { orderedAt: moved(header.orderedAt) }),
    },
    lines: lines.map((line) => ({ ...line, collected: line.collected.map(moved) })),
  });
};

const timesOf = ({ header, lines }: Pick<RecordLabResults, 'header' | 'lines'>) => [
  ...header.collected,
  ...(header.resultedAt === undefined ? [] : [header.resultedAt]),
  ...lines.flatMap(({ collected }) => collected),
];

/** A month or a year moved by days is a stretch of days. */
const shifted = (time: string, days: number): string => {
  const ends = time.split('/').map((end) => ({ end, day: daysOf(end) }));
  if (!ends.every(({ day }) => day !== undefined)) return time;
  const [from, to = from] = ends;
  const first = addDays(from?.day?.from ?? '', days) + (from?.day?.clock ?? '');
  const last = addDays(to?.day?.to ?? '', days) + (to?.day?.clock ?? '');
  return first === last ? first : `${first}/${last}`;
};

interface Days {
  readonly from: string;
  readonly to: string;
  /** `T08:15:00-08:00` */
  readonly clock: string;
}

const daysOf = (text: string): Days | undefined => {
  const [, year, month, day, clock = ''] =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T.*)?)?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const from = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (Number.isNaN(Date.parse(`${from}T00:00:00Z`))) return undefined;
  if (day !== undefined) return { from, to: from, clock };
  const next = new Date(`${from}T00:00:00Z`);
  if (month === undefined) next.setUTCFullYear(next.getUTCFullYear() + 1);
  else next.setUTCMonth(next.getUTCMonth() + 1);
  return { from, to: addDays(next.toISOString().slice(0, 10), -1), clock };
};
