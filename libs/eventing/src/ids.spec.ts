import { v5 } from 'uuid';
import { eventIdOf, uuidFrom } from './ids.js';

const NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('an id made from a name', () => {
  it('is the one of RFC 9562', () => {
    expect(uuidFrom(NAMESPACE, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it.each(['', 'one', 'with\nlines', 'Größe 漢字 💊', 'long '.repeat(500)])(
    'is the one that the uuid package makes: %j',
    (name) => {
      expect(uuidFrom(NAMESPACE, name)).toBe(v5(name, NAMESPACE));
      expect(uuidFrom(NAMESPACE.toUpperCase(), name)).toBe(v5(name, NAMESPACE));
    },
  );

  it('differs for each event of a command, and is the same again for the same one', () => {
    const ids = [0, 1, 2, 1].map((index) => eventIdOf('room-1', 'c1', index));
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[1]);
  });
});
