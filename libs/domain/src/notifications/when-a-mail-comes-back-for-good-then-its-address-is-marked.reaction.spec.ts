import { givenReaction } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { MarkAddressUndeliverable } from './commands.js';
import { cameBack, maria, mariasMail } from './history.fixture.js';
import { markBouncedAddresses } from './when-a-mail-comes-back-for-good-then-its-address-is-marked.reaction.js';

const given = givenReaction(markBouncedAddresses);

describe('when a mail comes back', () => {
  it('for good, its address is marked', () =>
    given(cameBack).then({
      is: 'command',
      name: 'mark',
      command: said(MarkAddressUndeliverable, { patientId: maria, notificationId: mariasMail }),
      subject: maria,
    }));
  it('for now, nothing follows', () =>
    given({ ...cameBack, severity: 'soft', status: '4.2.2' }).thenNothing());
});
