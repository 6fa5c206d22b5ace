import { jest } from '@jest/globals';
import { askLog } from './rehearse-main.js';

describe('a rehearsal that cannot be tried', () => {
  const said = jest.spyOn(console, 'error').mockReturnValue(undefined);
  afterAll(() => said.mockRestore());

  it('ends with 2 where its file is not there, as every verb does', async () => {
    const march = ['--from', '2026-03-01', '--to', '2026-04-01'];
    await expect(askLog(['rehearse', '--policy', 'not-there.json', ...march])).resolves.toBe(2);
    expect(said).toHaveBeenCalledWith('The file cannot be read: check its name.');
  });

  it('names the option whose value is wrong', async () => {
    const march = ['--from', '2026-03-01', '--to', 'soon'];
    await expect(askLog(['rehearse', '--policy', 'new.json', ...march])).resolves.toBe(2);
    expect(said).toHaveBeenCalledWith(expect.stringMatching(/^--to takes a day/u));
  });
});
