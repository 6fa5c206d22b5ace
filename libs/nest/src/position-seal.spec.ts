import fc from 'fast-check';
import { PositionSeal } from './position-seal.js';

const seal = new PositionSeal('a'.repeat(43));
const another = new PositionSeal('b'.repeat(43));
const ofPostgres = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map((n) => `${n}`.padStart(19, '0'));
const ofEventStoreDb = fc.tuple(ofPostgres, ofPostgres).map((pair) => `0${pair.join('/0')}`);
const anyPosition = fc.oneof(ofPostgres, ofEventStoreDb, fc.constant(''));

describe('a position that is told', () => {
  it('is taken back, and told alike again', () => {
    fc.assert(
      fc.property(anyPosition, (position) => {
        const told = seal.seal(position);
        expect(seal.open(told)).toBe(position);
        expect(seal.seal(position)).toBe(told);
        expect(told).toMatch(/^[\w-]{1,100}$/);
      }),
    );
  });

  it('is as long as any other, whatever came in between', () => {
    fc.assert(
      fc.property(ofPostgres, ofPostgres, (one, other) => {
        const [first, second] = [seal.seal(one), seal.seal(other)];
        expect(first.length).toBe(second.length);
        expect(first === second).toBe(one === other);
        expect(first).not.toContain(one);
      }),
    );
  });

  it('is not taken when it was changed, made up, or sealed elsewhere', () => {
    fc.assert(
      fc.property(anyPosition, fc.nat(), (position, at) => {
        const told = seal.seal(position);
        const bytes = Buffer.from(told, 'base64url');
        const changed = bytes.map((byte, index) => byte ^ Number(index === at % bytes.length));
        expect(seal.open(Buffer.from(changed).toString('base64url'))).toBeUndefined();
        expect(seal.open(position)).toBeUndefined();
        expect(another.open(told)).toBeUndefined();
      }),
    );
  });
});
