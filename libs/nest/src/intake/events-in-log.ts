import { BEGINNING, type EventCodec, type EventStore } from '@anamnesis/eventing';

export interface LogToRead {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly codec: Pick<EventCodec, 'decode'>;
}

/** Every event of these types that is not forgotten, for whoever has no views: all the log is read. */
export async function* eventsInLog<Event extends { readonly type: string }>(
  { store, codec }: LogToRead,
  types: readonly Event['type'][],
): AsyncGenerator<Event> {
  const filter = { by: 'type', types } as const;
  for await (const page of store.readAll({ after: BEGINNING, filter })) {
    for (const stored of page.events) {
      if (!stored.forgotten) yield codec.decode(stored).event as unknown as Event;
    }
  }
}
