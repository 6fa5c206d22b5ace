const CHARACTER_SET_FIELD = 18;

/** The text in UTF-8, with a header that says so: whatever stood in it before does not hold. */
export const headerAsUtf8 = (text: string): Buffer => {
  const behind = text.trimStart();
  const [header = ''] = behind.split(/[\r\n]/, 1);
  const delimiter = header.charAt(3);
  if (!header.startsWith('MSH') || delimiter === '') return Buffer.from(text);
  const fields = header.split(delimiter);
  while (fields.length < CHARACTER_SET_FIELD) fields.push('');
  fields[CHARACTER_SET_FIELD - 1] = 'UNICODE UTF-8';
  return Buffer.from(fields.join(delimiter) + behind.slice(header.length));
};
