import type { ControlledSchedule } from '@anamnesis/domain';

/**
 * The federal schedule of a medication whose source states none, by whole words of its name.
 * From 21 CFR 1308.12-1308.15 as of 2026-01-01: the ingredients that primary care prescribes, not
 * the whole list. Combinations that a lower schedule names (codeine with paracetamol) come first.
 * A name that is not found counts as not controlled: a pharmacy checks again, and staff can record
 * the prescription anew with the schedule that it says.
 */
const INGREDIENTS: readonly (readonly [ControlledSchedule, readonly string[]])[] = [
  ['V', ['pregabalin', 'lacosamide', 'brivaracetam', 'cenobamate', 'diphenoxylate']],
  [
    'II',
    [
      ...['meperidine', 'morphine', 'oxycodone', 'oxymorphone', 'hydrocodone', 'hydromorphone'],
      ...['fentanyl', 'methadone', 'tapentadol', 'codeine', 'amphetamine', 'dextroamphetamine'],
      ...['lisdexamfetamine', 'methylphenidate', 'dexmethylphenidate', 'secobarbital'],
    ],
  ],
  ['III', ['buprenorphine', 'ketamine', 'testosterone', 'butabarbital', 'dronabinol']],
  [
    'IV',
    [
      ...['alprazolam', 'clonazepam', 'diazepam', 'lorazepam', 'temazepam', 'triazolam'],
      ...['chlordiazepoxide', 'clorazepate', 'oxazepam', 'midazolam', 'zolpidem', 'zaleplon'],
      ...['eszopiclone', 'tramadol', 'carisoprodol', 'phentermine', 'modafinil', 'armodafinil'],
      ...['phenobarbital', 'butorphanol', 'suvorexant'],
    ],
  ],
];

/** Codeine in a combination with a painkiller is schedule III (21 CFR 1308.13(e)). */
const WITH_CODEINE = ['acetaminophen', 'paracetamol', 'aspirin', 'butalbital'];

export const scheduleByName = (medication: string): ControlledSchedule => {
  const words = new Set(medication.toLowerCase().split(/[^a-z]+/));
  if (words.has('codeine') && WITH_CODEINE.some((word) => words.has(word))) return 'III';
  for (const [schedule, ingredients] of INGREDIENTS) {
    if (ingredients.some((ingredient) => words.has(ingredient))) return schedule;
  }
  return 'non-controlled';
};
