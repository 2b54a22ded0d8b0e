import { H264Inspector, type Inspected, type InspectorOptions } from '../analysis/h264/inspector.ts';
import type { Keep } from '../media/unit.ts';
import type { OpenStream } from './open.ts';
import { type Piece, through } from './piece.ts';

/** How to inspect the units of a stream. */
export interface InspectOptions extends InspectorOptions {
  /** Bytes that are wanted of a unit beyond what the inspector reads, by nal_unit_type. */
  readonly keep?: (nal_unit_type: number) => number;
}

/** Inspects every unit of a stream. */
export const inspect = (stream: OpenStream, options: InspectOptions = {}): AsyncGenerator<Piece<Inspected>> => {
  const inspector = new H264Inspector(options);
  const { keep: more } = options;
  const keep: Keep = (header) => Math.max(inspector.keep(header), more?.(header & 31) ?? 0);
  return through(stream.units(keep), inspector);
};
