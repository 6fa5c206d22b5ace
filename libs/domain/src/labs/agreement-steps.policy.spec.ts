import { agreementsAfter } from './agreement-steps.policy.js';
import type { ReleaseAgreement } from '../lab-rules/facts.js';

const march = (day: number): string => `2026-03-0${day}T17:00:00Z`;

const asked = (day: number, requestedBy: 'patient' | 'representative') =>
  ({ step: 'requested', requestedBy, by: 'nurse-ito', at: march(day) }) as const;
const agreed = (day: number) =>
  ({ step: 'professional-agreed', by: 'dr-lee', at: march(day) }) as const;

describe('the steps of an agreement', () => {
  it.each<[string, readonly Parameters<typeof agreementsAfter>[2][], Partial<ReleaseAgreement>]>([
    [
      'keep what was agreed to the patient when a representative asks for it, too',
      [asked(3, 'patient'), agreed(4), asked(5, 'representative'), agreed(6)],
      {
        ...{ requestedBy: 'patient', requestedAt: march(3), professionalAgreedAt: march(4) },
        ...{ representativeRequestedAt: march(5), agreedAnewAt: march(6) },
      },
    ],
    [
      'keep what was agreed to a representative when the patient asks for it, too',
      [asked(3, 'representative'), agreed(4), asked(5, 'patient'), agreed(6)],
      {
        ...{ requestedBy: 'patient', requestedAt: march(5), professionalAgreedAt: march(4) },
        ...{ representativeRequestedAt: march(3), agreedAnewAt: march(6) },
      },
    ],
    [
      'are agreed to at once where the patient asked second',
      [asked(3, 'representative'), asked(5, 'patient'), agreed(6)],
      {
        ...{ requestedBy: 'patient', requestedAt: march(5), professionalAgreedAt: march(6) },
        representativeRequestedAt: march(3),
      },
    ],
    [
      'are agreed to at once where a representative asked second',
      [asked(3, 'patient'), asked(5, 'representative'), agreed(6)],
      {
        ...{ requestedBy: 'patient', requestedAt: march(3), professionalAgreedAt: march(6) },
        representativeRequestedAt: march(5),
      },
    ],
    [
      'count no agreement from before anybody asked',
      [agreed(4), asked(5, 'representative'), agreed(6)],
      {
        ...{ requestedBy: 'representative', requestedAt: march(5) },
        professionalAgreedAt: march(6),
      },
    ],
    [
      'take a representative’s asking again for one request, and for none of the patient',
      [asked(3, 'representative'), asked(5, 'representative'), agreed(6)],
      {
        ...{ requestedBy: 'representative', requestedAt: march(5) },
        professionalAgreedAt: march(6),
      },
    ],
  ])('%s', (_says, steps, expected) => {
    const after = steps.reduce<readonly ReleaseAgreement[]>(
      (before, step) => agreementsAfter(before, 1, step),
      [],
    );
    expect(after).toEqual([{ ofVersion: 1, professional: 'dr-lee', ...expected }]);
  });

  it('begin anew with the next version, and leave the one before as it is', () => {
    const first = agreementsAfter([], 1, asked(3, 'representative'));
    const second = agreementsAfter(first, 2, asked(5, 'patient'));
    const anew = { ofVersion: 2, requestedBy: 'patient', requestedAt: march(5) };
    expect(second).toEqual([...first, anew]);
    expect(agreementsAfter(second, 1, agreed(6))).toEqual([
      anew,
      { ...first[0], professionalAgreedAt: march(6), professional: 'dr-lee' },
    ]);
  });
});
