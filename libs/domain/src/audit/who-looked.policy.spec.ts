import type { AccessLogEvent, ViewedItem } from './events.js';
import {
  eachLookOnce,
  lookTold,
  type AskingWhoLooked,
  type ToldLook,
} from './who-looked.policy.js';

const zone = 'America/Los_Angeles';
/** Of all results on file, one is shown. */
const shown = {
  looksAt: (what: string) =>
    what === 'patients' ? 'around' : OF_THE_RECORD.includes(what) ? 'record' : 'results',
  isShown: ({ id }: ViewedItem, lookedAt: string) => id === 'shown' && lookedAt > '2026-03-05',
} as const;
const OF_THE_RECORD: readonly string[] = ['queue', 'myLabResults', 'forgetting'];
const herself: AskingWhoLooked = { by: 'rosa', role: 'patient', zone, ...shown };
const mother: AskingWhoLooked = { by: 'elena', role: 'proxy', zone, ...shown };

const look = (changes: Partial<AccessLogEvent> = {}): AccessLogEvent =>
  ({
    ...{ type: 'PatientDataRead', accessId: 'a1', patientId: 'rosa', correlationId: 'c1' },
    ...{ by: 'nurse-ito', role: 'staff', at: '2026-03-05T17:00:00Z' },
    ...{ what: 'queue', rule: 'staff-reads-for-care' },
    ...changes,
  }) as AccessLogEvent;

const saw = (what: string, ...ids: readonly string[]) =>
  look({ type: 'RecordViewed', what, items: ids.map((id) => ({ id, parts: ['line-1@1'] })) });
const elenaSaw = (what: string, ...ids: readonly string[]) =>
  ({ ...saw(what, ...ids), by: 'elena', role: 'proxy' }) as AccessLogEvent;
const careTeam = { on: '2026-03-05', who: 'care-team' } as const;
const elena = { on: '2026-03-05', who: 'proxy', by: 'elena' } as const;

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
    ['not who found her name among others', look({ what: 'patients' }), undefined],
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
    ['who saw a result that she is shown', saw('labsToReview', 'shown'), careTeam],
    ['who saw it beside a hidden one', saw('labVisibility', 'hidden', 'shown'), careTeam],
    ['not who saw a hidden one', saw('labsToReview', 'hidden'), undefined],
    ['nor who saw nothing of hers', saw('labVisibility'), undefined],
    [
      'nor who saw it before it was anything that is shown',
      { ...saw('labsToReview', 'shown'), at: '2026-03-04T17:00:00Z' },
      undefined,
    ],
    ['nor a look at results of which nobody noted which', look({ what: 'labsToMap' }), undefined],
    ['nor at what nobody knows by name', look({ what: 'toString' }), undefined],
    ['who opened her record by what brought them there', look({ what: 'forgetting' }), careTeam],
    [
      'but not where a report of hers stood on the page of somebody else',
      saw('forgetting', 'hidden'),
      undefined,
    ],
    ['that a proxy read her list', elenaSaw('myLabResults', 'hidden'), elena],
    ['whatever stood in it', elenaSaw('myLabResults'), elena],
    ['that a proxy opened a result that she is shown', elenaSaw('myLabResult', 'shown'), elena],
    ['and no other one', elenaSaw('myLabResult', 'hidden'), undefined],
  ])('tells the patient of looks at results %s', (_which, access, told) => {
    expect(lookTold(access, herself)).toEqual(told);
  });

  it('tells everybody of their own looks, whatever has become of what was seen', () => {
    const own = { ...saw('myLabResult', 'hidden'), by: 'rosa', role: 'patient' } as AccessLogEvent;
    expect(lookTold(own, herself)).toEqual({ on, who: 'yourself' });
    expect(lookTold(elenaSaw('myLabResult', 'hidden'), mother)).toEqual({ on, who: 'yourself' });
  });

  it.each<[string, AccessLogEvent, ToldLook | undefined]>([
    ['of who saw a result that the proxy is shown', saw('labsToReview', 'shown'), careTeam],
    ['not of who saw another one', saw('labsToReview', 'hidden'), undefined],
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
