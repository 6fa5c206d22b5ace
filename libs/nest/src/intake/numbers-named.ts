import type { OrdersMeaning } from '@anamnesis/domain/interfaces/events';
import { NUMBERS } from '@anamnesis/domain/interfaces/perhaps-meant.policy';

export type Numbered = readonly [field: (typeof NUMBERS)[number], number: string];

export const numbersIn = (named: readonly OrdersMeaning['named'][number][]): readonly Numbered[] =>
  NUMBERS.flatMap((field) =>
    [...new Set(named.flatMap((each) => each[field] ?? []))].map(
      (number) => [field, number] as const,
    ),
  );
