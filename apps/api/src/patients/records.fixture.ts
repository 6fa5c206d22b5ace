/** An ADT as the practice's record system sends it: Jana, whom it registers. */
export const adt = ({
  trigger = 'A28',
  controlId = 'A-1',
  sender = 'EMR|CLINIC',
  saidAt = '20260325093000-0700',
  number = 'MRN-4711',
  name = 'Novak^Jana',
  born = '19900105',
  zip = '',
  email = '',
} = {}): string => {
  const contacts = `${zip && `9 Hill St^^Pasadena^CA^${zip}`}||${email && `^NET^Internet^${email}`}`;
  return [
    `MSH|^~\\&|${sender}|PORTAL|CLINIC|20260325093100-0700||ADT^${trigger}|${controlId}|P|2.5.1` +
      '||||||UNICODE UTF-8',
    `EVN|${trigger}|${saidAt}`,
    `PID|1||${number}^^^City Hospital^MR||${name}||${born}|F|||${contacts}`,
    'PV1|1|O',
  ]
    .map((segment) => `${segment}\r`)
    .join('');
};
