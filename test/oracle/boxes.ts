/** The content of the first box of this type, searched for by its name: enough for files that ffmpeg just wrote. */
export const boxContent = (file: Uint8Array, type: string): Uint8Array | undefined => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  const at = bytes.indexOf(type, 0, 'latin1');
  return at < 4 ? undefined : file.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4));
};
