import {
  ServerCredentials,
  ServerInterceptingCall,
  ServerListenerBuilder,
  ResponderBuilder,
  status,
  type ServerInterceptor,
} from '@grpc/grpc-js';

/** What a server of its own demands that does not run with `--insecure`. */
export interface Security {
  /** PEM: its key, its certificate, and whose client certificates it takes, if any. */
  readonly tls?: {
    readonly key: Buffer;
    readonly certificate: Buffer;
    readonly clientAuthority?: Buffer;
  };
  /** The one user who may do everything; nobody else may do anything. */
  readonly login?: { readonly user: string; readonly password: string };
}

export const serverCredentialsOf = ({ tls }: Security): ServerCredentials => {
  if (!tls) return ServerCredentials.createInsecure();
  const { key, certificate, clientAuthority } = tls;
  const pair = { private_key: key, cert_chain: certificate };
  return ServerCredentials.createSsl(clientAuthority ?? null, [pair], !!clientAuthority);
};

const unauthenticated = { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };

/** Looks at every call's login before the call is looked at; nobody does where none is demanded. */
export const loginDemandedBy = ({ login }: Security): readonly ServerInterceptor[] =>
  login ? [demanding(login)] : [];

const demanding = ({ user, password }: NonNullable<Security['login']>): ServerInterceptor => {
  const wanted = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return (_method, call) => {
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((metadata, next) => {
        if (metadata.get('authorization')[0] === wanted) next(metadata);
        else call.sendStatus(unauthenticated);
      })
      .build();
    const responder = new ResponderBuilder().withStart((next) => next(listener)).build();
    return new ServerInterceptingCall(call, responder);
  };
};
