import { givenProjection } from '@anamnesis/eventing/testing';
import type { LabDisclosureEvent } from './events.js';
import { about, december } from './lab-disclosure.fixture.js';
import { labDisclosures } from './lab-disclosures.projection.js';

const by = 'anamnesis-portal';
const line = { lineId: 'glucose', version: 1, collectedOn: '2026-11-30' };
const policyVersion = 'lab-visibility-2';
const begun: LabDisclosureEvent = {
  ...{ type: 'LabDisclosureBegun', ...about, lines: [line], newsId: 'news-1', policyVersion },
  ...{ by, at: december(2) },
};
const ended = (isTold: boolean): LabDisclosureEvent => ({
  ...{ type: 'LabDisclosureEnded', ...about, newsId: 'news-2', policyVersion, isTold },
  ...{ lines: [{ ...line, hiddenSince: december(3) }], by, at: december(3) },
});
const correctedNow: LabDisclosureEvent = {
  ...{ type: 'LabDisclosureBegun', ...about, newsId: 'news-3', policyVersion },
  ...{ lines: [{ ...line, version: 2 }], by, at: december(4) },
};

const given = givenProjection(labDisclosures);

describe('the disclosures of reports', () => {
  it('say what was shown, by which news, and what is being corrected', () => {
    given(begun, ended(true)).thenRowWith(about.reportId, {
      ...about,
      known: {
        lines: {
          glucose: {
            ...{ shown: [1], last: line, newsId: 'news-1' },
            hidden: { since: december(3), isTold: true, newsId: 'news-2' },
          },
        },
        lookedAt: december(3),
      },
      isBeingCorrected: true,
    });
  });
  it('call a report corrected as long as one of its lines is', () => {
    const both = { ...begun, lines: [line, { ...line, lineId: 'sodium' }] };
    given(both, ended(true)).thenRowWith(about.reportId, { isBeingCorrected: true });
  });
  it.each<[string, readonly LabDisclosureEvent[], boolean]>([
    ['while it is shown', [begun], false],
    ['when it is hidden without a word', [begun, ended(false)], false],
    ['until the corrected version is shown', [begun, ended(true), correctedNow], false],
  ])('call nothing corrected %s', (_when, events, expected) => {
    given(...events).thenRowWith(about.reportId, { isBeingCorrected: expected });
  });
});
