import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { appendRequest } from './messages.js';
import { readyCipher, seal } from '../sealing/sealed-bytes.js';

const place = {
  subject: 'patient-maria',
  stream: 'prescription-rx-1',
  id: '7f0c2d2e-7b1a-5f53-8c65-1d2f4b6a0001',
  type: 'RefillRequested',
};
const plain = Buffer.from('{"medication":"metformin 500 mg"}');

const labelOf = (data: Uint8Array): unknown => {
  const { id, type, stream } = place;
  const events = [{ id, type, data, metadata: Buffer.from('{}') }];
  const request = appendRequest('1', { stream, expectedRevision: 'no-stream', events });
  return request.getProposedMessagesList()[0]?.getMetadataMap().get('content-type');
};

describe('what an event is called on its way to EventStoreDB', () => {
  it.each([
    ['JSON', 'application/json', plain],
    [
      'sealed data',
      'application/octet-stream',
      seal(readyCipher(createSecretKey(new Uint8Array(32))), plain, place),
    ],
    ['nothing', 'application/octet-stream', new Uint8Array()],
    ['what only begins like JSON', 'application/octet-stream', Buffer.from('{"days":}')],
  ])('%s is %s', (_what, label, data) => {
    expect(labelOf(data)).toBe(label);
  });
});
