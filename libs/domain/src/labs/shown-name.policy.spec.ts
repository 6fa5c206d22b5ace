import { shownNameOf } from './shown-name.policy.js';

describe('the name of a test', () => {
  const code = { code: '2345-7', system: 'LN' };
  it.each([
    ['is its own', { ...code, name: 'Glucose' }, 'Glucose'],
    ['is that of another coding', { ...code, alternates: [code, { name: 'GLU' }] }, 'GLU'],
    ['is its code where nothing names it', code, '2345-7'],
    ['is a result where nothing is said', {}, 'Result'],
  ])('%s', (_says, test, name) => expect(shownNameOf(test)).toBe(name));
});
