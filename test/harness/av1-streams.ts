/** Splits the containers of AV1 into OBUs, without code of src/. */

/** leb128() at `at`: its value and length (AV1 4.10.5). */
const leb128At = (bytes: Uint8Array, at: number): readonly [number, number] => {
  let value = 0;
  for (let i = 0; i < 8 && at + i < bytes.length; i++) {
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, i + 1];
  }
  throw new RangeError(`no leb128 at ${at}`);
};

/** Bytes of the OBU at `at` in the low-overhead format (AV1 5.2): header, obu_size, payload. */
const sizedObu = (bytes: Uint8Array, at: number): number => {
  const flags = bytes[at] as number;
  const header = (flags & 4) === 0 ? 1 : 2;
  if ((flags & 2) === 0) return bytes.length - at;
  const [size, length] = leb128At(bytes, at + header);
  return Math.min(bytes.length - at, header + length + size);
};

/** OBUs one after the other, each with its size (AV1 5.2). */
export const lowOverheadObus = (bytes: Uint8Array): Uint8Array[] => {
  const obus: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = sizedObu(bytes, at);
    obus.push(bytes.subarray(at, at + length));
    at += length;
  }
  return obus;
};

/** The frames of an IVF file. */
export const ivfFrames = (bytes: Uint8Array): Uint8Array[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frames: Uint8Array[] = [];
  for (let at = view.getUint16(6, true); at + 12 <= bytes.length; ) {
    const size = view.getUint32(at, true);
    frames.push(bytes.subarray(at + 12, at + 12 + size));
    at += 12 + size;
  }
  return frames;
};

/** OBUs of the length-delimited format (AV1 Annex B). */
export const annexBObus = (bytes: Uint8Array): Uint8Array[] => {
  const parts = (of: Uint8Array): Uint8Array[] => {
    const found: Uint8Array[] = [];
    for (let at = 0; at < of.length; ) {
      const [size, length] = leb128At(of, at);
      found.push(of.subarray(at + length, at + length + size));
      at += length + size;
    }
    return found;
  };
  return parts(bytes).flatMap(parts).flatMap(parts);
};

/** Does the temporal unit at the start hold frame units whose sizes chain? */
const isAnnexB = (bytes: Uint8Array): boolean => {
  const [unit, unitLength] = leb128At(bytes, 0);
  const [frame, frameLength] = leb128At(bytes, unitLength);
  const [obu, obuLength] = leb128At(bytes, unitLength + frameLength);
  // The first OBU is a temporal delimiter, without or with obu_size.
  const type = ((bytes[unitLength + frameLength + obuLength] as number) >> 3) & 15;
  return unit > frame && frame > obu && obu <= 2 && type === 2;
};

/** The OBUs of a stream in IVF, Annex B or the low-overhead format. */
export const obusOf = (bytes: Uint8Array): Uint8Array[] => {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === 'DKIF') return ivfFrames(bytes).flatMap(lowOverheadObus);
  return isAnnexB(bytes) ? annexBObus(bytes) : lowOverheadObus(bytes);
};
