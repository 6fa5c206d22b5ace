import fc from 'fast-check';
import pg from 'pg';
import type { DataSource, EntitySchema } from 'typeorm';
import { patientNames } from '@anamnesis/domain/patients/patient-names.projection';
import { queueAndArchive } from '@anamnesis/domain/requests/queue-and-archive.projection';
import type { QuestionAsked } from '@anamnesis/domain';
import type { Projection, RecordedEvent, Typed } from '@anamnesis/eventing';
import { cursorKey, openViews, said } from '../clinic.fixture.js';
import { readModelsDataSource } from '../data-source.js';
import { PatientName } from '../patients/patient-name.entity.js';
import { archiveQuery } from './archive.query.js';
import { PatientRequest } from './patient-request.entity.js';
import { SearchArchive } from './queries.js';

const NAMES = ['Álvarez', 'alvarez', 'Müller', 'Mueller', 'Muller', 'Novak', 'Øster', 'Zapata'];
const DATES = ['2026-03-24', '2026-03-25', '2026-03-26'];
const at = '2026-03-27T09:00:00.000Z';
const asked = { by: 'nurse-ito', at, view: 'staff', cursorKey } as const;

/** What happens to the archive while somebody pages through it. */
type Meanwhile =
  | { readonly is: 'renamed'; readonly patient: number; readonly name: string }
  | { readonly is: 'arrived'; readonly patient: number; readonly date: string }
  | { readonly is: 'returned'; readonly request: number }
  | { readonly is: 'dismissed-again'; readonly request: number };

const PATIENTS = 6;
const index = fc.nat({ max: 100 });
const patientIndex = fc.nat({ max: PATIENTS - 1 });
const meanwhile: fc.Arbitrary<Meanwhile> = fc.oneof(
  fc.record({
    is: fc.constant('renamed' as const),
    patient: patientIndex,
    name: fc.constantFrom(...NAMES),
  }),
  fc.record({
    is: fc.constant('arrived' as const),
    patient: patientIndex,
    date: fc.constantFrom(...DATES),
  }),
  fc.record({ is: fc.constant('returned' as const), request: index }),
  fc.record({ is: fc.constant('dismissed-again' as const), request: index }),
);

/** An archive whose rows are made by the projections themselves, and written as they are. */
class Archive {
  private position = 0;
  private readonly rows = new Map<string, object>();
  readonly requests: string[] = [];
  /** Requests that have been in the archive without a break. */
  readonly stayed = new Set<string>();

  constructor(private readonly writing: DataSource) {}

  async rename(patient: number, familyName: string): Promise<void> {
    const patientId = `patient-${patient}`;
    const known = this.rows.has(patientId);
    await this.project(
      patientNames,
      { entity: PatientName, key: patientId },
      {
        type: known ? 'PatientDemographicsUpdated' : 'PatientRecorded',
        patientId,
        facilityId: 'riverside',
        familyName,
        givenName: 'Maria',
        birthDate: '1980-04-01',
        by: 'interface',
        at,
      },
    );
  }

  async arrive(patient: number, requestedOn: string): Promise<void> {
    const requestId = `request-${String((this.requests.length * 7919) % 1000).padStart(3, '0')}`;
    const question: QuestionAsked = {
      type: 'QuestionAsked',
      requestId,
      patientId: `patient-${patient}`,
      text: 'Is it there?',
      by: `patient-${patient}`,
      at: `${requestedOn}T17:00:00.000Z`,
      requestedOn,
    };
    await this.project(queueAndArchive, requestRow(requestId), question);
    await this.dismiss(requestId);
    this.requests.push(requestId);
  }

  async dismiss(requestId: string): Promise<void> {
    const by = { requestId, by: 'nurse-ito', at } as const;
    await this.project(queueAndArchive, requestRow(requestId), {
      type: 'PatientRequestDismissed',
      outcome: 'completed',
      ...by,
    });
  }

  async happens(event: Meanwhile): Promise<void> {
    switch (event.is) {
      case 'renamed':
        return this.rename(event.patient, event.name);
      case 'arrived':
        return this.arrive(event.patient, event.date);
      case 'returned': {
        const requestId = this.pick(event.request);
        this.stayed.delete(requestId);
        const previous = { outcome: 'completed', by: 'nurse-ito', at } as const;
        const by = { requestId, reason: 'By accident', by: 'nurse-ito', at } as const;
        return this.project(queueAndArchive, requestRow(requestId), {
          type: 'PatientRequestReturnedToQueue',
          previous,
          ...by,
        });
      }
      case 'dismissed-again':
        return this.dismiss(this.pick(event.request));
    }
  }

  private pick(request: number): string {
    return this.requests[request % this.requests.length] ?? '';
  }

  private async project<Row extends object, Event extends Typed>(
    projection: Projection<Row, Event>,
    { entity, key }: { readonly entity: EntitySchema<Row>; readonly key: string },
    event: Event,
  ): Promise<void> {
    this.position += 1;
    const recorded: RecordedEvent<Event> = {
      event,
      id: `event-${this.position}`,
      stream: 'patientRequest-1',
      revision: this.position,
      position: String(this.position).padStart(6, '0'),
      recordedAt: at,
      metadata: {
        actor: 'somebody',
        commandId: 'command',
        commandDigest: '',
        correlationId: '',
        causationId: '',
        schemaVersion: 1,
      },
    };
    const row = projection.project(this.rows.get(key) as Row | undefined, event, {
      key,
      recorded,
    });
    if (!row) return;
    this.rows.set(key, row);
    const repository = this.writing.getRepository(entity);
    const [column] = repository.metadata.primaryColumns;
    // The view of rows knows no keys to meet at.
    if (column)
      await this.writing.query(
        `DELETE FROM ${repository.metadata.tablePath} WHERE ${column.databaseName} = $1`,
        [key],
      );
    await repository.insert(nullsFor(row));
  }
}

const requestRow = (requestId: string) => ({ entity: PatientRequest, key: requestId });

/** TypeORM leaves a column alone that is undefined; the runner's store writes NULL. */
const nullsFor = (row: object): object =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? null]));

describe('paging through the archive', () => {
  let readModels: DataSource;
  let writing: DataSource;
  let owner: pg.Client;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const opened = await openViews('archive paging');
    readModels = opened.readModels;
    writing = await readModelsDataSource(opened.database.ownerUrl).initialize();
    owner = new pg.Client({ connectionString: opened.database.ownerUrl });
    await owner.connect();
    drop = () => opened.database.drop();
  }, 30_000);

  afterAll(async () => {
    await owner.end();
    await readModels.destroy();
    await writing.destroy();
    await drop();
  });

  const emptied = async (): Promise<Archive> => {
    await owner.query('TRUNCATE generations.patient_request, generations.patient_name');
    return new Archive(writing);
  };

  const page = async (limit: number, cursor?: string) => {
    const query = said(SearchArchive, { limit, ...(cursor ? { cursor } : {}) });
    const answer = await archiveQuery.ask(readModels.manager, query, asked);
    return answer ?? { rows: [] };
  };

  it('shows the newest date first, then names as people sort them, then ids', async () => {
    const archive = await emptied();
    for (const [patient, name] of [
      'Zapata',
      'Álvarez',
      'alvarez',
      'Müller',
      'Mulligan',
    ].entries()) {
      await archive.rename(patient, name);
      await archive.arrive(patient, '2026-03-25');
    }
    await archive.arrive(0, '2026-03-26');
    await archive.arrive(1, '2026-03-24');

    const { rows } = await page(50);

    expect(rows.map(({ requestedOn, patientName }) => `${requestedOn} ${patientName}`)).toEqual([
      '2026-03-26 Zapata, Maria',
      '2026-03-25 alvarez, Maria',
      '2026-03-25 Álvarez, Maria',
      '2026-03-25 Müller, Maria',
      '2026-03-25 Mulligan, Maria',
      '2026-03-25 Zapata, Maria',
      '2026-03-24 Álvarez, Maria',
    ]);
  });

  it('neither skips nor repeats a request that stays, whatever happens meanwhile', async () => {
    const start = fc.array(fc.tuple(patientIndex, fc.constantFrom(...DATES)), {
      minLength: 4,
      maxLength: 14,
    });
    const betweenPages = fc.array(fc.array(meanwhile, { maxLength: 3 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(start, betweenPages, fc.integer({ min: 1, max: 4 }), async (...given) => {
        const [asking, happenings, limit] = given;
        const archive = await emptied();
        // The last patients are not recorded yet: their names become known while somebody pages.
        for (let patient = 0; patient < PATIENTS - 2; patient += 1) {
          await archive.rename(patient, NAMES[patient] ?? '');
        }
        for (const [patient, date] of asking) await archive.arrive(patient, date);
        for (const requestId of archive.requests) archive.stayed.add(requestId);

        const shown: string[] = [];
        let cursor: string | undefined;
        for (let pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
          const { rows, ...rest } = await page(limit, cursor);
          shown.push(...rows.map(({ requestId }) => requestId));
          cursor = 'next' in rest ? rest.next : undefined;
          for (const event of happenings[pages] ?? []) await archive.happens(event);
        }

        expect(new Set(shown).size).toBe(shown.length);
        expect(shown).toEqual(expect.arrayContaining([...archive.stayed]));
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  it('shows the name that a patient has now, in the order that the search began with', async () => {
    const archive = await emptied();
    for (const [patient, name] of ['Adams', 'Brown', 'Clark'].entries()) {
      await archive.rename(patient, name);
      await archive.arrive(patient, '2026-03-25');
    }
    const first = await page(1);
    await archive.rename(1, 'Zapata');
    await archive.rename(2, 'Aaron');

    const rest = await page(50, first.next);
    expect([...first.rows, ...rest.rows].map(({ patientName }) => patientName)).toEqual([
      'Adams, Maria',
      'Zapata, Maria',
      'Aaron, Maria',
    ]);
    expect((await page(50)).rows.map(({ patientName }) => patientName)).toEqual([
      'Aaron, Maria',
      'Adams, Maria',
      'Zapata, Maria',
    ]);
  });

  it('keeps names out of its cursors', async () => {
    const archive = await emptied();
    await archive.rename(0, 'Zapata');
    await archive.arrive(0, '2026-03-25');
    await archive.arrive(0, '2026-03-24');
    const { next } = await page(1);
    expect(Buffer.from(next ?? '', 'base64url').toString('latin1')).not.toMatch(/Zapata|request/);
  });
});
