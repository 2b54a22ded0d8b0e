/** Size and type of a box (ISO/IEC 14496-12 4.2). */
const HEADER_BYTES = 8;

/** A box of an MP4 file. */
export interface Box {
  readonly type: string;
  /** Byte offset of its header, of its content, and of what follows it. */
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** The box at `offset`; it may end after `bytes`. `undefined` if there is none. */
export const boxAt = (bytes: Uint8Array, offset: number): Box | undefined => {
  if (bytes.length < offset + HEADER_BYTES) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
  const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + HEADER_BYTES));
  if (size < HEADER_BYTES || !/^[a-z0-9 ]{4}$/i.test(type)) return undefined;
  return { type, offset, start: offset + HEADER_BYTES, end: offset + size };
};

/** Do the bytes begin like the header of a box of this type, which is not there as a whole? */
export const mayBeginBox = (bytes: Uint8Array, type: string): boolean =>
  bytes.length < HEADER_BYTES &&
  bytes[0] === 0 &&
  bytes.subarray(4).every((byte, i) => byte === type.charCodeAt(i)) &&
  (bytes.length < 4 || new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >= HEADER_BYTES);

/** Where a record is in `bytes`: in a box of this type at their beginning, or all of them. */
export const recordRange = (bytes: Uint8Array, type: string): Pick<Box, 'start' | 'end'> => {
  const box = boxAt(bytes, 0);
  return box?.type === type
    ? { start: box.start, end: Math.min(box.end, bytes.length) }
    : { start: 0, end: bytes.length };
};

/** The boxes from `offset` on, the last one maybe cut short; `undefined` if something else is there. */
export const boxesFrom = (bytes: Uint8Array, offset: number): readonly Box[] | undefined => {
  const boxes: Box[] = [];
  for (let at = offset; at < bytes.length; ) {
    const box = boxAt(bytes, at);
    if (box === undefined) return undefined;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
};
