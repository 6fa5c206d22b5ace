import { BadRequestException, NotFoundException } from '@nestjs/common';
import {
  KeyMissing,
  OutcomeUnknown,
  StoreUnavailable,
  VaultUnavailable,
} from '@anamnesis/eventing';
import { refusals, type RefusalReason } from '@anamnesis/domain';
import { Problem, problemAnswer, refusalAnswer, Refused } from './problem.js';
import { problemOf } from './problem.filter.js';
import { statusOfRefusal } from './refusal-problems.js';

const databaseError = (code: string): Error =>
  Object.assign(new Error('Key (patient)=(Ortiz) already exists.'), { code, severity: 'ERROR' });

describe('what leaves the API when something went wrong', () => {
  it.each([
    ['a store that is away', new StoreUnavailable('away'), 'unavailable'],
    ['an outcome in doubt', new OutcomeUnknown('in doubt'), 'unavailable'],
    ['a vault that is away', new VaultUnavailable('away'), 'unavailable'],
    ['a key that the vault has lost', new KeyMissing('restore it'), 'unavailable'],
    [
      'a refused connection',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'unavailable',
    ],
    ['a server that shuts down', databaseError('57P01'), 'unavailable'],
    ['too many connections', databaseError('53300'), 'unavailable'],
    ['JSON that is none', Object.assign(new SyntaxError('x'), { status: 400 }), 'malformed'],
    ['a body too large', Object.assign(new Error('x'), { status: 413 }), 'too-large'],
    ['another charset', Object.assign(new Error('x'), { status: 415 }), 'unsupported-media-type'],
    ['no such route', new NotFoundException('Cannot GET /x'), 'not-found'],
    ['what Nest cannot read', new BadRequestException('x'), 'malformed'],
    ['a unique violation, which is our mistake', databaseError('23505'), 'internal'],
    ['a bug', new TypeError('x is undefined'), 'internal'],
    ['something thrown that is no error', 'Ortiz', 'internal'],
  ])('is for %s (%s): %s', (_what, error, kind) => expect(problemOf(error).kind).toBe(kind));

  it('says nothing of what the error said', () => {
    const { body } = problemAnswer(problemOf(databaseError('23505')), 'correlation-1');
    expect(JSON.stringify(body)).not.toContain('Ortiz');
    expect(body).toEqual({
      type: '/api/v1/problems/internal',
      title: 'Internal error',
      status: 500,
      detail: 'This is our mistake. Tell the practice the correlation id, so that it can be found.',
      correlationId: 'correlation-1',
    });
  });

  it('asks to come again when that helps', () =>
    expect(problemAnswer(new Problem('unavailable'), 'c').retryAfter).toBe(2));
});

describe('a refusal', () => {
  it.each(Object.entries(refusals))('%s has its status, title and sentence', (reason, meaning) => {
    const { body } = refusalAnswer(new Refused(reason), 'correlation-1');
    expect(body).toMatchObject({
      type: `/api/v1/problems/${reason}`,
      status: statusOfRefusal[meaning.is],
      detail: meaning.sentence,
    });
    expect(body.title).toMatch(/^[A-Z][a-z]/);
    expect(body.handOff === undefined).toBe(meaning.handOff === undefined);
  });

  it('names the office’s phone where the office helps, and where it is known', () => {
    const reason: RefusalReason = 'examination-needed';
    const handOffOf = (details?: Readonly<Record<string, string>>) =>
      refusalAnswer(new Refused(reason, details), 'c').body.handOff;
    expect(handOffOf({ officePhone: '555-0100' })).toMatchObject({ phone: '555-0100' });
    expect(handOffOf()).not.toHaveProperty('phone');
  });
});
