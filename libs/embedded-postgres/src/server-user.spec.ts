import { accountsIn } from './server-user.js';

describe('choosing a user for the server', () => {
  it('reads the accounts of the system and leaves out whoever is root', () => {
    const accounts = accountsIn(
      [
        'root:x:0:0:root:/root:/bin/bash',
        'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash',
        'toor:x:0:0::/root:/bin/sh',
        '',
      ].join('\n'),
    );
    expect([...accounts]).toEqual([['postgres', { uid: 101, gid: 104 }]]);
  });
});
