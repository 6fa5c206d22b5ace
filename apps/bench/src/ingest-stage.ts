import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { benchDatabase, countOf, type BenchDatabase } from './bench-database.js';
import {
  BIRTH_DATE,
  familyName,
  ingestPractice,
  patientNumber,
  type IngestPractice,
} from './ingest-practice.js';
import { byTurns, perSecond } from './load.js';
import { memoryOf, pairsOf, throughputOf, type Measurement } from './measurement.js';
import { mllpSender, type MllpSender } from './mllp-sender.js';
import type { Stage } from './stage.js';

const MESSAGES = 4_000;
const MESSAGES_FOR_MEMORY = 100_000;
const LOOKED_AT = [0.1, 0.5, 1];
const PATIENTS = 500;
const CONNECTIONS = 8;
const BUDGET_MEGABYTES = 400;
const RECEIVED = "eventstore.events WHERE type = 'MessageReceived'";

/**
 * Messages of ten results each, over eight MLLP connections, each acknowledged when it is sealed
 * and durable, beside a durable row of the same bytes by hand; then the listener's memory.
 */
export const ingestStage: Stage = async function* ({ server, runs, scale }) {
  const database = await benchDatabase(server);
  await database.query(rowsByHand);
  const practice = await ingestPractice(database, PATIENTS);
  try {
    yield* measured({ database, practice }, { runs, scale });
  } finally {
    await practice.close();
    await database.drop();
  }
};

interface Measured {
  readonly database: BenchDatabase;
  readonly practice: IngestPractice;
}

async function* measured(
  { database, practice }: Measured,
  { runs, scale }: { readonly runs: number; readonly scale: number },
): AsyncIterable<Measurement> {
  const laboratory = await Laboratory.connect(practice.port);
  const total = Math.ceil(MESSAGES * scale);
  const pool = new pg.Pool({ connectionString: database.applicationUrl, max: CONNECTIONS });
  try {
    await laboratory.sends(PATIENTS);
    const [subject = [], beside = []] = await byTurns(runs, [
      async () => {
        await database.checkpoint();
        return laboratory.sends(total);
      },
      async () => {
        await database.checkpoint();
        const insert = { name: 'by hand', text: 'INSERT INTO rows_by_hand (raw) VALUES ($1)' };
        return perSecond({ total, inFlight: CONNECTIONS }, (index) =>
          pool.query({ ...insert, values: [Buffer.from(messageOf(index))] }),
        );
      },
    ]);
    const named = {
      stage: 'ingest',
      subject: 'messages of 10 results over MLLP, sealed',
      beside: 'rows by hand',
      unit: 'messages/s',
      inFlight: CONNECTIONS,
    } as const;
    yield throughputOf(named, pairsOf(subject, beside), await isWhole(database, laboratory));
    yield await memory({ database, practice }, laboratory, scale);
  } finally {
    laboratory.close();
    await pool.end();
  }
}

const memory = async (
  { database, practice }: Measured,
  laboratory: Laboratory,
  scale: number,
): Promise<Measurement> => {
  const events = Math.ceil(MESSAGES_FOR_MEMORY * scale);
  const course = [{ after: 0, ...(await practice.memory()) }];
  let seconds = 0;
  for (const share of LOOKED_AT) {
    const after = Math.ceil(events * share);
    const began = performance.now();
    await laboratory.sends(after - (course.at(-1)?.after ?? 0));
    seconds += (performance.now() - began) / 1000;
    course.push({ after, ...(await practice.memory()) });
  }
  const peakMegabytes = Math.max(...course.map(({ residentMegabytes }) => residentMegabytes));
  const subject = `the listener’s memory over ${events} messages`;
  return memoryOf(
    { stage: 'ingest', subject, budget: BUDGET_MEGABYTES, events, course },
    [{ peakMegabytes, seconds }],
    await isWhole(database, laboratory),
  );
};

const isWhole = async (database: BenchDatabase, { sent }: Laboratory): Promise<boolean> =>
  (await countOf(database, RECEIVED)) === sent;

/** Eight connections, and never the same message twice. */
class Laboratory {
  sent = 0;

  private constructor(private readonly senders: readonly MllpSender[]) {}

  static async connect(port: number): Promise<Laboratory> {
    const senders = Array.from({ length: CONNECTIONS }, () => mllpSender(port));
    return new Laboratory(await Promise.all(senders));
  }

  /** @returns how many a second */
  async sends(total: number): Promise<number> {
    const free = [...this.senders];
    return perSecond({ total, inFlight: CONNECTIONS }, async () => {
      const sender = free.pop();
      if (!sender) throw new Error('More is under way than there are connections.');
      const message = messageOf(this.sent);
      this.sent += 1;
      await sender.send(message);
      free.push(sender);
    });
  }

  close(): void {
    for (const sender of this.senders) sender.close();
  }
}

const TESTS = [
  ...['2345-7^Glucose', '2951-2^Sodium', '2823-3^Potassium', '2075-0^Chloride', '2028-9^CO2'],
  ...['3094-0^BUN', '2160-0^Creatinine', '17861-6^Calcium', '2885-2^Protein', '1751-7^Albumin'],
];

const messageOf = (index: number): string => {
  const patient = index % PATIENTS;
  const born = BIRTH_DATE.replaceAll('-', '');
  return [
    `MSH|^~\\&|LAB|ACME|PORTAL|CLINIC|20260302120000-0800||ORU^R01^ORU_R01|B${index}|P|2.5.1`,
    `PID|1||${patientNumber(patient)}^^^ACME^MR||${familyName(patient)}^Maria||${born}|F`,
    `OBR|1|P-${index}|F-${index}|24323-8^Comprehensive metabolic panel^LN|||20260302081500-0800`,
    ...TESTS.map(
      (test, line) => `OBX|${line + 1}|NM|${test}^LN||${index % 97}.${line}|mmol/L|1-99|N|||F`,
    ),
    '',
  ].join('\r');
};

const rowsByHand = `
CREATE TABLE rows_by_hand (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, raw bytea NOT NULL);
GRANT SELECT, INSERT ON rows_by_hand TO anamnesis_app;`;
