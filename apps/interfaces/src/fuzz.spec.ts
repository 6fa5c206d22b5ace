import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyedIds } from '@anamnesis/eventing';
import { labResultsIn, readAdt, readMessage } from '@anamnesis/interop';
import { chanceOf } from './fuzz-chance.js';
import { markedPatients, validMessage } from './fuzz-messages.js';
import { mutated } from './fuzz-mutations.js';

describe('messages of which nothing can be expected', () => {
  it('are the same for the same seed', () => {
    const sent = (seed: number) => {
      const chance = chanceOf(seed);
      return mutated(validMessage(chance, 1).bytes, chance).toString('hex');
    };
    expect(sent(4)).toBe(sent(4));
    expect(new Set([1, 2, 3, 4, 5].map(sent)).size).toBe(5);
  });

  it('are read into commands or into a reason, whatever bytes they are', () => {
    const idOf = keyedIds('the digest key of this spec, long enough');
    const known = { sender: 'acme', idOf, patientId: markedPatients[0]?.patientId ?? '' };
    const segment = fc.constantFrom('EVN', 'PID', 'ORC', 'OBR', 'OBX', 'NTE', 'SPM', 'TXA');
    const field = fc.string({ unit: fc.constantFrom(...'^~\\&"aF1. \u00e9'), maxLength: 12 });
    const line = fc
      .tuple(segment, fc.array(field, { maxLength: 40 }))
      .map(([name, fields]) => [name, ...fields].join('|'));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = ['MSH|^~\\&|LAB|ACME|||||ORU^R01|1|P|2.5.1', ...lines].join('\r');
        const reading = readMessage(Buffer.from(text));
        if (reading.is === 'unreadable') return;
        const adt = readAdt(reading.message);
        const persons = lines.filter((each) => each.startsWith('PID')).length;
        expect(adt.is === 'no-patient').toBe(persons === 0);
        if (adt.is === 'update') expect(adt.update.saidAt).toMatch(/^\d{4}/);
        for (const read of labResultsIn(reading.message, known)) {
          expect('problem' in read || read.command.patientId === known.patientId).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
