import { readArguments } from './arguments.js';

const VERBS = 'list, status, rebuild, verify, retry, switch-back, abandon';

describe('the command line of projections', () => {
  it.each([
    [['list'], { verb: 'list' }],
    [['status'], { verb: 'status' }],
    [['rebuild', 'queue'], { verb: 'rebuild', name: 'queue' }],
    [['switch-back', 'queue'], { verb: 'switch-back', name: 'queue' }],
    [['verify', '--help'], 'help'],
  ])('understands %j', (given, asked) => {
    expect(readArguments(given)).toEqual(asked);
  });

  it.each([
    [[], `Say what to do: ${VERBS}.`],
    [['tidy', 'queue'], `Say what to do: ${VERBS}.`],
    [['rebuild'], 'Say which projection: rebuild <name>.'],
    [['list', 'queue'], 'list takes no name.'],
    [['rebuild', 'queue', 'archive'], 'Ask for one projection at a time.'],
  ])('says of %j what is missing', (given, mistake) => {
    expect(readArguments(given)).toEqual({ mistakes: [mistake] });
  });
});
