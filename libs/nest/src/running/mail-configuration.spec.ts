import type { MailOptions } from '../mail/mail-options.js';
import { mailConfiguration } from './mail-configuration.js';

const given = {
  SMTP_URL: 'smtps://portal:p%40ss@mx.clinic.example',
  MAIL_FROM: 'portal@clinic.example',
  PORTAL_URL: 'https://portal.example',
};

const read = (environment: Readonly<Record<string, string>>) => {
  const mistakes: string[] = [];
  const mail: MailOptions | undefined = mailConfiguration({
    text: (name) => environment[name],
    mistake: (sentence) => mistakes.push(sentence),
  });
  return { mail, mistakes };
};

describe('configuring mail', () => {
  it('is not needed: then nobody is mailed', () => {
    expect(read({})).toEqual({ mail: undefined, mistakes: [] });
  });

  it('takes the server, the addresses and the one link', () => {
    expect(read(given)).toEqual({
      mail: {
        server: {
          host: 'mx.clinic.example',
          port: 465,
          secure: true,
          login: { user: 'portal', password: 'p@ss' },
        },
        from: 'portal@clinic.example',
        portalUrl: 'https://portal.example',
        bounceAddress: 'bounce@clinic.example',
      },
      mistakes: [],
    });
  });

  it.each([
    ['smtp://mx.example', { host: 'mx.example', port: 587, secure: false }],
    ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, secure: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false }],
  ])('reads %s', (url, server) => {
    expect(read({ ...given, SMTP_URL: url }).mail?.server).toEqual(server);
  });

  it.each([
    ['127.0.0.1:2525', { host: '127.0.0.1', port: 2525 }],
    ['[::1]:2525', { host: '::1', port: 2525 }],
  ])('takes in what comes back at %s', (place, bounces) => {
    expect(read({ ...given, MAIL_BOUNCE_LISTEN: place }).mail?.bounces).toEqual(bounces);
  });

  it.each([
    [{ SMTP_URL: 'https://mx.example' }, 'SMTP_URL'],
    [{ SMTP_URL: 'secret-and-no-address' }, 'SMTP_URL'],
    [{ MAIL_FROM: 'portal' }, 'MAIL_FROM'],
    [{ PORTAL_URL: 'portal.example' }, 'PORTAL_URL'],
    [{ MAIL_BOUNCE_ADDRESS: 'bounce+x@clinic.example' }, 'MAIL_BOUNCE_ADDRESS'],
    [{ MAIL_BOUNCE_ADDRESS: `${'b'.repeat(30)}@clinic.example` }, 'MAIL_BOUNCE_ADDRESS'],
    [{ MAIL_BOUNCE_LISTEN: '2525' }, 'MAIL_BOUNCE_LISTEN'],
    [{ MAIL_BOUNCE_LISTEN: '127.0.0.1:99999' }, 'MAIL_BOUNCE_LISTEN'],
  ])('tells of %j in one sentence that names %s and repeats no value', (mistaken, name) => {
    const { mistakes } = read({ ...given, ...mistaken });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^${name} must be`));
    expect(mistakes.join(' ')).not.toContain('secret');
  });
});
