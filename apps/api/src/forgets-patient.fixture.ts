import { QueryBus } from '@nestjs/cqrs';
import { plainToInstance } from 'class-transformer';
import { ApproveForgetting, RequestForgetting, type PortalCaller } from '@anamnesis/domain';
import { commandMessage, PORTAL, type Portal, type QueryMessage } from '@anamnesis/nest';
import type { Journey } from './journey.fixture.js';
import { until } from './live-reader.fixture.js';

const clerk: PortalCaller = { actor: 'clerk', role: 'staff' };
const drOther: PortalCaller = { actor: 'dr-other', role: 'provider' };

/** Long after anything that is recorded. Resolves when this process has heard of it. */
export const forgetsPatient = async (journey: Journey, patientId: string): Promise<void> => {
  const { commands, forgotten } = journey.server.app.get<Portal>(PORTAL);
  journey.clock.at = '2070-01-01T12:00:00.000Z';
  const asked = {
    ...{ patientId, reason: 'retention-ended' },
    ...{ authority: 'retention-schedule', reference: 'RS-2070-00001' },
  };
  for (const [command, by] of [
    [plainToInstance(RequestForgetting, asked), clerk],
    [plainToInstance(ApproveForgetting, { patientId }), drOther],
  ] as const) {
    const answer = await commands.handle(
      commandMessage(command, by, `${command.type} ${patientId}`),
    );
    if (answer.is !== 'accepted') throw new Error(JSON.stringify(answer));
  }
  await until(() => forgotten.has(patientId));
};

/** Once: the answer to this question is on its way while something else happens. */
export const meanwhile = (
  journey: Journey,
  query: string,
  happens: () => Promise<void>,
): (() => boolean) => {
  const bus = journey.server.app.get<{ execute(message: QueryMessage): Promise<unknown> }>(
    QueryBus,
  );
  const execute = bus.execute.bind(bus);
  let hasHappened = false;
  Object.assign(bus, {
    execute: async (message: QueryMessage) => {
      const answer = await execute(message);
      if (message.query.query !== query || hasHappened) return answer;
      hasHappened = true;
      await happens();
      return answer;
    },
  });
  return () => hasHappened;
};
