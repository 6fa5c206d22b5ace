import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.js';

const [from, to] = ['postgres://app:word@db/old', 'postgres://app:word@db/new'];

const maria = '3f0c2d2e-7b1a-4f53-8c65-000000000001';
const clerk = '3f0c2d2e-7b1a-4f53-8c65-000000000002';

describe('the arguments of the keys', () => {
  it.each(['status', 'rotate', 'verify', 'rehearse'])('can be %s', (verb) =>
    expect(readArguments([verb])).toEqual({ verb }),
  );

  it('name two logs to copy', () =>
    expect(readArguments(['seal-copy', '--from', from, '--to', to])).toEqual({
      verb: 'seal-copy',
      from,
      to,
    }));

  it('can name who owns the new log', () =>
    expect(
      readArguments(['seal-copy', '--from', from, '--to', to, '--to-owner', `${to}?owner`]),
    ).toMatchObject({ toOwner: `${to}?owner` }));

  it('say whose key is given up, why, and who says so', () =>
    expect(readArguments(['give-up', maria, '--reason', 'vault-lost', '--by', clerk])).toEqual({
      verb: 'give-up',
      whose: maria,
      reason: 'vault-lost',
      by: clerk,
    }));

  it('can give up all that are lost at once', () =>
    expect(
      readArguments(['give-up', 'all', '--reason', 'vault-lost', '--by', clerk]),
    ).toMatchObject({ whose: 'all' }));

  it.each([
    ['nobody', ['give-up', '--reason', 'vault-lost', '--by', clerk], /Say whose key/],
    ['a name', ['give-up', 'Maria', '--reason', 'vault-lost', '--by', clerk], /Say whose key/],
    ['two', ['give-up', maria, clerk, '--reason', 'vault-lost', '--by', clerk], /one key at a/],
    ['no reason', ['give-up', maria, '--by', clerk], /vault-lost, key-damaged/],
    ['a story', ['give-up', maria, '--reason', 'it fell', '--by', clerk], /--reason is one of/],
    ['nobody who asks', ['give-up', maria, '--reason', 'key-damaged'], /--by takes the id/],
    ['who asks to verify', ['verify', '--by', clerk], /belong to give-up/],
  ])('give up no key of %s', (_what, given, sentence) =>
    expect(readArguments(given)).toEqual({ mistakes: [expect.stringMatching(sentence)] }),
  );

  it('can ask for help', () => expect(readArguments(['--help'])).toBe('help'));

  it.each([
    ['nothing', [], /Say what to do/],
    ['something else', ['destroy'], /Say what to do: status, rotate/],
    ['two things', ['rotate', 'verify'], /one thing at a time/],
    ['a copy from nowhere', ['seal-copy', '--to', to], /--from takes the address/],
    ['a copy to a file', ['seal-copy', '--from', from, '--to', 'x.db'], /--to takes/],
    ['a copy onto itself', ['seal-copy', '--from', from, '--to', from], /the same log/],
    ['a log to verify', ['verify', '--from', from], /belong to seal-copy/],
    ['an option that is none', ['status', '--all'], /Unknown option '--all'\.$/],
  ])('are answered with a sentence on %s', (_what, given, sentence) => {
    const answer = readArguments(given);
    expect(answer).toEqual({ mistakes: [expect.stringMatching(sentence)] });
    expect(JSON.stringify(answer)).not.toContain('word');
  });
});
