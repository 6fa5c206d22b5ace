import { QueryFailedError, type EntityManager } from 'typeorm';
import type { AskedBy, QueryDefinition } from './query.js';
import { QueryNotAnswered, withoutParameters } from './query-not-answered.js';

class FindSomebody {
  get query() {
    return 'findSomebody' as const;
  }
}

const failing = (error: Error): QueryDefinition<FindSomebody, string> =>
  withoutParameters({
    message: FindSomebody,
    projections: [],
    patientOf: () => Promise.reject(error),
    ask: () => Promise.reject(error),
    patientsIn: () => [],
  });

const failed = (driverError: Error): Error =>
  new QueryFailedError('SELECT $1', ['Álvarez'], driverError);

const asked: AskedBy = { by: 'x', at: 'y', view: 'staff', cursorKey: new Uint8Array(32) };
const reader = {} as EntityManager;

const told = async (error: Error): Promise<readonly unknown[]> => {
  const { ask, patientOf } = failing(error);
  const query = new FindSomebody();
  const answers = await Promise.allSettled([ask(reader, query, asked), patientOf(query, reader)]);
  return answers.map((answer) => (answer.status === 'rejected' ? answer.reason : undefined));
};

describe('a query that the database did not answer', () => {
  it.each([
    ['cancelled', Object.assign(new Error('Álvarez took too long'), { code: '57014' }), '57014'],
    ['cut off', new Error('Connection terminated, Álvarez'), '08006'],
  ])('says by code why, and nothing of what was asked: %s', async (_how, driverError, code) => {
    for (const error of await told(failed(driverError))) {
      expect(error).toBeInstanceOf(QueryNotAnswered);
      expect(error).toMatchObject({ query: 'findSomebody', code });
      expect(JSON.stringify(error) + String(error)).not.toContain('Álvarez');
      expect(error).not.toHaveProperty('cause');
    }
  });

  it('leaves every other error as it is', async () => {
    const mistake = new TypeError('a mistake of ours');
    expect(await told(mistake)).toEqual([mistake, mistake]);
  });
});
