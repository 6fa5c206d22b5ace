export {
  ensureDatabase,
  ensurePostgres,
  setDatabaseAside,
  type PostgresOptions,
  type RunningPostgres,
} from './ensure-postgres.js';
