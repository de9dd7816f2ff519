/** Random bits as hexadecimal digits. `crypto.randomUUID` is missing on plain-http addresses in a local network. */
function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 128 random bits. */
export function newId(): string {
  return randomHex(16);
}

/** The `traceparent` of W3C Trace Context for what is done under an id of ours, so that operators find it under that id. */
export function traceOf(id: string): string {
  return `00-${id}-${randomHex(8)}-01`;
}
