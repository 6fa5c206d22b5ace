import { Module, type DynamicModule } from '@nestjs/common';
import { AnamnesisModule, type PortalOptions } from '@anamnesis/nest';
import { PortalMetrics } from '@anamnesis/nest/running/metrics';
import { OperationsController } from '@anamnesis/nest/running/operations.controller';

@Module({})
export class ProjectorModule {
  static forRoot(portal: PortalOptions): DynamicModule {
    return {
      module: ProjectorModule,
      imports: [AnamnesisModule.forRoot(portal)],
      controllers: [OperationsController],
      providers: [PortalMetrics],
    };
  }
}
