import fc from 'fast-check';
import type { LabDisclosureEvent, LabReportEvent, ReportedLine } from './events.js';
import { labDisclosure, disclosureAsked } from './lab-disclosure.decider.js';
import {
  adopted,
  agreed,
  arrived,
  december,
  factsFrom,
  glucose,
  hiv,
  lookedAt,
  mode,
  reviewed,
  sodium,
  type OnFileBesides,
} from './lab-disclosure.fixture.js';
import { disclosureNewsOf } from './lab-disclosure.policy.js';
import { readFacts } from '../lab-rules/moment.policy.js';
import { visibilityAt } from '../lab-rules/visibility.policy.js';

/** One thing that happens on a day, or somebody who looks. */
type Happening =
  | { readonly is: 'version'; readonly line: ReportedLine; readonly test: 'ordinary' | 'hiv' }
  | { readonly is: 'review'; readonly lineId: string; readonly ofVersion: number }
  | { readonly is: 'agreement' }
  | { readonly is: 'look' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    is: fc.constant('version' as const),
    line: fc.constantFrom(glucose, sodium),
    test: fc.constantFrom('ordinary' as const, 'ordinary' as const, 'hiv' as const),
  }),
  fc.record({
    is: fc.constant('review' as const),
    lineId: fc.constantFrom('glucose', 'sodium'),
    ofVersion: fc.integer({ min: 1, max: 4 }),
  }),
  fc.constant({ is: 'agreement' as const }),
  fc.constant({ is: 'look' as const }),
);

const besides: fc.Arbitrary<OnFileBesides> = fc.record({
  adopted: fc.constantFrom(
    [],
    [adopted(mode({ mode: 'immediate' }), december(6))],
    [adopted({ ...mode({ mode: 'immediate' }), inForce: ['L9'] }, december(1, 1))],
    [adopted(mode({ mode: 'hold', hours: 30 }), december(3))],
    [
      adopted({ inForce: ['L8', 'L9'] }, december(2)),
      adopted(mode({ mode: 'never' }), december(9)),
    ],
  ),
  wishes: fc.constantFrom(
    [],
    [{ asked: 'not-to-see' as const, from: december(5), to: december(8) }],
  ),
});

const eventsOf = (days: readonly Happening[]): readonly LabReportEvent[] => {
  const versions: Record<string, number> = {};
  return days.flatMap((each, index): readonly LabReportEvent[] => {
    const at = december(index + 1);
    switch (each.is) {
      case 'version': {
        const { lineId } = each.line;
        const version = (versions[lineId] ?? 0) + 1;
        versions[lineId] = version;
        const test = each.test === 'hiv' ? { test: hiv } : {};
        const status = version === 1 ? 'final' : 'corrected';
        return [arrived(at, { ...each.line, ...test, version, status })];
      }
      case 'review':
        return [reviewed(at, { [each.lineId]: each.ofVersion })];
      case 'agreement':
        return [agreed(at, 'requested')];
      case 'look':
        return [];
    }
  });
};

interface Looked {
  readonly at: string;
  readonly said: readonly LabDisclosureEvent[];
  readonly facts: ReturnType<typeof factsFrom>;
}

/** Looked at on the days that are named, and at the end. */
const looksOver = (
  days: readonly Happening[],
  onFile: OnFileBesides,
  isLookedAt: (each: Happening) => boolean,
): readonly Looked[] => {
  const heard: LabDisclosureEvent[] = [];
  const looks: Looked[] = [];
  for (const [index, each] of days.entries()) {
    if (!isLookedAt(each) && index < days.length - 1) continue;
    const at = december(index + 1, 18);
    const known = eventsOf(days.slice(0, index + 1));
    const facts = factsFrom(known, onFile);
    const said = lookedAt(heard, facts, at);
    heard.push(...said);
    looks.push({ at, said, facts });
  }
  return looks;
};

const linesIn = (event: LabDisclosureEvent): readonly string[] =>
  'lines' in event ? event.lines.map(({ lineId, version }) => `${lineId} ${version}`) : [];

/** The engine, asked by itself. */
const engineOf = ({ facts, at }: Looked) => {
  const asked = disclosureAsked({ lines: {}, lookedAt: at }, facts, at);
  const answer = asked && visibilityAt(readFacts(asked.facts, asked.policies), Date.parse(at));
  return (lineId: string) => {
    const index = asked?.row.lines.findIndex((line) => line.lineId === lineId) ?? -1;
    return answer?.lines[index];
  };
};

const life = fc.tuple(fc.array(happening, { minLength: 2, maxLength: 14, size: 'max' }), besides);

describe('whatever happens to a report, and whenever somebody looks', () => {
  it('there is much of everything', () => {
    const said = fc
      .sample(life, { numRuns: 250, seed: 7 })
      .flatMap(([days, onFile]) => looksOver(days, onFile, () => true))
      .flatMap((looked) => looked.said);
    const kinds = said.map((event) =>
      'isTold' in event ? `${event.type} ${event.isTold}` : event.type,
    );
    for (const kind of [
      'LabDisclosureBegun',
      'LabDisclosureEnded true',
      'LabDisclosureEnded false',
      'LabDisclosureResumed',
      'LabDisclosureLookPlanned',
    ]) {
      expect([kind, kinds.filter((each) => each === kind).length > 1]).toEqual([kind, true]);
    }
  });

  it('nothing is announced that the engine hides, and nothing twice', () => {
    fc.assert(
      fc.property(life, ([days, onFile]) => {
        const announced: string[] = [];
        for (const looked of looksOver(days, onFile, ({ is }) => is === 'look')) {
          for (const event of looked.said) {
            if (event.type !== 'LabDisclosureBegun') continue;
            for (const { lineId } of event.lines) {
              expect(engineOf(looked)(lineId)?.visible).toBe(true);
            }
            announced.push(...linesIn(event));
          }
        }
        expect(announced).toHaveLength(new Set(announced).size);
      }),
    );
  });

  it('nobody is told of a correction that L5, L6 or a wish hides', () => {
    fc.assert(
      fc.property(life, ([days, onFile]) => {
        for (const looked of looksOver(days, onFile, () => true)) {
          for (const event of looked.said) {
            if (event.type !== 'LabDisclosureEnded' || !event.isTold) continue;
            for (const { lineId } of event.lines) {
              const line = engineOf(looked)(lineId);
              expect(line?.visible).toBe(false);
              const rules = line?.applied.map(({ rule }) => rule) ?? [];
              expect(rules.filter((rule) => ['L5', 'L6', 'L9'].includes(rule))).toEqual([]);
            }
          }
        }
      }),
    );
  });

  it('what is shown at the end was announced, however seldom anybody looked', () => {
    fc.assert(
      fc.property(life, fc.boolean(), ([days, onFile], isOften) => {
        const looks = looksOver(days, onFile, ({ is }) => isOften || is === 'look');
        const last = looks.at(-1);
        if (!last) return;
        const known = looks
          .flatMap(({ said }) => said)
          .reduce(labDisclosure.evolve, labDisclosure.initialState);
        const asked = disclosureAsked(known, last.facts, last.at);
        const news = asked && disclosureNewsOf(asked);
        expect([news?.begun ?? [], news?.ended ?? [], news?.resumed ?? []]).toEqual([[], [], []]);
        for (const { lineId } of [glucose, sodium]) {
          const isShown = engineOf(last)(lineId)?.visible === true;
          const noted = known.lines[lineId];
          expect([lineId, noted !== undefined && !noted.hidden]).toEqual([lineId, isShown]);
        }
      }),
    );
  });
});
