import { LivePlaces } from './live-places.js';

const ito = 'nurse-ito';
/** A screen that is served until it is told to end. */
const screen = () => {
  let end: () => void = () => undefined;
  const served = new Promise<void>((resolve) => (end = resolve));
  return { serve: () => served, end: () => end() };
};

describe('the places of live screens', () => {
  it('are ten for one actor, and more for all', async () => {
    const places = new LivePlaces(12);
    const { serve } = screen();
    for (let open = 0; open < 10; open += 1) void places.take(ito, serve);
    await expect(places.take(ito, serve)).rejects.toThrow();
    void places.take('dr-lee', serve);
    void places.take('dr-okoye', serve);
    await expect(places.take('front-desk', serve)).rejects.toThrow();
  });
  it('are free again when a screen has ended, and when it was never served', async () => {
    const places = new LivePlaces(1);
    const first = screen();
    const taken = places.take(ito, first.serve);
    first.end();
    await taken;
    const refused = () => Promise.reject(new Error('not allowed'));
    await expect(places.take(ito, refused)).rejects.toThrow('not allowed');
    await expect(places.take('dr-lee', () => Promise.resolve('served'))).resolves.toBe('served');
  });
});
