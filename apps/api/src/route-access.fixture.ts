import type { Action } from '@anamnesis/domain';
import type { MessageClass } from './message-schemas.js';

/** The name under which the access policy and the access log know a message. */
export const actionOf = (message: MessageClass): Action => {
  const said = new message() as { readonly type?: string; readonly query?: string };
  return (said.type ?? said.query) as Action;
};
