import { mayBeMailed, type MailedPerson } from './may-be-mailed.policy.js';

const maria: MailedPerson = {
  recorded: true,
  deceased: false,
  address: 'maria@mail.example',
  undeliverable: undefined,
  wantsEmail: true,
};

describe('whether a person may be mailed', () => {
  it('is so for a patient with an address who has not unticked it', () => {
    expect(mayBeMailed(maria)).toEqual({ may: true, address: 'maria@mail.example' });
  });
  it.each([
    ['the practice does not know them', { recorded: false }, 'no-such-patient'],
    ['they have died', { deceased: true }, 'patient-deceased'],
    ['they have unticked it', { wantsEmail: false }, 'unticked-by-patient'],
    ['there is no address on file', { address: undefined }, 'no-address'],
    [
      'mail came back from that address',
      { undeliverable: 'maria@mail.example' },
      'address-undeliverable',
    ],
    [
      'it is the same address in capitals',
      { undeliverable: ' Maria@MAIL.example' },
      'address-undeliverable',
    ],
    [
      'they have died, whatever else is so',
      { deceased: true, address: undefined },
      'patient-deceased',
    ],
  ] as const)('is not so when %s', (_when, otherwise, because) => {
    expect(mayBeMailed({ ...maria, ...otherwise })).toEqual({ may: false, because });
  });
  it('is so again with another address on file', () => {
    const corrected = { ...maria, undeliverable: 'mariah@mail.example' };
    expect(mayBeMailed(corrected)).toEqual({ may: true, address: 'maria@mail.example' });
  });
});
