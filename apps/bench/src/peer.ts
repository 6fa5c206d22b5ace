import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Another event store for Node on the same server, used as its own guide shows it. */
export interface Peer {
  /** The first events of a stream that nobody wrote to before. */
  append(id: string, events: readonly PeerEvent[]): Promise<void>;
  /** Loads the stream, counts its events, decides, and appends one more. */
  command(id: string, decide: (asked: number) => PeerEvent): Promise<void>;
  /** Follows the log from its beginning into `views.emmett_prescriptions`, where it can. */
  project?(rowOf: (data: PeerEvent['data']) => ShownByPeer): Promise<{ stop(): Promise<void> }>;
  /** Where its events lie, a row each. */
  readonly table: string;
  close(): Promise<void>;
}

export interface PeerEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

export interface ShownByPeer {
  readonly prescriptionId: string;
  readonly patientId: string;
  readonly medication: string;
  readonly lastAskedAt: string;
}

export const peerNames = {
  emmett: 'Emmett 0.42.0',
  castore: 'Castore 2.4.2',
  evtstore: 'evtstore 12.0.1',
} as const;

export type PeerFile = keyof typeof peerNames;

interface PeerModule {
  open(connection: { readonly url: string; readonly connections: number }): Promise<Peer>;
}

/**
 * The peers live outside of the project, with a lock file of their own, and are loaded by path:
 * nothing of ours needs them to be installed until they are measured.
 */
export const openPeer = async (
  file: PeerFile,
  connection: { readonly url: string; readonly connections: number },
): Promise<Peer> => {
  const { installPeers } = await load<{ installPeers(): Promise<void> }>('install');
  await installPeers();
  return (await load<PeerModule>(file)).open(connection);
};

const load = async <Loaded>(name: string): Promise<Loaded> =>
  (await import(pathToFileURL(resolve(`infra/peers/${name}.mjs`)).href)) as Loaded;
