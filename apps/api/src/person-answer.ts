import type { Person } from '@anamnesis/read-models';
import { answer, optional, text } from './answer-schema.js';

export const person = answer<Person>('Person', { id: text(), name: optional(text()) });
