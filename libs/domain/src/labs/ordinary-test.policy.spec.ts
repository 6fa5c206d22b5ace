import { ordinaryReadingOf } from './ordinary-test.policy.js';

describe('a name reads as', () => {
  it.each([
    [' glucose serum ', 'ordinary'],
    [' glucose acme special ', 'ordinary'],
    [' mg ', 'ordinary'],
    [' zorblax 5 mg ', 'unknown'],
    [' w 18 mg ', 'unknown'],
    [' glucose transporter ', 'unknown'],
    [' glucose slc2a1 evaluation ', 'unknown'],
    [' familial cholesterol ', 'unknown'],
    [' prenatal panel ', 'mixed-panel'],
    [' comprehensive panel ', 'mixed-panel'],
    [' prenatal glucose ', 'ordinary'],
    [' prenatal panel with rubella ', 'mixed-panel'],
    [' w 18 panel ', 'unknown'],
    [' zorblax panel ', 'unknown'],
    [' obstetric 1996 panel ', 'mixed-panel'],
    [' interpretation ', 'accompaniment'],
    [' w 19 mass volume ', 'unknown'],
    [' antibody igg ', 'unknown'],
    [' igg ', 'ordinary'],
    [' heptitis b igg ', 'unknown'],
    [' opiod creatinine ratio ', 'unknown'],
    [' albumin creatinine ratio ', 'ordinary'],
    [' zorblax alt ', 'unknown'],
    [' alt quest ', 'ordinary'],
    [' zorblax ', 'unknown'],
    [' ', 'unknown'],
  ])('%p: %s', (words, is) => {
    expect(ordinaryReadingOf(words).is).toBe(is);
  });
});
