import { bareError } from './logging.js';

describe('an error in the log', () => {
  it('loses what a database has hung on it, for that can be a person’s row', () => {
    const error = Object.assign(new Error('duplicate key: (Ortiz)'), {
      severity: 'ERROR',
      code: '23505',
      detail: 'Key (name)=(Ortiz) already exists.',
      parameters: ['Ortiz'],
    });
    const logged = bareError(error);
    expect(JSON.stringify(logged)).not.toContain('Ortiz');
    expect(logged).toMatchObject({ type: 'Error', code: '23505' });
  });

  it('keeps its name, its message and where it happened', () =>
    expect(bareError(new TypeError('x is undefined'))).toMatchObject({
      type: 'TypeError',
      message: 'x is undefined',
      stack: expect.arrayContaining([expect.stringContaining('logging.spec')]),
    }));

  it('says only the type of what is no error', () =>
    expect(bareError('Ortiz')).toEqual({ type: 'string' }));
});
