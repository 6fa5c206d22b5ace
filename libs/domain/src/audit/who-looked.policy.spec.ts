import type { AccessLogEvent } from './events.js';
import {
  eachLookOnce,
  lookTold,
  type AskingWhoLooked,
  type ToldLook,
} from './who-looked.policy.js';

const zone = 'America/Los_Angeles';
const herself: AskingWhoLooked = { by: 'rosa', role: 'patient', zone };
const mother: AskingWhoLooked = { by: 'elena', role: 'proxy', zone };

const look = (changes: Partial<AccessLogEvent> = {}): AccessLogEvent =>
  ({
    ...{ type: 'PatientDataRead', accessId: 'a1', patientId: 'rosa', correlationId: 'c1' },
    ...{ by: 'nurse-ito', role: 'staff', at: '2026-03-05T17:00:00Z' },
    ...{ what: 'queue', rule: 'staff-reads-for-care' },
    ...changes,
  }) as AccessLogEvent;

const by = (actor: string, role: string) => look({ by: actor, role });
const on = '2026-03-05';

describe('who looked', () => {
  it.each<[string, AccessLogEvent, ToldLook | undefined]>([
    ['staff as the care team', look(), { on, who: 'care-team' }],
    ['the front desk as the same', by('desk-1', 'front-desk'), { on, who: 'care-team' }],
    ['a provider by id', by('dr-lee', 'provider'), { on, who: 'care-team', by: 'dr-lee' }],
    ['an auditor as such', by('auditor-lang', 'auditor'), { on, who: 'auditor' }],
    ['a proxy by id', by('elena', 'proxy'), { on, who: 'proxy', by: 'elena' }],
    ['herself', by('rosa', 'patient'), { on, who: 'yourself' }],
    ['whatever role comes one day', by('robot', 'robot'), { on, who: 'care-team' }],
    [
      'a look one by one, without what was seen',
      look({ type: 'RecordViewed', items: [{ id: 'report-1', parts: ['line-1@1'] }] }),
      { on, who: 'care-team' },
    ],
    ['not what was done', look({ type: 'CommandAccepted', commandId: 'c' }), undefined],
    [
      'nor what was refused',
      look({ type: 'CommandRefused', commandId: 'c', reason: 'already-dismissed' }),
      undefined,
    ],
    ['nor who was not let in', look({ type: 'AccessDenied' }), undefined],
  ])('tells the patient %s', (_whom, access, told) => {
    expect(lookTold(access, herself)).toEqual(told);
  });

  it.each<[string, AccessLogEvent, ToldLook | undefined]>([
    ['of the care team', look(), { on, who: 'care-team' }],
    ['of a provider without a name', by('dr-lee', 'provider'), { on, who: 'care-team' }],
    ['of an auditor', by('auditor-lang', 'auditor'), { on, who: 'auditor' }],
    ['of their own looks', by('elena', 'proxy'), { on, who: 'yourself' }],
    ['nothing of the patient’s', by('rosa', 'patient'), undefined],
    ['nothing of another proxy’s', by('luis', 'proxy'), undefined],
    ['nothing of somebody of the same id', by('elena', 'patient'), undefined],
  ])('tells a proxy %s', (_of, access, told) => {
    expect(lookTold(access, mother)).toEqual(told);
  });

  it.each([
    ['2026-03-06T07:59:59.999Z', '2026-03-05'],
    ['2026-03-06T08:00:00Z', '2026-03-06'],
    // The clocks have gone forward.
    ['2026-03-09T07:00:00Z', '2026-03-09'],
  ])('says of %s the day of the practice: %s', (at, day) => {
    expect(lookTold(look({ at }), herself)?.on).toBe(day);
  });

  it('says each once for a day, the newest day first, and in no order of hours', () => {
    const told = (day: number, who: ToldLook['who'], id?: string): ToldLook => ({
      ...{ on: `2026-03-0${day}`, who },
      ...(id === undefined ? {} : { by: id }),
    });
    const [first, second] = [told(4, 'care-team', 'dr-lee'), told(4, 'care-team', 'dr-osei')];
    const all = [second, told(5, 'auditor'), first, told(5, 'yourself'), first, told(4, 'proxy')];
    expect(eachLookOnce(all)).toEqual([
      ...[told(5, 'yourself'), told(5, 'auditor'), told(4, 'proxy'), first, second],
    ]);
    expect(eachLookOnce([...all].reverse())).toEqual(eachLookOnce(all));
  });
});
