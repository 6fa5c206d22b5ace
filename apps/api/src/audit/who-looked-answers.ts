import { lookers } from '@anamnesis/domain/audit/who-looked.policy';
import type { Look, WhoLookedAnswer } from '@anamnesis/nest';
import { answer, date, list, oneOf, optional, text, uuid } from '../answer-schema.js';
import { person } from '../person-answer.js';

const look = answer<Look>('Look', {
  on: date(),
  who: oneOf(...lookers),
  person: optional(person),
});

export const whoLooked = answer<WhoLookedAnswer>('WhoLooked', {
  patientId: uuid(),
  month: text('YYYY-MM, of the facility’s calendar.'),
  looks: list(look),
});
