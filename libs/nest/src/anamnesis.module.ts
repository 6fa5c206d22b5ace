import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type Provider,
  type Type,
} from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { CommandHandler, CqrsModule, QueryHandler } from '@nestjs/cqrs';
import {
  commandMessageClasses,
  queryMessageClasses,
  type CommandMessage,
  type QueryMessage,
} from './messages.js';
import type { CommandAnswer, QueryAnswer } from './answers.js';
import { PortalHealth } from './portal-health.js';
import type { PortalOptions } from './portal-options.js';
import { openPortal, type Portal } from './portal.js';
import { ProjectionOperations } from './projection-operations.js';
import { malformedPosition } from './query-door.js';
import { ViewChanges } from './view-changes.js';

/** Injects the `Portal` itself, for what the buses do not offer. */
export const PORTAL = Symbol('Portal');

/**
 * The portal inside a Nest application: every command and query of the domain on the buses of
 * @nestjs/cqrs, with access policy and access log around both. The buses tell positions sealed, and
 * take them so, for their answers leave the house.
 */
@Global()
@Module({})
export class AnamnesisModule implements OnApplicationShutdown {
  constructor(@Inject(PORTAL) private readonly portal: Portal) {}

  static forRoot(options: PortalOptions): DynamicModule {
    const providers: Provider[] = [
      { provide: PORTAL, useFactory: () => openPortal(options) },
      {
        provide: PortalHealth,
        useFactory: (portal: Portal) => new PortalHealth(portal),
        inject: [PORTAL],
      },
      {
        provide: ProjectionOperations,
        useFactory: (portal: Portal) => new ProjectionOperations(portal),
        inject: [PORTAL],
      },
      { provide: ViewChanges, useFactory: ({ changes }: Portal) => changes, inject: [PORTAL] },
    ];
    return {
      module: AnamnesisModule,
      imports: [CqrsModule.forRoot()],
      providers: [...providers, ...commandHandlers(), ...queryHandlers()],
      exports: [CqrsModule, PORTAL, PortalHealth, ProjectionOperations, ViewChanges],
    };
  }

  /** After the HTTP server has answered what it had taken in. */
  onApplicationShutdown(): Promise<void> {
    return this.portal.close();
  }
}

/** The bus finds handlers by class, so each message class gets one; all of them go through one door. */
const commandHandlers = (): Type[] =>
  commandMessageClasses.map((Message) => {
    class Handler {
      constructor(private readonly portal: Portal) {}
      async execute(message: CommandMessage): Promise<CommandAnswer> {
        const answer = await this.portal.commands.handle(message);
        if (answer.is !== 'accepted') return answer;
        return { ...answer, position: this.portal.positions.seal(answer.position) };
      }
    }
    return registered(Handler, {
      name: `${Message.name}Handler`,
      decorate: CommandHandler(Message),
    });
  });

const queryHandlers = (): Type[] =>
  queryMessageClasses.map((Message) => {
    class Handler {
      constructor(private readonly portal: Portal) {}
      async execute(message: QueryMessage): Promise<QueryAnswer<unknown>> {
        if (message.atLeast === undefined) return this.portal.queries.handle(message);
        const atLeast = this.portal.positions.open(message.atLeast);
        if (atLeast === undefined) return malformedPosition;
        return this.portal.queries.handle({ ...message, atLeast });
      }
    }
    return registered(Handler, { name: `${Message.name}Handler`, decorate: QueryHandler(Message) });
  });

const registered = (
  Handler: Type,
  { name, decorate }: { name: string; decorate: ClassDecorator },
): Type => {
  Object.defineProperty(Handler, 'name', { value: name });
  Inject(PORTAL)(Handler, undefined, 0);
  decorate(Handler);
  return Handler;
};
