import { refuse, type Decider } from './decider.js';
import type { Projection } from './projection.js';
import { givenFor, givenProjection } from './testing.js';

type LampEvent =
  | { readonly type: 'LampInstalled'; readonly lampId: string; readonly at: string }
  | { readonly type: 'LampLit'; readonly lampId: string; readonly by: string };

class LightLamp {
  get type() {
    return 'LightLamp' as const;
  }
  readonly lampId: string = 'hall';
}

interface Lamp {
  readonly installed: boolean;
  readonly lit: boolean;
}

interface Facts {
  readonly fuse: { readonly blown: boolean };
}

const lamp: Decider<Lamp, LightLamp, LampEvent, 'no-such-lamp' | 'fuse-blown', Facts> = {
  streamOf: ({ lampId }) => `lamp-${lampId}`,
  initialState: { installed: false, lit: false },
  decide: (state, { lampId }, { by, facts }) => {
    if (!state.installed) return refuse('no-such-lamp', { lampId });
    if (facts.fuse.blown) return refuse('fuse-blown');
    return state.lit ? [] : [{ type: 'LampLit', lampId, by }];
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'LampInstalled':
        return { ...state, installed: true };
      case 'LampLit':
        return { ...state, lit: true };
    }
  },
  subjectOf: () => undefined,
  patientOf: () => undefined,
  lookUp: () => ({
    fuse: { stream: 'fuse-1', initialState: { blown: false }, evolve: (state) => state },
  }),
};

const installed = { type: 'LampInstalled', lampId: 'hall', at: '2026-01-01T08:00:00Z' } as const;
const lit = { type: 'LampLit', lampId: 'hall', by: 'maria' } as const;
const light = new LightLamp();

describe('the grammar of decider specs', () => {
  const given = givenFor(lamp);

  it('compares events, nothing and refusals', () => {
    given(installed).by('maria').when(light).then(lit);
    given(installed, lit).when(light).thenNothing();
    given(installed).when(light).thenSomething();
    given().when(light).thenRefused('no-such-lamp');
    given().when(light).thenRefused('no-such-lamp', { lampId: 'hall' });
  });

  it('hands on what other streams say, and their first state when nothing is said', () => {
    given(installed)
      .knowing({ fuse: { blown: true } })
      .when(light)
      .thenRefused('fuse-blown');
    given(installed).knowing({}).when(light).thenSomething();
  });

  it('fails when something else happens', () => {
    expect(() => {
      given(installed).by('tom').when(light).then(lit);
    }).toThrow(/maria/);
    expect(() => {
      given(installed).when(light).thenNothing();
    }).toThrow();
    expect(() => {
      given(installed, lit).when(light).thenSomething();
    }).toThrow();
    expect(() => {
      given().when(light).thenSomething();
    }).toThrow(/refused/);
    expect(() => {
      given(installed).when(light).thenRefused('no-such-lamp');
    }).toThrow();
    expect(() => {
      given().when(light).thenRefused('no-such-lamp', { lampId: 'cellar' });
    }).toThrow();
  });

  it('fails when a spec forgets its then', async () => {
    await expect(Promise.resolve(given().when(light) as unknown)).rejects.toThrow();
  });

  it('fails when deciding twice differs', () => {
    let count = 0;
    const moody: typeof lamp = {
      ...lamp,
      decide: () => [{ type: 'LampLit', lampId: 'hall', by: String((count += 1)) }],
    };
    expect(() => {
      givenFor(moody)(installed).when(light).thenSomething();
    }).toThrow(/twice/);
  });

  it('fails when evolve throws, or changes the state in place', () => {
    const throwing: typeof lamp = {
      ...lamp,
      evolve: () => {
        throw new Error('no idea');
      },
    };
    const mutating: typeof lamp = {
      ...lamp,
      evolve: (state) => Object.assign(state, { installed: true }),
    };
    expect(() => {
      givenFor(throwing)(installed).when(light).thenSomething();
    }).toThrow(/no idea/);
    expect(() => {
      givenFor(mutating)(installed).when(light).thenSomething();
    }).toThrow(/read only|extensible/);
  });

  it('fails when an event holds what JSON cannot keep', () => {
    const at = new Date(0) as unknown as string;
    expect(() => {
      givenFor(lamp)({ ...installed, at })
        .when(light)
        .thenSomething();
    }).toThrow(/JSON/);
  });
});

interface LampRow {
  readonly lampId: string;
  readonly house: string;
  readonly timesLit: number;
  readonly remark?: string;
}

const lamps: Projection<LampRow, LampEvent> = {
  name: 'lamps',
  events: ['LampInstalled', 'LampLit'],
  keysOf: ({ lampId }) => [lampId],
  project: (row, event, { recorded }) => {
    switch (event.type) {
      case 'LampInstalled':
        return { lampId: event.lampId, house: recorded.stream, timesLit: 0 };
      case 'LampLit':
        return row && { ...row, timesLit: row.timesLit + 1 };
    }
  },
};

describe('the grammar of projection specs', () => {
  const given = givenProjection(lamps);

  it('compares rows, some of their fields, and their absence', () => {
    given(installed, { event: lit, stream: 'house-9' })
      .on('house-7')
      .thenRow('hall', { lampId: 'hall', house: 'house-7', timesLit: 1 })
      .thenRowWith('hall', { timesLit: 1 })
      .thenNoRow('cellar');
  });

  it('fails on another row', () => {
    expect(() => {
      given(installed).thenRowWith('hall', { timesLit: 3 });
    }).toThrow();
    expect(() => {
      given(lit).thenRowWith('hall', { timesLit: 0 });
    }).toThrow(/no row hall/);
    expect(() => {
      given(installed).thenNoRow('hall');
    }).toThrow();
  });

  it('fails when a restart between two events would change the rows', () => {
    const remembered = new Set<string>();
    const forgetful: typeof lamps = {
      ...lamps,
      project: (row, event, at) => {
        const twice = remembered.has(at.recorded.id);
        remembered.add(at.recorded.id);
        const next = lamps.project(row, event, at);
        return next && { ...next, remark: twice ? 'seen' : 'new' };
      },
    };
    expect(() => {
      givenProjection(forgetful)(installed).thenRowWith('hall', { timesLit: 0 });
    }).toThrow(/restarting/);
  });
});
