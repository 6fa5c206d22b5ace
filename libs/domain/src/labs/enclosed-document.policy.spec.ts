import { enclosedDocumentOf } from './enclosed-document.policy.js';

describe('a document that came with a result', () => {
  it.each<[string, string, object]>([
    [
      'in Base64',
      '^application^pdf^Base64^JVBERi0=',
      {
        ...{ mediaType: 'application/pdf', size: 5 },
        content: { as: 'base64', text: 'JVBERi0=' },
      },
    ],
    ['in Base64 without its padding', '^^^Base64^JVBERi0', { size: 5 }],
    ['in Base64 on several lines', '^^^Base64^JVBE\nRi0=', { size: 5 }],
    ['as nothing but Base64', 'JVBERg==', { size: 4, content: { as: 'base64', text: 'JVBERg==' } }],
    ['in hexadecimal digits', '^TX^plain^Hex^4a4B', { mediaType: 'text/plain', size: 2 }],
    ['as a text', '^TEXT^plain^A^Grün ^ oder nicht', { size: 18, content: { as: 'utf8' } }],
  ])('is known with its size %s', (_how, value, told) => {
    expect(enclosedDocumentOf(value)).toMatchObject(told);
    const { size = 0, content } = enclosedDocumentOf(value);
    expect(Buffer.from(content?.text ?? '', content?.as)).toHaveLength(size);
  });

  it.each([
    ['what is no Base64', '^application^pdf^Base64^%PDF-1.7'],
    ['Base64 with more padding than there is', '^application^pdf^Base64^JVBERg==='],
    ['nothing but padding', '^application^pdf^Base64^=='],
    ['half a byte', '^application^pdf^Hex^4a4'],
    ['nothing', '^application^pdf^A^'],
  ])('has no size where it is %s', (_what, value) => {
    expect(enclosedDocumentOf(value)).toEqual({ mediaType: 'application/pdf' });
  });

  it.each(['Base64', 'Hex'])('may be of many megabytes, in %s', (encoding) => {
    const text = 'A0'.repeat(12 * 1024 * 1024);
    const { size } = enclosedDocumentOf(`^application^pdf^${encoding}^${text}`);
    expect(size).toBe(encoding === 'Hex' ? text.length / 2 : (text.length * 3) / 4);
  });
});
