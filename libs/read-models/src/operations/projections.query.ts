import { presentFields } from '@anamnesis/domain/shared/present-fields';
import type { GenerationsOf } from '@anamnesis/eventing';
import { readGenerations } from '@anamnesis/eventing/postgres/projection-store';
import type { QueryDefinition } from '../query.js';
import { ListProjections, type ProjectionItem, type ProjectionsAnswer } from './queries.js';

/** About rows, and never what is in them. */
export const projectionsQuery: QueryDefinition<ListProjections, ProjectionsAnswer> = {
  message: ListProjections,
  projections: [],
  patientOf: async () => undefined,
  ask: async (reader, { projection }) => {
    const found = await readGenerations((text) => reader.query(text));
    const asked = found.filter(({ name }) => projection === undefined || name === projection);
    return { rows: asked.map(itemOf) };
  },
  patientsIn: () => [],
};

const itemOf = ({ name, live, old, building, parked, verified }: GenerationsOf): ProjectionItem => {
  const { generation, version, position, stopped } = live;
  return presentFields({
    ...{ name, generation, version, position, stopped, verified },
    before: old && { generation: old.generation, version: old.version },
    building: building && presentFields({ ...building, owner: undefined }),
    staleRows: parked.map(({ key, since, at }) => ({ key, since, ...at })),
  });
};
