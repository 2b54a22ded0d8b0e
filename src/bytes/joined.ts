/** Two runs of bytes as one. */
export const joined = (head: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(head.length + chunk.length);
  out.set(head);
  out.set(chunk, head.length);
  return out;
};
