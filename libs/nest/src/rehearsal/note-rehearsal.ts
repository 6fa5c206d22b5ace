import { plainToInstance } from 'class-transformer';
import { NoteLabPolicyRehearsal, type PortalCaller } from '@anamnesis/domain';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { StoreUnavailable } from '@anamnesis/eventing';
import type { CommandDoor } from '../command-door.js';
import { commandMessage } from '../messages.js';
import { PORTAL_ITSELF } from '../portal-itself.js';
import type { LabRehearsalsOptions } from './lab-rehearsal-query.js';

/**
 * The portal notes what it shows, so that an approval can be held against it; not what was being
 * computed while another rule set was adopted.
 * @throws {StoreUnavailable} where it could not be noted: then it must not be shown
 */
export const notingRehearsals =
  (commands: Pick<CommandDoor, 'handle'>): LabRehearsalsOptions['note'] =>
  async (proposalId, { digest, comparedWith }) => {
    const said = presentFields({ proposalId, digest, comparedWith });
    const command = plainToInstance(NoteLabPolicyRehearsal, said);
    const caller: PortalCaller = { actor: PORTAL_ITSELF, role: 'portal' };
    const answer = await commands.handle(commandMessage(command, caller));
    if (answer.is === 'accepted') return 'noted';
    if (answer.is === 'refused' && answer.reason === 'rehearsal-outdated') return 'outdated';
    throw new StoreUnavailable(`Which rehearsal is shown was not noted (${answer.is}). Ask again.`);
  };
