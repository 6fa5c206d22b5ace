import { correlationIdFrom } from './correlation-id.js';

const DRAWN = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('the correlation id of a request', () => {
  it.each([['5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99'], ['4bf92f3577b34da6a3ce929d0e0e4736']])(
    'is the one that was sent, where that is an opaque one: %s',
    (sent) => {
      expect(correlationIdFrom(sent)).toBe(sent);
      expect(correlationIdFrom(sent.toUpperCase())).toBe(sent);
    },
  );

  it.each([
    ['a name', 'maria.ortiz-1984-05-02'],
    ['a name behind a UUID', '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99-ortiz'],
    ['a name before a trace id', 'ortiz-4bf92f3577b34da6a3ce929d0e0e4736'],
    ['no trace', '0'.repeat(32)],
    ['a line after it', '5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99\n'],
    ['several', ['5b1c0a52-7d51-4f0e-9c55-0a6f3a1d7b99']],
    ['none', undefined],
  ])('is drawn where %s was sent', (_what, sent) => {
    const drawn = correlationIdFrom(sent);
    expect(drawn).toMatch(DRAWN);
    expect(correlationIdFrom(sent)).not.toBe(drawn);
  });
});
