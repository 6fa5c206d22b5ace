import { describe, expect, it } from '@jest/globals';
import { maria, messageId, parked, strangers, tomas } from './history.fixture.js';
import { interfaceMessage } from './interface-message.decider.js';
import {
  isOver,
  isTaken,
  whyNotAttachedTo,
  type MessageAsItStands,
} from './message-standing.policy.js';

const { message } = interfaceMessage.evolve(interfaceMessage.initialState, strangers);
const standing = (more: Partial<MessageAsItStands> = {}): MessageAsItStands => {
  if (!message) throw new Error('A message that came stands.');
  return { ...message, ...more };
};
const [wait] = [{ reason: parked('no-results').reason }];
const taken = { taken: [messageId] };
const proposed = { correctionId: '1', raw: '', reason: 'By phone', by: 'nurse', at: '2026-03-25' };

describe('whether a message is over', () => {
  it.each<[string, Partial<MessageAsItStands>, { taken: boolean; over: boolean }]>([
    ['it has only come', {}, { taken: false, over: false }],
    ['all of it is recorded', taken, { taken: true, over: true }],
    ['the file has heard of it', { patientUpdate: 'counts' }, { taken: true, over: true }],
    ['an order of it waits', { ...taken, parked: [wait] }, { taken: false, over: false }],
    ['it was let be', { isDiscarded: true }, { taken: false, over: true }],
    ['it was let be, and mended', { isDiscarded: true, proposed }, { taken: false, over: false }],
  ])('is told where %s', (_what, more, is) =>
    expect({ taken: isTaken(standing(more)), over: isOver(standing(more)) }).toEqual(is),
  );
});

describe('whether a message may be said to be a patient’s', () => {
  const his = { patientId: tomas };
  it.each<[string, Partial<MessageAsItStands>, ReturnType<typeof whyNotAttachedTo>]>([
    ['yes while it is nobody’s', {}, undefined],
    ['no where it is taken for that one', { patientId: maria, ...taken }, 'message-already-taken'],
    ['not while it is being taken for another one', his, 'message-being-taken'],
    [
      'not while more of it may be recorded there',
      { ...his, ...taken, underWay: [messageId] },
      'message-being-taken',
    ],
    ['yes where it waits there', { ...his, parked: [wait] }, undefined],
    ['yes where it was let be there', { ...his, isDiscarded: true }, undefined],
    [
      'no while nobody knows of its reports that they were withdrawn',
      { ...his, ...taken, recorded: [messageId] },
      'message-already-taken',
    ],
    [
      'no where it has changed that one’s file',
      { ...his, patientUpdate: 'counts' },
      'message-already-taken',
    ],
  ])('%s', (_what, more, why) =>
    expect(whyNotAttachedTo(maria, standing(more), { patient: undefined })).toBe(why),
  );
});
