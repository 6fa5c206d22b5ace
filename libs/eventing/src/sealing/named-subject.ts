const NAME = Buffer.from('"subject":');

/** Whether metadata says whose data the event is, without parsing what says nothing of the kind. */
export const namesSubject = (metadata: Uint8Array): boolean => {
  const { buffer, byteOffset, byteLength } = metadata;
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  if (!bytes.includes(NAME)) return false;
  try {
    const { subject } = JSON.parse(bytes.toString()) as { readonly subject?: unknown };
    return subject !== undefined;
  } catch {
    // No metadata of ours: whoever decodes it will say so.
    return false;
  }
};
