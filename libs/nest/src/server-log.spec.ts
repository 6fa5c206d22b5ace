import { settingsThatPrint, type ServerSettings } from './server-log.js';

/** As the server that ships with the portal has them. */
const quiet: ServerSettings = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_parameter_max_length: '-1',
};

describe('what a server prints of patients', () => {
  it.each<[string, ServerSettings, readonly string[]]>([
    ['nothing, as the embedded one is set', {}, []],
    ['a refused row', { log_error_verbosity: 'default' }, ['log_error_verbosity = terse']],
    [
      'a statement that failed',
      { log_min_error_statement: 'error' },
      ['log_min_error_statement = panic'],
    ],
    ['a value in an error', { log_min_messages: 'warning' }, ['log_min_messages = log']],
    [
      'the parameters of what failed',
      { log_parameter_max_length_on_error: '-1' },
      ['log_parameter_max_length_on_error = 0'],
    ],
    ['every statement', { log_statement: 'all' }, ['log_statement = none']],
    ['statements that write', { log_statement: 'mod' }, ['log_statement = none']],
    ['no statement that defines a table', { log_statement: 'ddl' }, []],
    ['slow ones', { log_min_duration_statement: '500' }, ['log_min_duration_statement = -1']],
    ['some slow ones', { log_min_duration_sample: '10' }, ['log_min_duration_sample = -1']],
    [
      'some transactions',
      { log_transaction_sample_rate: '0.1' },
      ['log_transaction_sample_rate = 0'],
    ],
    [
      'slow ones without their parameters',
      { log_min_duration_statement: '500', log_parameter_max_length: '0' },
      [],
    ],
    ['plans', { 'auto_explain.log_min_duration': '0' }, ['auto_explain.log_min_duration = -1']],
    ['no plans', { 'auto_explain.log_min_duration': '-1' }, []],
  ])('is %s', (_what, settings, told) =>
    expect(settingsThatPrint({ ...quiet, ...settings })).toEqual(told),
  );
});
