/**
 * Mails as they come back, composed after what the servers document and send: RFC 3464 in the
 * dialects of several of them. The quoted mail and the servers' words are full of what must not be
 * kept.
 */
const crlf = (text: string): string => text.trimStart().replaceAll('\n', '\r\n');

const report = (
  server: { readonly from: string; readonly subject: string },
  words: string,
  status: string,
): string =>
  crlf(`
Return-Path: <>
Date: Wed, 25 Mar 2026 10:12:00 -0700 (PDT)
From: ${server.from}
Subject: ${server.subject}
To: bounce+token@clinic.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4bXyZ12QwRz.1774458720/mx1.mail.example"

This is a MIME-encapsulated message.

--4bXyZ12QwRz.1774458720/mx1.mail.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

${words}

--4bXyZ12QwRz.1774458720/mx1.mail.example
Content-Description: Delivery report
Content-Type: message/delivery-status

${status}

--4bXyZ12QwRz.1774458720/mx1.mail.example
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

From: Your portal <portal@clinic.example>
To: maria.alvarez@mail.example
Subject: A message waits for you
Message-ID: <token@clinic.example>

A message waits for you in your portal.

--4bXyZ12QwRz.1774458720/mx1.mail.example--
`);

const postfix = { from: 'MAILER-DAEMON@mx1.mail.example (Mail Delivery System)' };

export const postfixUnknownUser = report(
  { ...postfix, subject: 'Undelivered Mail Returned to Sender' },
  `This is the mail system at host mx1.mail.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<maria.alvarez@mail.example>: host mx.mail.example[192.0.2.7] said: 550 5.1.1
    <maria.alvarez@mail.example>: Recipient address rejected: User unknown (in
    reply to RCPT TO command)`,
  `Reporting-MTA: dns; mx1.mail.example
X-Postfix-Queue-ID: 4bXyZ12QwRz
X-Postfix-Sender: rfc822; bounce+token@clinic.example
Arrival-Date: Wed, 25 Mar 2026 10:10:01 -0700 (PDT)

Final-Recipient: rfc822; maria.alvarez@mail.example
Original-Recipient: rfc822;maria.alvarez@mail.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: smtp; 550 5.1.1 <maria.alvarez@mail.example>: Recipient address
    rejected: User unknown`,
);

export const postfixDelayed = report(
  { ...postfix, subject: 'Delayed Mail (still being retried)' },
  `####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################`,
  `Reporting-MTA: dns; mx1.mail.example
X-Postfix-Queue-ID: 4bXyZ12QwRz
Arrival-Date: Wed, 25 Mar 2026 10:10:01 -0700 (PDT)

Final-Recipient: rfc822; maria.alvarez@mail.example
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.mail.example[192.0.2.7]:25: Connection timed out
Will-Retry-Until: Mon, 30 Mar 2026 10:10:01 -0700 (PDT)`,
);

export const eximMailboxFull = report(
  {
    from: 'Mail Delivery System <Mailer-Daemon@exim.mail.example>',
    subject: 'Mail delivery failed: returning message to sender',
  },
  `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  maria.alvarez@mail.example
    host mx.mail.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<maria.alvarez@mail.example>:
    552 5.2.2 Mailbox full`,
  `Reporting-MTA: dns; exim.mail.example

Action: failed
Final-Recipient: rfc822;maria.alvarez@mail.example
Status: 5.2.2
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full`,
);

export const sendmailExpired = report(
  {
    from: 'Mail Delivery Subsystem <MAILER-DAEMON@sendmail.mail.example>',
    subject: 'Returned mail: see transcript for details',
  },
  `The original message was received at Wed, 20 Mar 2026 10:10:01 -0700

   ----- The following addresses had permanent fatal errors -----
<maria.alvarez@mail.example>

   ----- Transcript of session follows -----
451 <maria.alvarez@mail.example>... mx.mail.example: Name server timeout
Message could not be delivered for 5 days
Message will be deleted from queue`,
  `Reporting-MTA: dns; sendmail.mail.example
Received-From-MTA: DNS; portal.clinic.example
Arrival-Date: Fri, 20 Mar 2026 10:10:01 -0700

Final-Recipient: RFC822; maria.alvarez@mail.example
Action: failed
Status: 4.4.7
Remote-MTA: DNS; mx.mail.example
Last-Attempt-Date: Wed, 25 Mar 2026 10:12:00 -0700`,
);

export const exchangeUnknownUser = report(
  { from: 'postmaster@outlook.mail.example', subject: 'Undeliverable: A message waits for you' },
  `Your message to maria.alvarez@mail.example couldn't be delivered.
maria.alvarez wasn't found at mail.example.`,
  `Reporting-MTA: dns;BN8PR12MB3091.namprd12.prod.outlook.example
Received-From-MTA: dns;portal.clinic.example
Arrival-Date: Wed, 25 Mar 2026 17:10:02 +0000

Final-Recipient: rfc822;maria.alvarez@mail.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient maria.alvarez@mail.example not found by SMTP address lookup
X-Display-Name: maria.alvarez@mail.example`,
);

export const gmailDisabled = report(
  {
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    subject: 'Delivery Status Notification (Failure)',
  },
  `** Address not found **

Your message wasn't delivered to maria.alvarez@mail.example because the account is disabled.`,
  `Reporting-MTA: dns; googlemail.example
Arrival-Date: Wed, 25 Mar 2026 10:10:03 -0700 (PDT)
X-Original-Message-ID: <token@clinic.example>

Final-Recipient: rfc822; maria.alvarez@mail.example
Action: failed
Status: 5.2.1
Remote-MTA: dns; gmail-smtp-in.l.google.example. (192.0.2.9, the server for the domain
 mail.example.)
Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is disabled.
Last-Attempt-Date: Wed, 25 Mar 2026 10:10:04 -0700 (PDT)`,
);

export const withoutStatus = report(
  { ...postfix, subject: 'Undelivered Mail Returned to Sender' },
  'It could not be delivered.',
  `Reporting-MTA: dns; mx1.mail.example

Final-Recipient: rfc822; maria.alvarez@mail.example
Action: failed`,
);

export const relayed = report(
  { ...postfix, subject: 'Successful Mail Delivery Report' },
  'Your message was successfully delivered to the destination(s) listed below.',
  `Reporting-MTA: dns; mx1.mail.example

Final-Recipient: rfc822; maria.alvarez@mail.example
Action: relayed
Status: 2.1.5`,
);

export const onHoliday = crlf(`
Return-Path: <>
From: maria.alvarez@mail.example
To: bounce+token@clinic.example
Subject: Out of office
Auto-Submitted: auto-replied (vacation)
Content-Type: text/plain

I am on holiday until Monday. Action: failed. Status: 5.1.1
`);

/** What it quotes is a report itself, of another mail. */
export const quotingAReport = crlf(`
Return-Path: <>
From: list@mail.example
To: bounce+token@clinic.example
Subject: Fwd: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: text/plain

See below.

--outer
Content-Type: message/rfc822

${postfixUnknownUser}
--outer--
`);
