import { FlvReader } from '../../../container/flv/tag/flv-reader.ts';
import { hasTags } from '../../../container/registry.ts';
import type { Output } from '../../../io/output.ts';
import type { Source } from '../../../io/source-error.ts';
import { openInput } from '../../open.ts';
import { type Piece, pieces, through } from '../../piece.ts';
import type { SampleFormat } from '../output-formats.ts';
import { ReadSamples } from './read-samples.ts';
import type { SourceItem } from './sample-item.ts';
import type { ReadBack } from './sample-verifier.ts';
import { TagSamples } from './tag-samples.ts';

/** Bytes that are read at a time. */
const READ_BYTES = 1 << 20;

/** Bytes of an output; fewer than `length` only at its end. */
type Read = (offset: number, length: number) => Uint8Array;

const reader =
  (output: Output, readBack: NonNullable<Output['readBack']>): Read =>
  (offset, length) => {
    const bytes = new Uint8Array(length);
    let filled = 0;
    for (let count = -1; count !== 0 && filled < length; filled += count) {
      count = readBack.call(output, offset + filled, bytes.subarray(filled));
    }
    return bytes.subarray(0, filled);
  };

async function* chunksOf(read: Read): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let bytes = read(at, READ_BYTES); bytes.length > 0; bytes = read(at, READ_BYTES)) {
    at += bytes.length;
    yield bytes;
  }
}

/**
 * Reads the samples of an output that was written; `undefined` for one that cannot be read. `open`: the segments that its
 * playlist names.
 */
export const readBackOf = (
  output: Output,
  to: SampleFormat | 'flv',
  open: (uri: string) => Promise<Source>,
): ReadBack | undefined => {
  if (output.readBack === undefined) return undefined;
  const read = reader(output, output.readBack);
  return {
    // Whole milliseconds here; the edit lists of MP4 have half of one.
    toleranceMs: to === 'mkv' || to === 'webm' || to === 'flv' ? 1 : 0.5,
    items: async function* (): AsyncGenerator<Piece<SourceItem>> {
      await output.flush();
      const { path, sizeBytes } = output;
      const access = { path, openRelated: open, ...(to !== 'hls' && { file: { sizeBytes, read } }) };
      const input = await openInput(chunksOf(read), '', { access });
      if (hasTags(input.format)) yield* through(pieces(input.chunks(), new FlvReader()), new TagSamples());
      else if (input.samples !== undefined) yield* through(input.samples.pieces(), new ReadSamples());
    },
  };
};
