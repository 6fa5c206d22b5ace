export type {
  CommitTimeout,
  DroppedAnswer,
  Fault,
  Faults,
  Method,
  Midway,
  Scope,
} from './faults.js';
export { startTestServer, type TestServer, type TestServerOptions } from './test-server.js';
