import { severityOf } from './bounce-severity.policy.js';

describe('a mail that came back', () => {
  it.each([
    ['5.1.1', 'hard', 'no such mailbox'],
    ['5.1.2', 'hard', 'no such domain'],
    ['5.1.10', 'hard', 'the domain takes no mail'],
    ['5.2.1', 'hard', 'the mailbox is disabled'],
    ['5.4.4', 'hard', 'there is no route to it'],
    ['5.2.2', 'soft', 'the mailbox is full'],
    ['4.4.1', 'soft', 'its server did not answer for days'],
    ['5.7.1', 'soft', 'its server does not like us'],
    ['5.3.4', 'soft', 'the message was too big'],
    ['5.0.0', 'soft', 'nobody knows'],
  ])('with %s is a %s one: %s', (status, severity) => {
    expect(severityOf(status)).toBe(severity);
  });
});
