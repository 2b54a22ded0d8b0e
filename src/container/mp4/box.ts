/** A box (ISO/IEC 14496-12 4.2). Offsets are positions in the bytes that it was found in. */
export interface Mp4Box {
  readonly type: string;
  readonly offset: number;
  /** Where its content begins. */
  readonly start: number;
  /** Where the next box begins; `Infinity` if it goes to the end of the file. */
  readonly end: number;
}

/** Bytes of the longest box header: size, type, largesize. */
export const MAX_HEADER_BYTES = 16;

/** The header at `offset`. `more`: the bytes end inside it; `bad`: the size is smaller than the header. */
export const boxHeaderAt = (bytes: Uint8Array, offset: number): Mp4Box | 'more' | 'bad' => {
  if (bytes.length < offset + 8) return 'more';
  const view = viewOf(bytes);
  const size = view.getUint32(offset);
  const type = fourCcAt(bytes, offset + 4);
  if (size === 0) return { type, offset, start: offset + 8, end: Number.POSITIVE_INFINITY };
  if (size !== 1) return size < 8 ? 'bad' : { type, offset, start: offset + 8, end: offset + size };
  if (bytes.length < offset + 16) return 'more';
  const large = uint64At(view, offset + 8);
  return large < 16 ? 'bad' : { type, offset, start: offset + 16, end: offset + large };
};

/** The boxes between two positions; ends at one that does not fit. At most 4,096 of them. */
export function* boxesIn(bytes: Uint8Array, start: number, end: number): Generator<Mp4Box, void> {
  let at = start;
  for (let count = 0; count < MAX_BOXES && at + 8 <= end; count++) {
    const box = boxHeaderAt(bytes, at);
    if (typeof box === 'string') return;
    // QuickTime ends lists of atoms with 32 bits of zero.
    if (box.end > end) return;
    yield box;
    at = box.end;
  }
}

const MAX_BOXES = 4096;

/** The first box of a type. */
export const childOf = (bytes: Uint8Array, { start, end }: Mp4Box, type: string): Mp4Box | undefined => {
  for (const box of boxesIn(bytes, start, Math.min(end, bytes.length))) if (box.type === type) return box;
  return undefined;
};

/** The box at the end of a path of types. */
export const descendantOf = (bytes: Uint8Array, from: Mp4Box, ...types: readonly string[]): Mp4Box | undefined => {
  let box: Mp4Box | undefined = from;
  for (const type of types) box = box === undefined ? undefined : childOf(bytes, box, type);
  return box;
};

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Four characters (ISO 8859-1). */
export const fourCcAt = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));

/** Values above 2^53 are not exact: no file has such sizes or times. */
export const uint64At = (view: DataView, offset: number): number =>
  view.getUint32(offset) * 2 ** 32 + view.getUint32(offset + 4);

export const int64At = (view: DataView, offset: number): number =>
  view.getInt32(offset) * 2 ** 32 + view.getUint32(offset + 4);
