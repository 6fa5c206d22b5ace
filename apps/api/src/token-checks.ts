import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { rolesOfTokens, type PortalCaller, type ProxyGrant } from '@anamnesis/domain/access/caller';
import { possibleTimesOf } from '@anamnesis/domain/lab-rules/possible-times.policy';
import type { TokenConfiguration } from '@anamnesis/nest/running/configuration';

/** Who sent a request, as far as its token proves it. */
export interface Sender {
  readonly caller: PortalCaller;
  /** Milliseconds since 1970: what was opened with this token ends here. */
  readonly expiresAt: number;
}

export type TokenAnswer =
  { readonly is: 'believed'; readonly sender: Sender } | { readonly is: 'not-believed' };

export interface TrustedIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: 'HS256' | 'EdDSA';
  readonly key: KeyObject;
}

export type TokenChecks = (token: string) => Promise<TokenAnswer>;

export const DEMO_ISSUER = 'anamnesis-demo';
export const DEMO_AUDIENCE = 'anamnesis';

/** The issuers that this process believes; a demo's tokens need a demo on loopback. */
export const trustedIssuers = (
  tokens: TokenConfiguration | undefined,
  demo: { readonly runs: boolean; readonly onLoopback: boolean; readonly secret: string },
): readonly TrustedIssuer[] => [
  ...(tokens ? [issuerOf(tokens)] : []),
  ...(demo.runs && demo.onLoopback
    ? [
        issuerOf({
          algorithm: 'HS256',
          issuer: DEMO_ISSUER,
          audience: DEMO_AUDIENCE,
          secret: demo.secret,
        }),
      ]
    : []),
];

const issuerOf = (tokens: TokenConfiguration): TrustedIssuer => {
  const { issuer, audience, algorithm } = tokens;
  const key =
    tokens.algorithm === 'HS256'
      ? createSecretKey(Buffer.from(tokens.secret))
      : createPublicKey(tokens.publicKey);
  return { issuer, audience, algorithm, key };
};

/**
 * Why a token is not believed is told to nobody: whoever has a right one does not need it, and
 * others learn from it. The key and its one algorithm are chosen by the configured issuer, never
 * by what the token says of itself.
 */
export const tokenChecks =
  (trusted: readonly TrustedIssuer[], now: () => Date = () => new Date()): TokenChecks =>
  async (token) => {
    const issuer = trusted.find(({ issuer: name }) => name === claimedIssuer(token));
    if (!issuer) return { is: 'not-believed' };
    try {
      const { payload } = await jwtVerify(token, issuer.key, {
        algorithms: [issuer.algorithm],
        issuer: issuer.issuer,
        audience: issuer.audience,
        requiredClaims: ['sub', 'exp'],
        currentDate: now(),
      });
      const sender = senderOf(payload);
      return sender ? { is: 'believed', sender } : { is: 'not-believed' };
    } catch {
      return { is: 'not-believed' };
    }
  };

/** Chooses the key only; everything else of the token counts when its signature is proved. */
const claimedIssuer = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
};

const BASES: readonly ProxyGrant['basis'][] = ['minority', 'court', 'power-of-attorney'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const OPAQUE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const MOST_GRANTS = 50;

const senderOf = (payload: JWTPayload): Sender | undefined => {
  const { sub, exp } = payload;
  const role = rolesOfTokens.find((known) => known === payload['role']);
  if (role === undefined || sub === undefined || exp === undefined) return undefined;
  if (!(role === 'patient' ? UUID : OPAQUE_ID).test(sub)) return undefined;

  const expiresAt = exp * 1000;
  if (role !== 'proxy') return { caller: { actor: sub, role }, expiresAt };
  const grants = grantsOf(payload['patients']);
  return grants && { caller: { actor: sub, role, grants }, expiresAt };
};

/** One grant that cannot be read spoils the token: whoever issued it meant something else. */
const grantsOf = (claim: unknown): readonly ProxyGrant[] | undefined => {
  if (!Array.isArray(claim) || claim.length === 0 || claim.length > MOST_GRANTS) return undefined;
  const grants = claim.map(grantOf);
  return grants.every((grant) => grant !== undefined) ? grants : undefined;
};

const grantOf = (claim: unknown): ProxyGrant | undefined => {
  if (typeof claim !== 'object' || claim === null) return undefined;
  const { patientId, basis, from, to } = claim as Record<string, unknown>;
  const knownBasis = BASES.find((known) => known === basis);
  if (knownBasis === undefined || !matches(patientId, UUID) || !isInstant(from)) return undefined;
  if (to === undefined) return { patientId, basis: knownBasis, from };
  return isInstant(to) ? { patientId, basis: knownBasis, from, to } : undefined;
};

const matches = (value: unknown, form: RegExp): value is string =>
  typeof value === 'string' && form.test(value);

/** On no 30 February, which would give a grant two days more. */
const isInstant = (value: unknown): value is string =>
  matches(value, INSTANT) && possibleTimesOf(value, 'UTC') !== undefined;
