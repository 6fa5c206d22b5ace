import { givenReaction } from '@anamnesis/eventing/testing';
import { said } from '../shared/said.fixture.js';
import { MarkAddressUndeliverable } from './commands.js';
import { cameBack, maria, mariasMail, queued } from './history.fixture.js';
import { markBouncedAddresses } from './when-a-mail-comes-back-for-good-then-its-address-is-marked.reaction.js';

const given = givenReaction(markBouncedAddresses);

describe('when a mail comes back', () => {
  const refused = (reason: string) =>
    ({ ...queued, type: 'NotificationRefused', attempt: 1, reason }) as const;
  it.each([
    ['came back for good', cameBack],
    ['was refused because of the address', refused('address-refused')],
  ])('one that %s marks its address', (_how, event) =>
    given(event).then({
      is: 'command',
      name: 'mark',
      command: said(MarkAddressUndeliverable, { patientId: maria, notificationId: mariasMail }),
      subject: maria,
    }),
  );
  it('for now, or because of what it says, nothing follows', () =>
    given(
      { ...cameBack, severity: 'soft', status: '4.2.2' },
      refused('message-refused'),
    ).thenNothing());
});
