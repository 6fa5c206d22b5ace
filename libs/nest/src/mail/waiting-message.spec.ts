import PostalMime from 'postal-mime';
import { composed, SENDER_NAME, waitingMessage } from './waiting-message.js';

const portalUrl = 'https://portal.example';
const { subject, text } = waitingMessage(portalUrl);

/** Words that would tell a stranger that it is about health, about whom, or about what. */
const telling =
  /patient|clinic|doctor|dr\.|nurse|physician|provider|practice|health|medic|care|hospital|lab|test|result|refill|prescri|pharma|appointment|visit|diagnos|treat|record|report|question|answer(?!s to this mail)|request|urgent|maria|alvarez|ito|okafor|pasadena/i;

describe('the mail that a message waits', () => {
  it('says so and nothing else', () => {
    expect(subject).toBe('A message waits for you');
    expect(text).toBe(
      [
        'A message waits for you in your portal.',
        '',
        'To read it, sign in at https://portal.example',
        '',
        'Nobody reads answers to this mail. Whether you receive such mails you can change in the portal.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['the subject', subject],
    ['the text', text],
    ['the sender’s name', SENDER_NAME],
  ])('has no telling word in %s', (_where, words) => {
    expect(words.match(telling)).toBeNull();
  });

  it('is the same for every cause and every person, but for the address', async () => {
    const to = async (address: string): Promise<string> => {
      const about = { from: 'portal@x.example', messageId: '<1@x.example>', portalUrl };
      const raw = await composed({ ...about, to: address, at: '2026-03-25T17:10:00Z' });
      return raw.toString('utf8');
    };
    const [marias, jonas] = [await to('maria@mail.example'), await to('jonas@mail.example')];
    expect(marias.replaceAll('maria@mail.example', 'jonas@mail.example')).toBe(jonas);
  });

  it('has no part but its text, and names no library', async () => {
    const raw = await composed({
      from: 'portal@x.example',
      to: 'maria@mail.example',
      messageId: '<1@x.example>',
      portalUrl,
      at: '2026-03-25T17:10:00Z',
    });
    const mail = await PostalMime.parse(raw);
    expect(mail.html).toBeUndefined();
    expect(mail.attachments).toEqual([]);
    expect(mail.headers.map(({ key }) => key).sort()).toEqual([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
  });
});
