import { FrameAssembler } from '../analysis/frames.ts';
import { FrameTimer } from '../analysis/timing/frame-timing.ts';
import type { TimedFrame } from '../analysis/timing/timing-facts.ts';
import type { ReadUnit } from '../analysis/unit-reader.ts';
import { unitRecord } from '../analysis/unit-record.ts';
import type { UnitRecords } from '../codec/registry.ts';
import type { FormatName } from '../container/descriptor.ts';
import { type FrameRecord, isInContainer } from '../media/frame-record.ts';
import type { Ratio } from '../media/ratio.ts';
import type { Diagnostic } from '../syntax/diagnostics.ts';
import { type OpenInput, type OpenStream, openInput } from './open.ts';
import { readUnits } from './read-units.ts';

/** An input: bytes, or chunks of any size, such as a Node or web stream. */
export type ByteInput = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Options for reading an input. */
export interface ReadOptions<Codec extends keyof UnitRecords = keyof UnitRecords> {
  /** Format of the input; detected without it. */
  readonly format?: FormatName;
  /** Codec of its units, `h264`; detected without it. With it, TypeScript knows the records. */
  readonly codec?: Codec;
  /** Receives findings, each after the unit that it is about. */
  readonly onFinding?: (found: Diagnostic) => void;
}

/** Options of `inspect`. */
export interface InspectOptions<Codec extends keyof UnitRecords = keyof UnitRecords> extends ReadOptions<Codec> {
  /** Unit types whose records have `fields`. */
  readonly trace?: (type: number) => boolean;
}

/** Options of `frames`. */
export interface FramesOptions extends ReadOptions {
  /** Frames per second; overrides the stream. */
  readonly fps?: Ratio;
}

/** A NAL unit or OBU: its record, by codec, and those of its bytes that were read. */
export type InspectedUnit<Codec extends keyof UnitRecords = keyof UnitRecords> = {
  readonly [Name in Codec]: {
    readonly codec: Name;
    readonly record: UnitRecords[Name];
    /** Valid until the next unit is requested. */
    readonly bytes: Uint8Array;
  };
}[Codec];

/** A frame with times, milliseconds: of the container, or, in a raw stream, from the first frame decoded. */
export interface FrameWithTimes extends FrameRecord {
  readonly dtsMs: number;
  readonly ptsMs: number;
}

/**
 * The units of an input, each as soon as it is complete. The input is an Annex B byte stream, a length-prefixed stream,
 * a decoder configuration record, OBUs, an IVF, or an FLV, whose first video track is read. Throws `ContainerError` if
 * it is none of these; errors in the bitstream never throw.
 */
export async function* inspect<Codec extends keyof UnitRecords = keyof UnitRecords>(
  source: ByteInput,
  options: InspectOptions<Codec> = {},
): AsyncGenerator<InspectedUnit<Codec>, void> {
  const input = await (await openBytes(source, options)).stream();
  for await (const item of itemsOf(input, options)) {
    if (item.kind === 'finding') continue;
    // The record type follows the codec name, which the compiler cannot see.
    const unit: unknown = { codec: input.codec.name, record: unitRecord(item), bytes: item.unit.bytes };
    yield unit as InspectedUnit<Codec>;
  }
}

/**
 * The frames of an input, in decoding order: type, size, QP, times. In a raw stream each is held back until its place
 * in output order is known. Throws like `inspect`.
 */
export async function* frames(source: ByteInput, options: FramesOptions = {}): AsyncGenerator<FrameWithTimes, void> {
  const assembler = new FrameAssembler();
  const timer = new FrameTimer(options.fps);
  const timed = function* (complete: readonly FrameRecord[]): Generator<FrameWithTimes, void> {
    for (const frame of complete) {
      if (isInContainer(frame)) yield frame;
      else yield* timer.push(frame).map(withTimes);
    }
    for (const found of timer.takeFindings()) options.onFinding?.(found);
  };
  for await (const item of itemsOf(await (await openBytes(source, options)).stream(), options)) {
    if (item.kind === 'unit') yield* timed(assembler.push(item));
  }
  yield* timed(assembler.end());
  yield* timer.end().map(withTimes);
}

const withTimes = ({ frame, dtsMs, ptsMs }: TimedFrame): FrameWithTimes => ({
  ...frame,
  dtsMs: roundedMs(dtsMs),
  ptsMs: roundedMs(ptsMs),
});

const roundedMs = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Opens an input that is in memory, or comes in chunks. */
export const openBytes = (source: ByteInput, { format, codec }: ReadOptions): Promise<OpenInput> =>
  openInput(piecesOf(source), '', { format, codec });

async function* piecesOf(source: ByteInput): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else yield* source;
}

/** Units and findings; findings also go to `onFinding`. */
async function* itemsOf(input: OpenStream, { onFinding, trace }: InspectOptions): AsyncGenerator<ReadUnit, void> {
  for await (const { items } of readUnits(input, trace === undefined ? {} : { trace })) {
    for (const item of items) {
      if (item.kind === 'finding') onFinding?.(item.finding);
      yield item;
    }
  }
}
