import type { ReadItem, SampleReader } from '../../container/sample-reader.ts';
import type { Piece } from '../piece.ts';
import type { ByteRanges } from './byte-ranges.ts';

/** Reads the samples of an input: gives the reader the bytes that it wants. */
export async function* readSamples(reader: SampleReader, ranges: ByteRanges): AsyncGenerator<Piece<ReadItem>, void> {
  let bytesRead = 0;
  for (let wanted = reader.wanted; wanted !== undefined; wanted = reader.wanted) {
    const { bytes, inputEnd } = await ranges.read(wanted);
    bytesRead = Math.max(bytesRead, wanted.offset + bytes.length);
    yield { items: reader.take(bytes, inputEnd), bytesRead };
  }
}
