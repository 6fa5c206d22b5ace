import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END = Buffer.of(0x1c, 0x0d);

/** One connection of a laboratory: a message, its acknowledgement, the next message. */
export interface MllpSender {
  /** @throws when it was not accepted, or nobody answers any more */
  send(message: string): Promise<void>;
  close(): void;
}

export const mllpSender = async (port: number): Promise<MllpSender> => {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let received = Buffer.alloc(0);
  let answered: { resolve: (answer: string) => void; reject: (why: Error) => void } | undefined;
  socket.on('data', (piece: Buffer) => {
    received = Buffer.concat([received, piece]);
    const end = received.indexOf(END);
    if (end < 0) return;
    const answer = received.toString('latin1', 1, end);
    received = received.subarray(end + END.length);
    answered?.resolve(answer);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => answered?.reject(new Error('The listener closed the connection.')));
  return {
    send: async (message) => {
      const answer = await new Promise<string>((resolve, reject) => {
        answered = { resolve, reject };
        socket.write(`\x0b${message}\x1c\r`);
      });
      if (!answer.includes('\rMSA|AA|')) throw new Error('A message was not accepted.');
    },
    close: () => socket.destroy(),
  };
};
