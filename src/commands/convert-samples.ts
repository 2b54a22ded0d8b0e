import { basename } from 'node:path';
import { FlvReader } from '../container/flv/tag/flv-reader.ts';
import { hasTags } from '../container/registry.ts';
import type { Output } from '../io/output.ts';
import { relatedTo } from '../io/related-path.ts';
import { SegmentedOutput } from '../io/segmented-output.ts';
import type { Source } from '../io/source-error.ts';
import type { Conversion } from '../pipeline/convert/conversion.ts';
import type { SampleFormat } from '../pipeline/convert/output-formats.ts';
import { FlvSampleWriter } from '../pipeline/convert/samples/flv-sample-writer.ts';
import { FragmentWriter } from '../pipeline/convert/samples/fragment-writer.ts';
import { HlsWriter } from '../pipeline/convert/samples/hls-writer.ts';
import { LibraryWriter } from '../pipeline/convert/samples/library-writer.ts';
import { MovieWriter } from '../pipeline/convert/samples/movie-writer.ts';
import { readBackOf } from '../pipeline/convert/samples/read-back.ts';
import { ReadSamples } from '../pipeline/convert/samples/read-samples.ts';
import { SampleConversion } from '../pipeline/convert/samples/sample-conversion.ts';
import type { SourceItem } from '../pipeline/convert/samples/sample-item.ts';
import type { SampleWriter } from '../pipeline/convert/samples/sample-writer.ts';
import { TagSamples } from '../pipeline/convert/samples/tag-samples.ts';
import { UnitSamples } from '../pipeline/convert/samples/unit-samples.ts';
import { withAudio } from '../pipeline/convert/samples/with-audio.ts';
import type { AdtsTrack } from '../pipeline/convert/units/adts-track.ts';
import type { StreamConfig } from '../pipeline/convert/units/config-file.ts';
import type { OpenInput } from '../pipeline/open.ts';
import { type Piece, pieces, through } from '../pipeline/piece.ts';
import { readUnits } from '../pipeline/read-units.ts';
import type { OpenSamples } from '../pipeline/samples/open-samples.ts';
import { WHOLE_UNIT_BYTES } from '../syntax/limits.ts';
import type { ConvertOptions, ConvertPlan } from './convert-plan.ts';
import { UsageError } from './errors.ts';

/** Least duration of a segment: that of Apple's authoring specification. */
const SEGMENT_SECONDS = 6;

/** What the samples of a raw stream are made with. */
export interface UnitInput {
  readonly audio: AdtsTrack | undefined;
  readonly inputConfig: StreamConfig | undefined;
}

/** Starts the conversion of an input to a container with samples, or of samples to FLV. */
export const startSamples = async (
  input: OpenInput,
  to: SampleFormat | 'flv',
  plan: ConvertPlan,
  units: UnitInput,
  { interrupted, open }: SampleRun,
): Promise<(output: Output) => Conversion> => {
  const samples =
    input.samples !== undefined
      ? readSamples(input.samples, plan)
      : hasTags(input.format)
        ? tagSamples(input, plan)
        : await unitSamples(input, plan, units);
  return (output) => {
    const openSegment = (uri: string) => open(relatedTo(output.path, uri));
    const readBack = plan.options.verify === true ? readBackOf(output, to, openSegment) : undefined;
    if (readBack === undefined && plan.options.verify === true) throw new UsageError(NOT_READABLE);
    return new SampleConversion(samples, writerOf(to, output, plan.options), interrupted, readBack);
  };
};

const NOT_READABLE = '--verify reads the output back: a container with samples in a pipe cannot be';

/** What a conversion of samples runs with. */
export interface SampleRun {
  readonly interrupted: AbortSignal;
  /** Opens the segments of an output that is read back. */
  readonly open: (path: string) => Promise<Source>;
}

const readSamples = (samples: OpenSamples, { options }: ConvertPlan): AsyncIterable<Piece<SourceItem>> =>
  through(samples.pieces(), new ReadSamples(options.track));

/** The samples of a container as the FLV that they make: what reads FLV reads them, too. */
export async function* flvOfSamples(
  samples: OpenSamples,
  plan: ConvertPlan,
  interrupted: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const output: Output = {
    sizeBytes: 0,
    closed: false,
    write: (bytes) => void pieces.push(bytes.slice()),
    flush: async () => undefined,
    commit: async () => undefined,
    abandon: () => undefined,
  };
  const conversion = new SampleConversion(readSamples(samples, plan), new FlvSampleWriter(output), interrupted);
  for await (const _findings of conversion.run()) yield* pieces.splice(0);
}

const tagSamples = (input: OpenInput, { options }: ConvertPlan): AsyncIterable<Piece<SourceItem>> =>
  through(pieces(input.chunks(), new FlvReader({ track: options.track })), new TagSamples());

const unitSamples = async (
  input: OpenInput,
  { options, strip }: ConvertPlan,
  { audio, inputConfig }: UnitInput,
): Promise<AsyncIterable<Piece<SourceItem>>> => {
  const stream = await input.stream();
  const { parameterSets = [] } = inputConfig ?? {};
  const read = readUnits(stream, { keep: () => WHOLE_UNIT_BYTES, parameterSets });
  const video = through(read, new UnitSamples(stream.codec, { strip, fps: options.fps, parameterSets }));
  return audio === undefined ? video : withAudio(video, audio);
};

const writerOf = (to: SampleFormat | 'flv', output: Output, options: ConvertOptions): SampleWriter => {
  if (to === 'flv') return new FlvSampleWriter(output, options.flvTags === 'legacy');
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
