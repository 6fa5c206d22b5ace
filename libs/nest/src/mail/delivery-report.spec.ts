import * as bounces from './bounces.fixture.js';
import { deliveryReportIn } from './delivery-report.js';

const read = (mail: string) => deliveryReportIn(Buffer.from(mail));

describe('a mail that came back', () => {
  it.each([
    ['Postfix: no such user', bounces.postfixUnknownUser, '5.1.1'],
    ['Exim: mailbox full', bounces.eximMailboxFull, '5.2.2'],
    ['Sendmail: given up after five days', bounces.sendmailExpired, '4.4.7'],
    ['Exchange: no such recipient', bounces.exchangeUnknownUser, '5.1.10'],
    ['Gmail: account disabled', bounces.gmailDisabled, '5.2.1'],
    ['a server that names no status', bounces.withoutStatus, '5.0.0'],
    ['with bare line ends', bounces.postfixUnknownUser.replaceAll('\r\n', '\n'), '5.1.1'],
  ])('from %s says its status and nothing else', async (_from, mail, status) => {
    expect(await read(mail)).toEqual({ status });
  });

  it.each([
    ['a notice that it is late', bounces.postfixDelayed],
    ['a confirmation', bounces.relayed],
    ['a holiday answer', bounces.onHoliday],
    ['a mail that quotes the report of another', bounces.quotingAReport],
    ['an empty mail', ''],
    ['no mail at all', '\u0000\u0001\u0002'],
  ])('is not %s', async (_what, mail) => {
    expect(await read(mail)).toBeUndefined();
  });
});
