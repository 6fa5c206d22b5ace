import { emptyMemories, rememberedByZone } from './remembered.js';

describe('work that is remembered', () => {
  it('is done once for each text in each zone, also where its answer is nothing', () => {
    const worked: string[] = [];
    const ask = rememberedByZone((text, zone) => {
      worked.push(`${text} ${zone}`);
      return text === 'never' ? undefined : text.length;
    });

    expect([ask('noon', 'UTC'), ask('noon', 'UTC'), ask('noon', 'Asia/Tokyo')]).toEqual([4, 4, 4]);
    expect([ask('never', 'UTC'), ask('never', 'UTC')]).toEqual([undefined, undefined]);
    expect(worked).toEqual(['noon UTC', 'noon Asia/Tokyo', 'never UTC']);
  });

  it('is done again rather than remembered without bound', () => {
    let worked = 0;
    const ask = rememberedByZone(() => (worked += 1));
    for (let text = 0; text <= 20_000; text += 1) ask(String(text), 'UTC');

    expect(ask('20000', 'UTC')).toBe(20_001);
    expect(ask('0', 'UTC')).toBe(20_002);
  });

  it('is done again when somebody was forgotten', () => {
    let worked = 0;
    const ask = rememberedByZone(() => (worked += 1));
    expect([ask('noon', 'UTC'), ask('noon', 'UTC')]).toEqual([1, 1]);
    emptyMemories();
    expect(ask('noon', 'UTC')).toBe(2);
  });
});
