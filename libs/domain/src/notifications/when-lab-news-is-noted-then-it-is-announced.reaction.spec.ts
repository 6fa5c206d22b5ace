import { givenReaction } from '@anamnesis/eventing/testing';
import type {
  LabDisclosureBegun,
  LabDisclosureEnded,
  LabDisclosureResumed,
} from '../labs/events.js';
import { said } from '../shared/said.fixture.js';
import { AnnounceLabNews } from './commands.js';
import { maria, mariasNews, mariasReport, portal } from './history.fixture.js';
import { announceLabNews } from './when-lab-news-is-noted-then-it-is-announced.reaction.js';

const given = givenReaction(announceLabNews);
const about = { reportId: mariasReport, patientId: maria, newsId: mariasNews, by: portal };
const at = '2026-12-02T18:00:00Z';
const line = { lineId: '7e2d9b1c-3c5d-4a83-8f0d-1f2b64f3e301', version: 1 };
const begun: LabDisclosureBegun = {
  ...{ type: 'LabDisclosureBegun', ...about, lines: [line], at },
  policyVersion: 'lab-visibility-2',
};
const ended = (isTold: boolean): LabDisclosureEnded => ({
  ...{ type: 'LabDisclosureEnded', ...about, isTold, at, policyVersion: 'lab-visibility-2' },
  lines: [{ ...line, hiddenSince: at }],
});
const announce = {
  is: 'command',
  name: `announce ${mariasNews}`,
  subject: maria,
  command: said(AnnounceLabNews, {
    ...{ patientId: maria, reportId: mariasReport, newsId: mariasNews },
  }),
} as const;

const resumed = (...news: readonly string[]): LabDisclosureResumed => {
  const { newsId: _news, ...rest } = begun;
  return { ...rest, type: 'LabDisclosureResumed', news };
};

describe('when something of a laboratory report is news', () => {
  it('that waits is announced when a result becomes visible', () => given(begun).then(announce));
  it('that waits is announced when a result is being corrected', () =>
    given(ended(true)).then(announce));
  it('nothing is announced of what is hidden without a word', () =>
    given(ended(false)).thenNothing());
  it('the mailbox is asked about what is shown again', () => {
    given(resumed(mariasNews)).then(announce);
    given(resumed()).thenNothing();
  });
  it('nothing follows from what was noted before it was in force', () =>
    given({ event: begun, recordedAt: '2026-11-21T23:59:59Z' }).thenNothing());
});
