import { describe, expect, it } from '@jest/globals';
import { perform, type Performing } from './perform.js';

const notAsked = () => Promise.reject(new Error('Nobody asked for this.'));
const operations: Performing['operations'] = {
  list: notAsked,
  rebuild: notAsked,
  untilRebuilt: notAsked,
  verify: notAsked,
  retry: () => Promise.resolve({ is: 'done' }),
  switchBack: notAsked,
  abandon: notAsked,
};

/** Whether all is well, and what is said. */
const retrying = async (retry: Performing['operations']['retry']) => {
  const said: string[] = [];
  const isWell = await perform(
    { verb: 'retry', name: 'lab-reports' },
    {
      operations: { ...operations, retry },
      teller: { say: (line) => said.push(line), tellProgress: () => undefined },
      signal: new AbortController().signal,
    },
  );
  return { isWell, said: said.join('\n') };
};

describe('asking for a retry', () => {
  it('says that results may be shown to no patient meanwhile, and what to ask for instead', async () => {
    const { isWell, said } = await retrying(operations.retry);
    expect(isWell).toBe(true);
    expect(said).toContain('the results of every patient are answered with 503');
    expect(said).toContain('or for `rebuild` instead');
  });

  it('says only why it cannot be done', async () => {
    const because = 'Nothing of lab-reports is stopped or parked.';
    const answer = await retrying(() => Promise.resolve({ is: 'impossible', because }));
    expect(answer).toEqual({ isWell: false, said: because });
  });
});
