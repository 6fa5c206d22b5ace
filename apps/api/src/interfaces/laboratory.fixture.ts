/** An ORU^R01 as a laboratory sends it: one test of one patient. */
export const oru = ({
  controlId = 'MSG00001',
  processing = 'P',
  sender = 'LAB|ACME',
  patient = 'MRN-0815^^^City Hospital^MR||Alvarez^Maria||19580412|F',
  filler = 'F-1',
  value = '4.4',
  status = 'F',
  more = '',
} = {}): string =>
  [
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260325093000-0700||ORU^R01^ORU_R01|${controlId}|` +
      `${processing}|2.5.1||||||UNICODE UTF-8`,
    `PID|1||${patient}`,
    `OBR|1|P-1|${filler}|2823-3^Potassium^LN|||20260324081500-0700|||||||||` +
      `1234567893^Reyes^Ana^^^^^^NPI||||||20260325093000-0700||CH|${status}`,
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1||||${status}|||20260324081500-0700`,
    ...(more === '' ? [] : [more]),
  ]
    .map((segment) => `${segment}\r`)
    .join('');

export const HL7 = 'application/hl7-v2';

export interface Acknowledged {
  readonly status: number;
  readonly type: string | null;
  /** MSA-1, and the condition of ERR-3 where there is one. */
  readonly code: string | undefined;
  readonly condition: string | undefined;
  readonly text: string;
}

export const sendHl7 = async (
  { url, token }: { readonly url: string; readonly token: string },
  body: string | Buffer,
  type: string = HL7,
): Promise<Acknowledged> => {
  const response = await fetch(`${url}/api/v1/interfaces/hl7v2`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
    body: typeof body === 'string' ? Buffer.from(body) : body,
  });
  const text = await response.text();
  const segment = (name: string): readonly string[] | undefined =>
    text
      .split('\r')
      .find((line) => line.startsWith(`${name}|`))
      ?.split('|');
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    code: segment('MSA')?.[1],
    condition: segment('ERR')?.[3]?.split('^')[0],
    text,
  };
};
