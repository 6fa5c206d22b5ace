import type { KeyVault, ProjectionStatus, StoppedAt } from '@anamnesis/eventing';
import type { KnownSender } from './intake/known-senders.js';
import type { MailOptions } from './mail/mail-options.js';
import type { PortalClock } from './portal-clock.js';

export interface PortalOptions {
  /** PostgreSQL as a role that owns nothing: `postgres://role:password@host:port/database`. */
  readonly databaseUrl: string;
  /** The role that owns the tables and migrates them at the start; left out when that is done. */
  readonly databaseOwnerUrl?: string;
  /** `esdb://…`: events live in EventStoreDB; in PostgreSQL when left out. */
  readonly eventStoreUrl?: string;
  /** Whether this process also runs the projections. */
  readonly projections: ProjectionsHere;
  /**
   * Secret behind digests of commands, names of streams and ids of what others have named; the same
   * for all processes of an installation, and for good: another one is refused.
   */
  readonly digestKey: string;
  /**
   * At least 32 bytes, as `openssl rand -base64 32` draws them: seals cursors; the same for all
   * processes of an installation.
   */
  readonly cursorKey: string;
  /**
   * Where the patients' keys are kept, apart from the events and with backups of its own; the same
   * for all processes of an installation. A vault that is handed in is left open.
   */
  readonly keyVault: KeyVault | FileKeyVaultPlace | DatabaseKeyVaultPlace;
  /** Left out, nobody is mailed, and staff see why. */
  readonly mail?: MailOptions | undefined;
  /** Who may send messages here; nobody when left out. */
  readonly interfaces?: InterfaceOptions | undefined;
  /** Told when a message could not be kept through no fault of its sender's. */
  readonly onIntakeFailure?: (failure: unknown) => void;
  readonly clock?: PortalClock;
  /**
   * Told at the start when events cannot be opened that should be, and later when the vault is out
   * of reach; the words hold opaque ids.
   */
  readonly onLostKeys?: (sentence: string) => void;
  /** Told when a projection of this process stops, goes on, is built or parks a row. */
  readonly onProjection?: (notice: ProjectionNotice) => void;
  /**
   * Told at the start what does not stop the portal and somebody should mend; no patient data. Left
   * out, it is a warning of the process.
   */
  readonly onWarning?: (sentence: string) => void;
  /**
   * A view that lacks what was recorded so long ago stands still: answers from it are marked, and
   * nothing is shown that it decides about. Ten seconds when left out.
   */
  readonly viewsMayLagMs?: number;
  /** How long a query waits for `atLeast`. */
  readonly atLeastTimeoutMs?: number;
}

export interface InterfaceOptions {
  readonly senders: readonly KnownSender[];
  /** Takes messages of training and debugging, too: never in production. */
  readonly testMode: boolean;
}

/** Holds no patient data: names, event ids, opaque keys and places in the code. */
export interface ProjectionNotice {
  readonly projection: string;
  /** `rows` are those that readers see, `build` what is built beside them. */
  readonly of: 'rows' | 'build';
  readonly status: ProjectionStatus | { readonly is: 'parked'; readonly at: StoppedAt };
}

/**
 * `run`: this process is the writer of every view, from now on. `stand-by`: only while nobody else
 * is. `elsewhere`: another process runs them.
 */
export type ProjectionsHere = 'run' | 'stand-by' | 'elsewhere';

/** A key vault in a PostgreSQL of its own, for installations on several machines. */
export interface DatabaseKeyVaultPlace {
  readonly url: string;
  readonly masterKey: string;
  readonly previousMasterKey?: string | undefined;
}

/** A key vault in files of this machine. */
export interface FileKeyVaultPlace {
  readonly folder: string;
  /** ANAMNESIS_MASTER_KEY; left out, the master keys lie in the folder, too. */
  readonly masterKey?: string | undefined;
  /** ANAMNESIS_MASTER_KEY_PREVIOUS, while the master key is being changed. */
  readonly previousMasterKey?: string | undefined;
}
