import type { MalformedField } from '@anamnesis/nest';
import { answer, flag, list, mapOf, optional, text, uuid, whole } from './answer-schema.js';
import type { CommandResult } from './answer.interceptor.js';
import type { ProblemBody } from './problem.js';

export const commandResult = answer<CommandResult>('CommandResult', {
  position: text('For `atLeast` of the reads that follow.'),
  changed: flag(),
  repeated: flag(),
  askedOn: text('The stream that later commands on this request name.'),
  requestId: optional(uuid()),
  events: list(text('Name of an event that it added.')),
});

const malformedField = answer<MalformedField>('MalformedField', {
  field: text(),
  problems: list(text()),
});

const handOff = answer<NonNullable<ProblemBody['handOff']>>('HandOff', {
  who: text(),
  phone: optional(text()),
  text: text(),
});

export const problem = answer<ProblemBody>('Problem', {
  type: text('Leads to what it means.'),
  title: text(),
  status: whole(),
  detail: text('For the person.'),
  correlationId: text('The same as the header X-Correlation-Id.'),
  details: optional(mapOf(text('What else the person may be told.'))),
  handOff: optional(handOff),
  errors: optional(list(malformedField)),
});
