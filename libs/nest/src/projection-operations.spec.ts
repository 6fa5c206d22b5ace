import type { OperateProjection } from '@anamnesis/domain';
import { inMemoryEventStore, inMemoryProjectionStore } from '@anamnesis/eventing';
import type { AcceptedAnswer } from './answers.js';
import { portalCodec } from './portal.js';
import { ProjectionOperations } from './projection-operations.js';

const accepted: AcceptedAnswer = {
  ...{ is: 'accepted', changed: true, repeated: false, events: [] },
  ...{ stream: 'projectionOperations-practitioners', position: '1' },
};

const operated = (operation: OperateProjection['operation'], answer = accepted) => {
  const [store, codec, rows] = [inMemoryEventStore(), portalCodec(), inMemoryProjectionStore()];
  const operations = new ProjectionOperations({ store, codec, rows, projections: undefined });
  const command = { type: 'OperateProjection', projection: 'practitioners', operation } as const;
  return operations.after(command, () => Promise.resolve(answer));
};

describe('what cannot be done with a projection', () => {
  it.each(['rebuild', 'verify', 'retry', 'switch-back', 'abandon'] as const)(
    'is answered with the reason: %s',
    async (operation) =>
      expect(await operated(operation)).toEqual({
        is: 'malformed',
        fields: [{ field: 'operation', problems: [expect.stringMatching('practitioners')] }],
      }),
  );

  it('is not tried again when the same request is sent again', async () => {
    const repeated = { ...accepted, repeated: true };
    expect(await operated('verify', repeated)).toBe(repeated);
  });
});
