import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { RecordClosure } from './commands.js';

const closing = {
  facilityId: 'f0000000-0000-4000-8000-000000000001',
  ...{ firstDay: '2026-04-07', lastDay: '2026-04-08' },
};

const wrongIn = (reason: string): readonly string[] =>
  validateSync(plainToInstance(RecordClosure, { ...closing, reason })).map(
    ({ property }) => property,
  );

describe('why a facility is closed', () => {
  it.each(['public-holiday', 'training', 'other'])('may be %s', (reason) => {
    expect(wrongIn(reason)).toEqual([]);
  });

  it('is not said in words, for no key would ever take a name in them away', () => {
    expect(wrongIn('Nurse Ito is at the funeral of Mrs Ortiz')).toEqual(['reason']);
  });
});
