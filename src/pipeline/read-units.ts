import { type ReadUnit, UnitReader } from '../analysis/unit-reader.ts';
import type { StreamOptions } from '../codec/stream-codec.ts';
import type { Keep } from '../media/unit.ts';
import type { OpenStream } from './open.ts';
import { type Piece, through } from './piece.ts';

export interface ReadUnitsOptions extends StreamOptions {
  /** Bytes of a unit to keep beyond those that its codec reads, by the first byte of its header. */
  readonly keep?: Keep;
}

export const readUnits = (stream: OpenStream, options: ReadUnitsOptions = {}): AsyncGenerator<Piece<ReadUnit>> => {
  const reader = new UnitReader(stream.codec.stream.open(options));
  const { keep: more } = options;
  const keep: Keep = (firstByte) => Math.max(reader.keep(firstByte), more?.(firstByte) ?? 0);
  return through(stream.units(keep), reader);
};
