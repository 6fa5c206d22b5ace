import { Module, type DynamicModule } from '@nestjs/common';
import { AnamnesisModule, type PortalOptions } from '@anamnesis/nest';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { OperationsController } from '@anamnesis/nest/running/operations.controller';
import { MllpMetrics } from './mllp-metrics.js';

/** The portal of the listener, and where machines watch it. */
@Module({})
export class InterfacesModule {
  static forRoot(portal: PortalOptions): DynamicModule {
    return {
      module: InterfacesModule,
      imports: [AnamnesisModule.forRoot(portal)],
      controllers: [OperationsController],
      providers: [PortalMetrics, MllpMetrics],
    };
  }
}
