import { givenFor } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { OperateProjection } from './commands.js';
import { projectionOperations } from './projection-operations.decider.js';

const given = givenFor(projectionOperations);
const at = '2026-03-25T17:00:00Z';
const by = 'operator-moreno';
const rebuild = { projection: 'queue-and-archive', operation: 'rebuild' } as const;

describe('operating a projection', () => {
  it('is recorded with who asked for what', () =>
    given()
      .by(by)
      .at(at)
      .when(said(OperateProjection, rebuild))
      .then({ type: 'ProjectionOperationAsked', ...rebuild, by, at }));

  it('is recorded each time: the same may be needed again', () =>
    given({ type: 'ProjectionOperationAsked', ...rebuild, by, at })
      .by(by)
      .at(at)
      .when(said(OperateProjection, rebuild))
      .then({ type: 'ProjectionOperationAsked', ...rebuild, by, at }));
});
