import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AnamnesisModule, type PortalOptions } from '@anamnesis/nest';
import type { Logger } from '@anamnesis/nest/running/logging';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { OperationsController } from '@anamnesis/nest/running/operations.controller';
import { AnswerInterceptor } from './answer.interceptor.js';
import { AuditController } from './audit/audit.controller.js';
import { AuthenticationGuard, OpenToAnyone, TOKEN_CHECKS } from './authentication.guard.js';
import { DirectoryController } from './directory/directory.controller.js';
import { ForgettingController } from './forgetting/forgetting.controller.js';
import { LabAuditController } from './labs/lab-audit.controller.js';
import { LabPolicyController } from './labs/lab-policy.controller.js';
import { LabWorkController } from './labs/lab-work.controller.js';
import { LabsController } from './labs/labs.controller.js';
import { InterfacesController } from './interfaces/interfaces.controller.js';
import { LiveWorklists } from './interfaces/live-worklists.js';
import { WorklistController } from './interfaces/worklist.controller.js';
import { MedicationsController } from './medications/medications.controller.js';
import { MessagePipe } from './message.pipe.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { ProjectionsController } from './operations/projections.controller.js';
import { PatientsController } from './patients/patients.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { ProblemsController } from './problems.controller.js';
import { LOGGER } from './request-log.js';
import { LiveLabResults } from './labs/live-lab-results.js';
import { MyLabsController } from './labs/my-labs.controller.js';
import { LiveQueues } from './requests/live-queues.js';
import { QueueController } from './requests/queue.controller.js';
import { RequestsController } from './requests/requests.controller.js';
import type { ControllerClass } from './routes.js';
import type { TokenChecks } from './token-checks.js';

// The controller is the projector's too, so what it means for callers is said here.
OpenToAnyone('Asked by machines that watch the process; holds nothing of anybody.')(
  OperationsController,
);

/** What the documentation describes; the operations controller is for machines that watch. */
export const portalControllers: readonly ControllerClass[] = [
  QueueController,
  RequestsController,
  MedicationsController,
  LabsController,
  LabPolicyController,
  LabWorkController,
  LabAuditController,
  PatientsController,
  MyLabsController,
  NotificationsController,
  InterfacesController,
  WorklistController,
  DirectoryController,
  AuditController,
  ForgettingController,
  ProjectionsController,
  ProblemsController,
];

export interface ApiOptions {
  readonly portal: PortalOptions;
  readonly logger: Logger;
  /** Answers what is believed of a token, as soon as the server knows where it listens. */
  readonly tokenChecks: TokenChecks;
}

@Module({})
export class ApiModule {
  static forRoot({ portal, logger, tokenChecks }: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [AnamnesisModule.forRoot(portal)],
      controllers: [OperationsController, ...portalControllers],
      providers: [
        PortalMetrics,
        LiveQueues,
        LiveLabResults,
        LiveWorklists,
        { provide: LOGGER, useValue: logger },
        { provide: TOKEN_CHECKS, useValue: tokenChecks },
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_PIPE, useClass: MessagePipe },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
