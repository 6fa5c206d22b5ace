import { SignJWT, UnsecuredJWT } from 'jose';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { DEMO_ISSUER, tokenChecks, trustedIssuers } from './token-checks.js';

const SECRET = 'the secret of these specs, 32 bytes and more';
const ISSUER = 'https://login.example';
const now = new Date('2026-03-25T17:00:00Z');
const maria = 'a0000000-0000-4000-8000-000000000001';
const trusted = trustedIssuers(
  { algorithm: 'HS256', secret: SECRET, issuer: ISSUER, audience: 'anamnesis' },
  { runs: false, onLoopback: true, secret: SECRET },
);
const check = tokenChecks(trusted, () => now);

interface Said {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly sub?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly key?: string;
  readonly algorithm?: string;
}

const token = ({
  claims = { role: 'staff' },
  sub = 'nurse-ito',
  issuer = ISSUER,
  audience = 'anamnesis',
  expires = '2026-03-25T18:00:00Z',
  key = SECRET,
  algorithm = 'HS256',
}: Said = {}): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm })
    .setSubject(sub)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(new Date(expires))
    .sign(Buffer.from(key));

describe('a token that is believed', () => {
  it('says who is calling, and until when', async () =>
    expect(await check(await token())).toEqual({
      is: 'believed',
      sender: {
        caller: { actor: 'nurse-ito', role: 'staff' },
        expiresAt: Date.parse('2026-03-25T18:00:00Z'),
      },
    }));

  it('carries a proxy’s grants with their basis and their time', async () => {
    const patients = [
      {
        patientId: maria,
        basis: 'minority',
        from: '2020-01-01T00:00:00Z',
        to: '2026-05-02T07:00:00Z',
      },
    ];
    const said = await token({ sub: 'elena-ortiz', claims: { role: 'proxy', patients } });
    expect(await check(said)).toMatchObject({
      is: 'believed',
      sender: { caller: { actor: 'elena-ortiz', role: 'proxy', grants: patients } },
    });
  });

  it('may be signed with Ed25519 where that is configured', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const publicKey = createPublicKey(privateKey)
      .export({ format: 'pem', type: 'spki' })
      .toString();
    const byKey = tokenChecks(
      trustedIssuers(
        { algorithm: 'EdDSA', publicKey, issuer: ISSUER, audience: 'anamnesis' },
        { runs: false, onLoopback: true, secret: SECRET },
      ),
      () => now,
    );
    const signed = await new SignJWT({ role: 'auditor' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('auditor-lang')
      .setIssuer(ISSUER)
      .setAudience('anamnesis')
      .setExpirationTime(new Date('2026-03-25T18:00:00Z'))
      .sign(privateKey);
    expect(await byKey(signed)).toMatchObject({ is: 'believed' });
    // The public key is known to everybody: as an HMAC secret it must open nothing.
    expect(await byKey(await token({ key: publicKey }))).toEqual({ is: 'not-believed' });
  });
});

describe('a token that is not believed', () => {
  const proxy = (patients: unknown): Said => ({ claims: { role: 'proxy', patients } });
  const grant = { patientId: maria, basis: 'court', from: '2020-01-01T00:00:00Z' };

  it.each<[string, Said]>([
    ['is signed with another key', { key: 'another secret of more than 32 bytes length' }],
    ['is signed with another algorithm', { algorithm: 'HS512' }],
    ['is of an unknown issuer', { issuer: 'https://evil.example' }],
    ['is of the demo, where none runs', { issuer: DEMO_ISSUER }],
    ['is meant for somebody else', { audience: 'billing' }],
    ['has expired', { expires: '2026-03-25T16:59:59Z' }],
    ['has no role', { claims: {} }],
    ['has an unknown role', { claims: { role: 'admin' } }],
    ['says that it is the portal itself', { claims: { role: 'portal' } }],
    ['is a patient’s without a patient id', { sub: 'maria', claims: { role: 'patient' } }],
    ['has spaces in its subject', { sub: 'nurse ito' }],
    ['is a proxy’s without patients', { claims: { role: 'proxy' } }],
    ['is a proxy’s with an empty list', proxy([])],
    ['has a grant without a basis', proxy([{ ...grant, basis: undefined }])],
    ['has a grant until a day that is none', proxy([{ ...grant, to: '2026-02-30T00:00:00Z' }])],
    ['has a grant of an unknown basis', proxy([{ ...grant, basis: 'friendship' }])],
    ['has a grant without a beginning', proxy([{ ...grant, from: undefined }])],
    ['has a grant whose end is no instant', proxy([{ ...grant, to: 'for ever' }])],
    ['has one grant that cannot be read among others', proxy([grant, 'all'])],
    ['has more grants than anybody has', proxy(Array.from({ length: 51 }, () => grant))],
  ])('%s', async (_what, said) =>
    expect(await check(await token(said))).toEqual({ is: 'not-believed' }),
  );

  it('is not signed at all', async () => {
    const unsigned = new UnsecuredJWT({ role: 'staff' })
      .setSubject('nurse-ito')
      .setIssuer(ISSUER)
      .setAudience('anamnesis')
      .setExpirationTime('1h')
      .encode();
    expect(await check(unsigned)).toEqual({ is: 'not-believed' });
  });

  it('never expires', async () => {
    const endless = await new SignJWT({ role: 'staff' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('nurse-ito')
      .setIssuer(ISSUER)
      .setAudience('anamnesis')
      .sign(Buffer.from(SECRET));
    expect(await check(endless)).toEqual({ is: 'not-believed' });
  });

  it('is no token', async () => expect(await check('a.b.c')).toEqual({ is: 'not-believed' }));
});

describe('a demo token', () => {
  const checkIn = (demo: { readonly runs: boolean; readonly onLoopback: boolean }) =>
    tokenChecks(trustedIssuers(undefined, { ...demo, secret: SECRET }), () => now);

  it.each([
    [true, true, 'believed'],
    [true, false, 'not-believed'],
    [false, true, 'not-believed'],
    [false, false, 'not-believed'],
  ])('with a demo: %s, on loopback: %s, is %s', async (runs, onLoopback, is) => {
    const said = await token({ issuer: DEMO_ISSUER });
    expect(await checkIn({ runs, onLoopback })(said)).toMatchObject({ is });
  });
});
