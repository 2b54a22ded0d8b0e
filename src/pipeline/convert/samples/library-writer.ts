import type { EncodedAudioPacketSource, EncodedVideoPacketSource, Output as LibraryOutput } from 'mediabunny';
import { joined } from '../../../bytes/joined.ts';
import { codecOf } from '../../../codec/registry.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Output } from '../../../io/output.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import { OUTPUT_FORMATS } from '../output-formats.ts';
import { framed, unitsOf } from './framed-units.ts';
import { InBandSets } from './in-band-sets.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';
import { seconds } from './sample-writer.ts';

/** Formats that the library writes. */
export type LibraryFormat = 'mkv' | 'webm' | 'mpegts';

/** Codec names of the library, by FourCC. */
const VIDEO_CODECS = { avc1: 'avc', hvc1: 'hevc', av01: 'av1', vp08: 'vp8', vp09: 'vp9' } as const;
const AUDIO_CODECS = { mp4a: 'aac', Opus: 'opus', '.mp3': 'mp3', fLaC: 'flac', 'ac-3': 'ac3', 'ec-3': 'eac3' } as const;

type Source = EncodedVideoPacketSource | EncodedAudioPacketSource;

interface Lane {
  readonly source: Source;
  /** Of the first packet. */
  config: object | undefined;
  /** Of units with start codes. */
  readonly isByteStream: boolean;
}

/**
 * Writes Matroska, WebM and MPEG-TS with mediabunny, which is loaded for this. Matroska has presentation times only, in
 * milliseconds. MPEG-TS is refused for video with B-frames: the library gives them presentation times before their
 * decoding times.
 */
export class LibraryWriter implements SampleWriter {
  readonly #format: LibraryFormat;
  readonly #output: Output;
  readonly #lanes = new Map<number, Lane>();
  readonly #sets = new InBandSets();
  #library: typeof import('mediabunny') | undefined;
  #muxer: LibraryOutput | undefined;
  #at = 0;
  /** Presentation time of the last picture. */
  #shown = Number.NEGATIVE_INFINITY;

  constructor(format: LibraryFormat, output: Output) {
    this.#format = format;
    this.#output = output;
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    const library = await import('mediabunny');
    this.#library = library;
    const format = formatOf(library, this.#format, this.#output.patch === undefined);
    const supported: readonly string[] = format.getSupportedCodecs();
    const target = new library.StreamTarget(
      new WritableStream({ write: ({ data, position }) => this.#write(data, position) }),
    );
    const muxer = new library.Output({ format, target });
    this.#muxer = muxer;
    for (const { track } of starts) {
      // Players present the first track of a kind if nobody chooses another.
      const disposition = { default: starts.find((start) => start.track.kind === track.kind)?.track === track };
      const name = libraryCodec(track);
      if (name === undefined || !supported.includes(name)) {
        throw new ConversionError(
          'not-encodable',
          `${OUTPUT_FORMATS[this.#format].title} holds no ${codecOf(track.fourCc)?.title ?? track.fourCc}`,
        );
      }
      if (track.kind === 'video') {
        const source = new library.EncodedVideoPacketSource(name as (typeof VIDEO_CODECS)[keyof typeof VIDEO_CODECS]);
        muxer.addVideoTrack(source, { ...languageOf(track), disposition });
        // In MPEG-TS they have their parameter sets in band; the library would repeat the first ones.
        const isByteStream = this.#format === 'mpegts' && this.#sets.set(track);
        this.#lanes.set(track.id, {
          source,
          config: { decoderConfig: videoConfig(track, isByteStream) },
          isByteStream,
        });
      } else {
        const source = new library.EncodedAudioPacketSource(name as (typeof AUDIO_CODECS)[keyof typeof AUDIO_CODECS]);
        muxer.addAudioTrack(source, { ...languageOf(track), disposition });
        this.#lanes.set(track.id, { source, config: { decoderConfig: audioConfig(track) }, isByteStream: false });
      }
    }
    await muxer.start();
  }

  async sample(sample: WrittenSample): Promise<void> {
    const { track, pts, duration, isSync, data } = sample;
    const lane = this.#lanes.get(track.id);
    const library = this.#library;
    if (lane === undefined || library === undefined) return;
    if (this.#format === 'mpegts' && track.kind === 'video') {
      if (pts < this.#shown) throw new ConversionError('not-encodable', NO_B_FRAMES);
      this.#shown = pts;
    }
    const type = isSync ? 'key' : 'delta';
    const bytes = lane.isByteStream
      ? byteStream(this.#sets.unitsOf(sample) ?? unitsOf(data, track))
      : this.#framed(sample);
    const packet = new library.EncodedPacket(bytes, type, seconds(pts, track), seconds(duration, track));
    await this.#may(() => lane.source.add(packet, lane.config));
    lane.config = undefined;
    await this.#output.flush();
  }

  async reconfigure(track: WrittenTrack): Promise<boolean | string> {
    const isInBand = this.#sets.set(track);
    return this.#format === 'mpegts' ? isInBand : isInBand && IN_BAND;
  }

  #framed(sample: WrittenSample): Uint8Array {
    const units = this.#sets.unitsOf(sample);
    return units === undefined ? sample.data : framed(units, sample.track);
  }

  async end(): Promise<void> {
    await this.#may(async () => this.#muxer?.finalize());
    await this.#output.flush();
  }

  /** What the library refuses is no fault of this program. */
  async #may(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof Error) || 'code' in error) throw error;
      const message = `${OUTPUT_FORMATS[this.#format].title} cannot hold this stream: ${error.message}`;
      throw new ConversionError('not-encodable', message);
    }
  }

  #write(data: Uint8Array, position: number): void {
    const copy = data.slice();
    if (position === this.#at) {
      this.#output.write(copy);
      this.#at += copy.length;
    } else this.#output.patch?.(position, copy);
  }
}

const formatOf = (library: typeof import('mediabunny'), name: LibraryFormat, appendOnly: boolean) => {
  if (name === 'mpegts') return new library.MpegTsOutputFormat();
  return name === 'webm' ? new library.WebMOutputFormat({ appendOnly }) : new library.MkvOutputFormat({ appendOnly });
};

const IN_BAND = 'later parameter sets are in the frames, and the header of the track keeps the first ones';

const NO_B_FRAMES = 'MPEG-TS is written for video without B-frames only: --to fmp4 or hls takes them';

const libraryCodec = ({ fourCc }: WrittenTrack): string | undefined =>
  (VIDEO_CODECS as Readonly<Record<string, string>>)[fourCc] ??
  (AUDIO_CODECS as Readonly<Record<string, string>>)[fourCc];

const languageOf = ({ language }: WrittenTrack) => (language === undefined ? {} : { languageCode: language });

const codecString = ({ fourCc, config }: WrittenTrack): string =>
  (config === undefined ? undefined : codecOf(fourCc)?.config?.read(config).derived?.codecString) ?? fourCc;

const videoConfig = (track: WrittenTrack, isByteStream: boolean) => ({
  codec: codecString(track),
  codedWidth: track.width ?? 0,
  codedHeight: track.height ?? 0,
  ...(track.config !== undefined && !isByteStream && { description: track.config }),
});

const START_CODE = Uint8Array.of(0, 0, 0, 1);

const byteStream = (units: readonly Uint8Array[]): Uint8Array => joined(units.flatMap((unit) => [START_CODE, unit]));

/** Marker of a FLAC stream, which Matroska has before STREAMINFO. */
const FLAC_MARKER = Uint8Array.of(0x66, 0x4c, 0x61, 0x43);

const descriptionOf = ({ fourCc, config }: WrittenTrack): Uint8Array | undefined =>
  fourCc === 'fLaC' && config !== undefined && config[0] !== FLAC_MARKER[0] ? joined([FLAC_MARKER, config]) : config;

const audioConfig = (track: WrittenTrack) => ({
  codec: track.fourCc === '.mp3' ? 'mp3' : track.fourCc === 'Opus' ? 'opus' : codecString(track),
  sampleRate: track.sampleRateHz ?? 48_000,
  numberOfChannels: track.channels ?? 2,
  ...(track.config !== undefined && { description: descriptionOf(track) }),
});
