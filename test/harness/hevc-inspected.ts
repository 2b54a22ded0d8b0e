import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FrameAssembler } from '../../src/analysis/frames.ts';
import { type ReadUnit, UnitReader } from '../../src/analysis/unit-reader.ts';
import { HevcDpbMeter } from '../../src/codec/hevc/stream/dpb/dpb-meter.ts';
import { HevcStream, type HevcUnit } from '../../src/codec/hevc/stream/hevc-stream.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import type { FrameRecord } from '../../src/media/frame-record.ts';
import { byteStream } from './written-stream.ts';

/** x265: open GOPs of 32 frames with three B pictures between two others, two slices a picture. */
export const OPEN_GOP: Uint8Array = new Uint8Array(
  readFileSync(fileURLToPath(new URL('../../samples/opengop.h265', import.meta.url))),
);

export interface HevcInspection {
  readonly units: readonly HevcUnit[];
  readonly frames: readonly FrameRecord[];
  /** `severity code @nalu`. */
  readonly findings: readonly string[];
  readonly messages: readonly string[];
  /** Pictures of decoded picture buffer that the stream needs. */
  readonly dpb: number | undefined;
}

/** A byte stream of HEVC in pieces, read unit by unit. */
export const inspectHevc = (...pieces: readonly Uint8Array[]): HevcInspection => {
  const reader = new UnitReader(new HevcStream());
  const splitter = new AnnexbSplitter(reader.keep);
  const assembler = new FrameAssembler();
  const meter = new HevcDpbMeter();
  const items: ReadUnit[] = [];
  const frames: FrameRecord[] = [];
  const take = (read: Iterable<ReadUnit>): void => {
    for (const item of read) {
      items.push(item);
      if (item.kind !== 'unit') continue;
      meter.take(item);
      frames.push(...assembler.push(item));
    }
  };
  for (const piece of pieces) for (const item of splitter.push(piece)) take(reader.push(item));
  for (const item of splitter.end()) take(reader.push(item));
  take(reader.end());
  frames.push(...assembler.end());
  const found = items.flatMap((item) => (item.kind === 'finding' ? [item.finding] : []));
  return {
    units: items.filter((item): item is HevcUnit => item.kind === 'unit'),
    frames,
    findings: found.map(({ severity, code, nalu }) => `${severity} ${code} @${nalu ?? '-'}`),
    messages: found.map(({ message }) => message),
    dpb: meter.frames,
  };
};

/** The units of a byte stream, without start codes. */
export const unitsOfStream = (stream: Uint8Array): readonly Uint8Array[] => {
  const splitter = new AnnexbSplitter();
  const units: Uint8Array[] = [];
  for (const items of [splitter.push(stream), splitter.end()]) {
    for (const item of items) if (item.kind === 'unit') units.push(item.bytes.slice());
  }
  return units;
};

/** nal_unit_type. */
export const typeOf = (unit: Uint8Array): number => (unit[0] as number) >> 1;

/** The unit with another nal_unit_type, or nuh_temporal_id_plus1. */
export const withHeader = (unit: Uint8Array, type: number, temporalIdPlus1 = 1): Uint8Array =>
  Uint8Array.of(type << 1, temporalIdPlus1, ...unit.subarray(2));

export const inspectHevcUnits = (units: readonly Uint8Array[]): HevcInspection => inspectHevc(byteStream(units));
