import type { PortalCaller } from '@anamnesis/domain';
import { canonicalJson, type KeyedIds } from '@anamnesis/eventing';
import type { PlannedCommand } from '@anamnesis/interop';

const importer: PortalCaller = { actor: 'importer', role: 'importer' };

/** What counts as reviewed a provider answers for, and not the program that says it. */
export const callerOf = (
  { command }: PlannedCommand,
  answersFor: string | undefined,
): PortalCaller =>
  command.type === 'ImportLabReviewAsReviewed' && answersFor !== undefined
    ? { actor: answersFor, role: 'provider' }
    : importer;

/**
 * The same fact of the same source has the same key, so a second import and one that goes on after
 * a crash add nothing; a source that says something else by now is a new command. Commands are
 * named by it in the log, where nobody may find out what they said by trying.
 */
export const keyOf = ({ source, command }: PlannedCommand, idOf: KeyedIds): string =>
  idOf('imported command', source, canonicalJson({ ...command, type: command.type }));
