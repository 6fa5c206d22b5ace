import { givenFor } from '@anamnesis/eventing/testing';
import { panelFinal } from '../labs/history.fixture.js';
import type { LabReportEvent } from '../labs/events.js';
import { labReport } from '../labs/lab-report.decider.js';
import { said } from '../shared/said.fixture.js';
import { AttachMessagePatient } from './commands.js';
import type { InterfaceMessageEvent } from './events.js';
import {
  admission,
  attached,
  counts,
  maria,
  marias,
  messageId,
  nurse,
  onFile,
  parked,
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

type Events = readonly InterfaceMessageEvent[];
const byNurse = (events: Events, ...ofReport: readonly LabReportEvent[]) =>
  givenFor(interfaceMessage)(...events)
    .by(nurse.by)
    .at(nurse.at)
    .knowing({ ...onFile, [`report ${reportId}`]: standing(...ofReport) });
const takenOfTomas: Events = [strangers, unknown, toTomas, takenThere];

describe('attaching a message to somebody else than whom it was taken for', () => {
  it('begins a new attempt once all that it recorded there was withdrawn as a mistake', () =>
    byNurse(takenOfTomas, recorded, withdrawn)
      .when(attach)
      .then({ ...attached, attempt: 3 }));
  it.each<[string, Events]>([
    ['it was taken as a whole', takenOfTomas],
    ['more of it waits', [...takenOfTomas, parked('no-results', { attempt: 2, place: 'OBR[2]' })]],
    ['it is taken anew there', [...takenOfTomas, { ...replayed, attempt: 3 }]],
  ])('is refused while what it recorded stands there, where %s', (_what, events) =>
    byNurse(events, recorded).when(attach).thenRefused('message-already-taken'),
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
