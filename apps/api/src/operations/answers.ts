import type {
  BuildingItem,
  ProjectionItem,
  ProjectionsAnswer,
  StaleRow,
  StoppedItem,
  VerifiedItem,
} from '@anamnesis/read-models';
import { answer, instant, list, oneOf, optional, text, whole } from '../answer-schema.js';

const stopped = answer<StoppedItem>('StoppedProjection', {
  eventId: text(),
  reason: text('The kind of the fault and its place in the code; never what the event holds.'),
});

const generation = answer<NonNullable<ProjectionItem['before']>>('RowGeneration', {
  generation: whole(),
  version: whole(),
});

const building = answer<BuildingItem>('GenerationBeingBuilt', {
  purpose: oneOf('rebuild', 'verification'),
  generation: whole(),
  version: whole(),
  position: text(),
  since: instant(),
  stopped: optional(stopped),
});

const staleRow = answer<StaleRow>('StaleRow', {
  key: text('An opaque id.'),
  since: instant(),
  eventId: text(),
  reason: text(),
});

const difference = answer<VerifiedItem['examples'][number]>('RowDifference', {
  key: text('An opaque id.'),
  is: oneOf('missing-in-live', 'only-in-live', 'different'),
  properties: list(text('The name of a property; never what it holds.')),
});

const verified = answer<VerifiedItem>('VerifiedProjection', {
  at: instant(),
  position: text(),
  rows: whole(),
  differences: whole(),
  examples: list(difference),
});

export const projections = answer<ProjectionsAnswer>('Projections', {
  rows: list(
    answer<ProjectionItem>('Projection', {
      name: text(),
      version: whole(),
      generation: whole(),
      position: text(),
      stopped: optional(stopped),
      before: optional(generation),
      building: optional(building),
      staleRows: list(staleRow),
      verified: optional(verified),
    }),
  ),
});
