import { toHex } from '../../src/bytes/hex.ts';
import type { ReadItem, SampleReader } from '../../src/container/sample-reader.ts';
import { FileRanges, StreamRanges } from '../../src/pipeline/samples/byte-ranges.ts';
import { readSamples } from '../../src/pipeline/samples/sample-input.ts';

/** What a reader gives, with bytes as text: they are valid until the next piece only. */
export interface ReadResult {
  readonly tracks: readonly string[];
  readonly samples: readonly ReadableSample[];
  readonly findings: readonly string[];
}

export interface ReadableSample {
  readonly track: number;
  readonly index: number;
  readonly offset: number | undefined;
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly isSync: boolean;
  readonly hex: string;
}

const ms = (value: number): number => Math.round(value * 1000) / 1000;

const collect = async (pieces: AsyncIterable<{ readonly items: Iterable<ReadItem> }>): Promise<ReadResult> => {
  const tracks: string[] = [];
  const samples: ReadableSample[] = [];
  const findings: string[] = [];
  for await (const { items } of pieces) {
    // All of a piece at first: its bytes are valid until the next one.
    for (const item of [...items]) {
      if (item.kind === 'track') tracks.push(`${item.track.kind} ${item.track.id} ${item.track.fourCc}`);
      else if (item.kind === 'finding') findings.push(item.finding.code);
      else {
        const { track, index, offset, dtsMs, ptsMs, isSync, data } = item.sample;
        samples.push({ track: track.id, index, offset, dtsMs: ms(dtsMs), ptsMs: ms(ptsMs), isSync, hex: toHex(data) });
      }
    }
  }
  return { tracks, samples, findings };
};

/** Reads a file, of which any range can be read. */
export const readAsFile = (reader: SampleReader, bytes: Uint8Array): Promise<ReadResult> =>
  collect(
    readSamples(
      reader,
      new FileRanges({ sizeBytes: bytes.length, read: (offset, length) => bytes.slice(offset, offset + length) }),
    ),
  );

/** Reads a pipe that gives so many bytes at a time, always in the same buffer. */
export const readAsPipe = (reader: SampleReader, bytes: Uint8Array, chunkBytes: number): Promise<ReadResult> =>
  collect(readSamples(reader, new StreamRanges(new Uint8Array(0), false, chunksOf(bytes, chunkBytes))));

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.fill(0xaa);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}
