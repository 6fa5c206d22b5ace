import { explainedLines } from './explained-lines.js';
import { explanationOf, inWords } from './explain.js';
import { readCase } from './case-file.js';

const thisMoment = '2026-03-04T17:00:00Z';

describe('a file of cases', () => {
  it('answers each line, and goes on after a wrong one', () => {
    const text =
      '{"id":"a","test":"HIV Ab"}\n\nnonsense\n{"id":"b","tset":"HIV Ab"}\r\n{"id":"c"}\n';
    const answers = [...explainedLines(text, thisMoment)];
    expect(answers.map(({ isMistaken }) => isMistaken)).toEqual([false, true, true, false]);
    expect(answers[1]?.answer).toEqual({ line: 3, mistakes: ['The line is not JSON.'] });
    expect(answers[2]?.answer).toMatchObject({ line: 4, id: 'b' });
    expect(answers[3]?.answer).toMatchObject({ id: 'c', visible: false });
  });
});

describe('a decision in words', () => {
  it('names every rule, the kind and what a human has to do', () => {
    const read = readCase(
      {
        test: { name: 'Lipid panel' },
        components: [{ name: 'HDL' }, { name: 'HIV Ab' }],
        now: thisMoment,
      },
      thisMoment,
    );
    if (read.is === 'mistaken') throw new Error('The case is well formed.');
    const words = inWords(explanationOf(read.labCase));
    expect(words).toContain('Hidden: L1 (not verified; policy).');
    expect(words).toContain('applies  unknown_orderer_hold: nobody knows who ordered (operations)');
    expect(words).toContain('line 2   hidden');
    expect(words).toContain('Policy: lab-visibility, lab-visibility-2.');
  });
});
