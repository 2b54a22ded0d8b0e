import { basename } from 'node:path';
import { FlvReader } from '../container/flv/tag/flv-reader.ts';
import { hasTags } from '../container/registry.ts';
import type { Output } from '../io/output.ts';
import { SegmentedOutput } from '../io/segmented-output.ts';
import type { Conversion } from '../pipeline/convert/conversion.ts';
import { OUTPUT_FORMATS, type SampleFormat } from '../pipeline/convert/output-formats.ts';
import { FragmentWriter } from '../pipeline/convert/samples/fragment-writer.ts';
import { HlsWriter } from '../pipeline/convert/samples/hls-writer.ts';
import { LibraryWriter } from '../pipeline/convert/samples/library-writer.ts';
import { MovieWriter } from '../pipeline/convert/samples/movie-writer.ts';
import { SampleConversion } from '../pipeline/convert/samples/sample-conversion.ts';
import type { SampleWriter } from '../pipeline/convert/samples/sample-writer.ts';
import { TagSamples } from '../pipeline/convert/samples/tag-samples.ts';
import type { OpenInput } from '../pipeline/open.ts';
import { pieces, through } from '../pipeline/piece.ts';
import type { ConvertOptions } from './convert-plan.ts';
import { UsageError } from './errors.ts';

/** Least duration of a segment: that of Apple's authoring specification. */
const SEGMENT_SECONDS = 6;

/** Starts the conversion of an input to a container with samples. */
export const startSamples = (
  input: OpenInput,
  to: SampleFormat,
  options: ConvertOptions,
  interrupted: AbortSignal,
): ((output: Output) => Conversion) => {
  if (!hasTags(input.format)) {
    throw new UsageError(`${OUTPUT_FORMATS[to].title} is written from FLV: convert the input to FLV first`);
  }
  return (output) => {
    const tags = pieces(input.chunks(), new FlvReader({ track: options.track }));
    return new SampleConversion(through(tags, new TagSamples()), writerOf(to, output, options), interrupted);
  };
};

const writerOf = (to: SampleFormat, output: Output, options: ConvertOptions): SampleWriter => {
  if (to === 'mp4') return new MovieWriter(output);
  if (to === 'fmp4') return new FragmentWriter(output);
  if (to !== 'hls') return new LibraryWriter(to, output);
  if (!(output instanceof SegmentedOutput)) throw new TypeError('HLS is written to several files');
  const playlist = basename(output.path);
  const { segmentSeconds = SEGMENT_SECONDS } = options;
  return new HlsWriter(
    {
      // The playlist appears last: it is what the run commits.
      write: async (name, parts) => {
        if (name !== playlist) return output.writeFile(name, parts);
        for (const part of parts) output.write(part);
        return output.flush();
      },
      remove: (name) => output.removeFile(name),
    },
    { segmentSeconds, playlist, stem: playlist.replace(/\.m3u8$/i, '') },
  );
};
