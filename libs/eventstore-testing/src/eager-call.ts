import {
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';

/** So many messages may be on their way to the socket before the next one has to wait. */
const ON_THE_WAY_AT_MOST = 128;

/**
 * A call that takes the next message before the last one has left. Otherwise one turn of the event
 * loop sends one event, and a subscriber of a busy server falls behind further and further; so
 * they leave together, and the client's own pace still holds them back.
 */
class EagerCall extends ServerInterceptingCall {
  private onTheWay = 0;
  private waiting: (() => void) | undefined;

  override sendMessage(message: unknown, callback: () => void): void {
    this.onTheWay += 1;
    super.sendMessage(message, () => {
      this.onTheWay -= 1;
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.();
    });
    if (this.onTheWay < ON_THE_WAY_AT_MOST) callback();
    else this.waiting = callback;
  }
}

/** For reads and subscriptions, the only calls that are answered with many messages. */
export const sendEagerly: ServerInterceptor = (method, call: ServerInterceptingCallInterface) =>
  method.path.endsWith('/Read') && method.responseStream
    ? new EagerCall(call)
    : new ServerInterceptingCall(call);
