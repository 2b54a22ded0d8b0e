/** The bytes after a start code. */
export interface UnitIn {
  /** Byte offset of the unit. */
  readonly start: number;
  /** Its bytes; those that are there if it is not whole. */
  readonly bytes: Uint8Array;
  /** The next start code, or the end of the input, follows. */
  readonly isWhole: boolean;
}

/**
 * The units of a byte stream in the first bytes of an input; `complete` when there are no more. Three zero bytes end a
 * unit, and trail it (H.264 B.1).
 */
export function* unitsIn(head: Uint8Array, complete: boolean): Generator<UnitIn, void> {
  let start = -1;
  for (let one = head.indexOf(1, 2); one >= 0; one = head.indexOf(1, one + 1)) {
    if (head[one - 1] !== 0 || head[one - 2] !== 0 || one - 2 < start) continue;
    if (start >= 0) yield { start, bytes: head.subarray(start, endOf(head, start, one - 2)), isWhole: true };
    start = one + 1;
  }
  if (start < 0) return;
  const end = endOf(head, start, head.length);
  yield { start, bytes: head.subarray(start, end), isWhole: complete || head.length - end >= 3 };
}

/** Where the zeros begin that end the unit, before `to`. */
const endOf = (head: Uint8Array, start: number, to: number): number => {
  let end = to;
  while (end > start && head[end - 1] === 0) end--;
  return end;
};
