import type { RequestKind } from '@anamnesis/domain/requests/events';
import type { CorrespondenceRow } from '@anamnesis/domain/requests/correspondence.projection';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { Correspondence } from './correspondence.entity.js';
import { personShown } from './history-in-words.js';
import { PatientRequest } from './patient-request.entity.js';
import { ShowCorrespondence, type CorrespondenceAnswer } from './queries.js';

interface Place {
  readonly position: string;
  readonly entryId: string;
}

interface RawKind {
  readonly kind: RequestKind | null;
}

/** Staff read it beside the text field, patients as their own: nobody else's words are in it. */
export const correspondenceQuery: QueryDefinition<ShowCorrespondence, CorrespondenceAnswer> = {
  message: ShowCorrespondence,
  projections: ['correspondence', 'queue-and-archive', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const { patientId } = query;
    const limit = limitOf(query);
    const builder = reader
      .getRepository(Correspondence)
      .createQueryBuilder('letter')
      .leftJoin(PatientRequest.options.name, 'request', 'request.request_id = letter.request_id')
      .addSelect('request.kind', 'kind')
      .where('letter.patient_id = :patientId', { patientId });
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere(
        `letter.position <= :position
           AND (letter.position < :position OR letter.entry_id > :entryId)`,
        { ...place },
      );
    }
    const { entities, raw } = await builder
      .orderBy('letter.position', 'DESC')
      .addOrderBy('letter.entryId', 'ASC')
      .limit(limit + 1)
      .getRawAndEntities<RawKind>();
    const people = await peopleNamed(reader, [patientId, ...entities.map(({ by }) => by)]);
    const telling = { people, view: asked.view, patientId };
    const letters = entities.map((letter, index) => ({ letter, kind: raw[index]?.kind }));
    const page = pageOf(letters, {
      limit,
      seal: ({ letter: { position, entryId } }) =>
        sealCursor(query, { position, entryId } satisfies Place, asked),
      item: ({ letter, kind }) => ({
        ...letterShown(letter),
        by: personShown(letter, telling),
        kind: kind ?? 'question',
      }),
    });
    return { patientId, ...page };
  },
  patientsIn: ({ patientId }) => [patientId],
};

const letterShown = (letter: CorrespondenceRow) => {
  const { entryId, at, direction, text, requestId, askedOn, associated } = letter;
  return { entryId, at, direction, text, requestId, askedOn, associated };
};
