import { givenFor } from '@anamnesis/eventing/testing';
import { panelFinal } from '../labs/history.fixture.js';
import type { LabReportEvent } from '../labs/events.js';
import { labReport } from '../labs/lab-report.decider.js';
import { said } from '../shared/said.fixture.js';
import { AttachMessagePatient, BeginMessageTaking, EndMessageTaking } from './commands.js';
import type { InterfaceMessageEvent } from './events.js';
import {
  admission,
  attached,
  counts,
  discarded,
  maria,
  marias,
  messageId,
  nurse,
  onFile,
  parked,
  portal,
  replayed,
  reports,
  strangers,
  taken,
  tomas,
} from './history.fixture.js';
import { interfaceMessage } from './interface-message.decider.js';

const { reason } = attached;
const attach = said(AttachMessagePatient, { messageId, patientId: maria, reason });
const toTomas = { ...attached, patientId: tomas };
const takenThere = { ...taken, attempt: 2 };
const unknown = parked('patient-unknown');
const [reportId] = reports;
const his = { reportId, patientId: tomas };
const recorded: LabReportEvent = { ...panelFinal, ...his };
const withdrawn: LabReportEvent = {
  type: 'LabReportWithdrawnAsMisfiled',
  ...{ ...his, reason: 'attached-to-wrong-patient', ...nurse },
  lines: panelFinal.lines.map(({ lineId, version }) => ({ lineId, version: version + 1 })),
};
const standing = (...events: readonly LabReportEvent[]) =>
  events.reduce(labReport.evolve, labReport.initialState);

const begun: InterfaceMessageEvent = {
  type: 'MessageTakingBegan',
  ...{ messageId, attempt: 2, reports: [reportId], ...portal },
};
const over = (ofIt: readonly string[]): InterfaceMessageEvent => ({
  type: 'MessageTakingEnded',
  ...{ messageId, attempt: 2, reports: ofIt, ...portal },
});
const waits = (attempt: number) => parked('no-results', { attempt, place: 'OBR[2]' });
const hers: LabReportEvent = { ...panelFinal, reportId, patientId: maria };

type Events = readonly InterfaceMessageEvent[];
const byNurse = (events: Events, ...ofReport: readonly LabReportEvent[]) =>
  givenFor(interfaceMessage)(...events)
    .by(nurse.by)
    .at(nurse.at)
    .knowing({ ...onFile, [`report ${reportId}`]: standing(...ofReport) });
const begunOfTomas: Events = [strangers, unknown, toTomas, begun];
const takenOfTomas: Events = [strangers, unknown, toTomas, takenThere];
const isReplayed = ({ type }: InterfaceMessageEvent) => type === 'MessageReplayed';

describe('attaching a message to somebody else than whom it was taken for', () => {
  it('begins a new attempt once all that it recorded there was withdrawn as a mistake', () =>
    byNurse(takenOfTomas, recorded, withdrawn)
      .when(attach)
      .then({ ...attached, attempt: 3 }));
  it.each<[string, Events]>([
    ['it was taken as a whole', takenOfTomas],
    ['more of it waits', [...takenOfTomas, parked('no-results', { attempt: 2, place: 'OBR[2]' })]],
    ['it has waited since', [...takenOfTomas, { ...replayed, attempt: 3 }, waits(3)]],
    ['it was cut off there', [...begunOfTomas, { ...replayed, attempt: 3 }, waits(3)]],
    ['it waits, and has told what it recorded', [...begunOfTomas, waits(2), over([reportId])]],
  ])('is refused while what it recorded stands there, where %s', (_what, events) =>
    byNurse(events, recorded).when(attach).thenRefused('message-already-taken'),
  );
  it.each<[string, Events]>([
    ['is to begin', [strangers, unknown, toTomas]],
    ['is to begin anew', [...takenOfTomas, { ...replayed, attempt: 3 }]],
    ['goes on', begunOfTomas],
    ['goes on, and an order of it waits', [...begunOfTomas, waits(2)]],
    ['goes on, and it was let be', [...begunOfTomas, discarded]],
  ])('is told to wait while the taking there %s', (_what, events) =>
    byNurse(events).when(attach).thenRefused('message-being-taken'),
  );
  it.each<[string, Events, readonly LabReportEvent[]]>([
    ['nothing', [...begunOfTomas, waits(2), over([])], [recorded]],
    ['what was withdrawn', [...begunOfTomas, waits(2), over([reportId])], [recorded, withdrawn]],
    ['what never came', [...begunOfTomas, { ...replayed, attempt: 3 }, waits(3)], []],
    ['hers', [...begunOfTomas, { ...replayed, attempt: 3 }, waits(3)], [hers]],
    ['nothing yet, and was let be', [strangers, unknown, toTomas, discarded], []],
  ])('begins a new attempt where the one that ended there left %s', (_what, events, ofReport) =>
    byNurse(events, ...ofReport)
      .when(attach)
      .then({ ...attached, attempt: events.some(isReplayed) ? 4 : 3 }),
  );
  it('asks nothing of what stood under somebody before that one', () => {
    const back = { ...attached, attempt: 3, patientId: maria };
    byNurse([...takenOfTomas, back, parked('refused', { attempt: 3 })], recorded)
      .when(attach)
      .then({ ...attached, attempt: 4 });
  });
  it('is refused of what says who a patient is, for what it changed is changed', () =>
    byNurse([admission, unknown, toTomas, { ...counts, attempt: 2 }])
      .when(attach)
      .thenRefused('message-already-taken'));
  it('is refused where the file agreed when it came', () =>
    byNurse([{ ...marias, patientId: tomas }, taken], recorded, withdrawn)
      .when(attach)
      .thenRefused('message-of-known-patient'));
});

describe('beginning to take a message that was attached', () => {
  const begin = said(BeginMessageTaking, { messageId, attempt: 2, reports });
  const by = (events: Events) =>
    givenFor(interfaceMessage)(...events)
      .by(portal.by)
      .at(portal.at);
  it('tells first which reports may get something of it, each once', () =>
    by(begunOfTomas)
      .when(begin)
      .then({ ...begun, reports: [reports[1]] }));
  it('tells nothing where that is told', () => {
    const told = { ...begun, reports: [reports[1]] };
    by([...begunOfTomas, told])
      .when(begin)
      .thenNothing();
  });
  it.each<[string, Events]>([
    ['it is to be taken anew', [...takenOfTomas, { ...replayed, attempt: 3 }]],
    ['it was let be', [strangers, unknown, toTomas, discarded]],
  ])('is refused where %s', (_what, events) =>
    by(events).when(begin).thenRefused('attempt-is-over'),
  );
  it('is over once, of its own attempt', () => {
    const end = said(EndMessageTaking, { messageId, attempt: 2, reports: [] });
    by(begunOfTomas).when(end).then(over([]));
    by([...begunOfTomas, over([])])
      .when(end)
      .thenNothing();
    const ofEarlier = said(EndMessageTaking, { messageId, attempt: 1, reports: [] });
    by(begunOfTomas).when(ofEarlier).thenNothing();
  });
  it('is over when it is taken', () =>
    byNurse([...begunOfTomas, takenThere], recorded, withdrawn)
      .when(attach)
      .then({ ...attached, attempt: 3 }));
});
