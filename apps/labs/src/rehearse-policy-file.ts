import { plainToInstance } from 'class-transformer';
import { ProposeLabPolicy, type LabPolicy } from '@anamnesis/domain';
import { malformedFields } from '@anamnesis/nest';

export type PolicyRead =
  | { readonly is: 'read'; readonly policy: LabPolicy }
  | { readonly is: 'mistaken'; readonly mistakes: readonly string[] };

/** A rule set as it would be proposed: by itself, or with the reason beside it. */
export const policyIn = (text: string): PolicyRead => {
  const said = parsed(text);
  if (said === undefined) return { is: 'mistaken', mistakes: ['The file is not JSON.'] };
  const policy = hasPolicy(said) ? said.policy : said;
  const command = plainToInstance(ProposeLabPolicy, { policy, reason: 'practice-decided' });
  const mistakes = malformedFields(command).map(
    ({ field, problems }) => `${field.replace('policy.', '')}: ${problems.join(', ')}.`,
  );
  if (mistakes.length > 0) return { is: 'mistaken', mistakes };
  return { is: 'read', policy: policy as LabPolicy };
};

const hasPolicy = (said: unknown): said is { readonly policy: unknown } =>
  typeof said === 'object' && said !== null && 'policy' in said;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
