import PostalMime from 'postal-mime';

/** What a mail that came back says of the one mail that we sent from that address. */
export interface DeliveryReport {
  /** Enhanced status code of RFC 3463. */
  readonly status: string;
}

/**
 * Reads a delivery status notification (RFC 3464). Only the status of a *failed* recipient is
 * taken: addresses, the server's words and the mail that it quotes are not looked at. Answers
 * nothing for a notice of delay, a confirmation, a holiday answer, or whatever else is no report.
 */
export const deliveryReportIn = async (raw: Uint8Array): Promise<DeliveryReport | undefined> => {
  const { attachments } = await PostalMime.parse(raw, {
    // The mail that is quoted must not be read as part of the report.
    forceRfc822Attachments: true,
    maxNestingDepth: 10,
  });
  const report = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  return report && failureIn(textOf(report.content));
};

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('utf8');

/** Groups of fields, one for each recipient; the first is about the message itself. */
const failureIn = (report: string): DeliveryReport | undefined => {
  const groups = report
    .replaceAll(/\r\n?/g, '\n')
    // A field goes on where a line begins with a blank.
    .replaceAll(/\n[ \t]+/g, ' ')
    .split(/\n{2,}/)
    .map(fieldsIn);
  const failed = groups.find((fields) => fields.get('action')?.toLowerCase() === 'failed');
  const status = /^[245][.]\d{1,3}[.]\d{1,3}/.exec(failed?.get('status') ?? '')?.[0];
  if (!failed) return undefined;
  return { status: status ?? UNKNOWN_STATUS };
};

/** It failed, and nobody says why. */
const UNKNOWN_STATUS = '5.0.0';

const fieldsIn = (group: string): ReadonlyMap<string, string> =>
  new Map(
    group.split('\n').flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) return [];
      return [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
    }),
  );
