export {
  ensureDatabase,
  ensurePostgres,
  type PostgresOptions,
  type RunningPostgres,
} from './ensure-postgres.js';
