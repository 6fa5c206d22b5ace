export type {
  CommitTimeout,
  DroppedAnswer,
  Fault,
  Faults,
  Method,
  Midway,
  Scope,
} from './faults.js';
export {
  startTestServer,
  type Outage,
  type TestServer,
  type TestServerOptions,
} from './test-server.js';
export {
  startTestCluster,
  type TestCluster,
  type TestClusterOptions,
  type TestNode,
} from './test-cluster.js';
export type { MemberState } from './node-context.js';
