import { audioCodecId } from '../../../container/flv/write/audio-tag.ts';
import { FlvWriter } from '../../../container/flv/write/flv-writer.ts';
import { type MetadataValues, patchNumbers } from '../../../container/flv/write/on-metadata.ts';
import { type VideoTagFormat, videoCodecId, videoTagFormat } from '../../../container/flv/write/video-tag.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Output } from '../../../io/output.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import { type SampleWriter, type StartTimes, seconds, type WrittenSample } from './sample-writer.ts';

/** Writes samples as the tags of an FLV. Times are whole milliseconds, as FLV has them, from the first decoding time on. */
export class FlvSampleWriter implements SampleWriter {
  readonly tracksOfKind = 1;
  readonly #output: Output;
  readonly #legacyTags: boolean;
  readonly #flv = new FlvWriter({ lengthSize: 4 });
  readonly #formats = new Map<number, VideoTagFormat>();
  #numberOffsets: ReadonlyMap<string, number> = new Map();
  #shiftMs = 0;
  #endMs = 0;
  #audioId: number | undefined;

  /** `legacyTags`: CodecIDs for HEVC and AV1 in place of the FourCC. */
  constructor(output: Output, legacyTags = false) {
    this.#output = output;
    this.#legacyTags = legacyTags;
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    this.#shiftMs = Math.max(0, ...starts.map(({ track, dts }) => -1000 * seconds(dts, track)));
    const first = (kind: WrittenTrack['kind']) => starts.find(({ track }) => track.kind === kind)?.track;
    const [video, audio] = [first('video'), first('audio')];
    const format = video && videoTagFormat(video.fourCc, this.#legacyTags);
    if (video !== undefined && format === undefined) {
      throw new ConversionError('not-encodable', `FLV has no tags for ${video.fourCc}`);
    }
    if (video !== undefined && format !== undefined) this.#formats.set(video.id, format);
    this.#put(this.#flv.header({ audio: audio !== undefined, video: video !== undefined }));
    const { parts, numberOffsets } = this.#flv.onMetaData(this.#metadata(video, audio));
    this.#numberOffsets = numberOffsets;
    this.#put(parts);
    for (const track of [video, audio]) if (track !== undefined) this.#configuration(track, 0);
    this.#audioId = audio?.id;
    await this.#output.flush();
  }

  async sample({ track, dts, pts, duration, isSync, data }: WrittenSample): Promise<void> {
    const dtsMs = this.#ms(dts, track);
    const format = this.#formats.get(track.id);
    if (format !== undefined) {
      const compositionTimeMs = format.hasCompositionTime ? this.#ms(pts, track) - dtsMs : 0;
      this.#put(this.#flv.sample(format, { dtsMs, compositionTimeMs, isKey: isSync }, data));
    } else if (track.id === this.#audioId) this.#put(this.#flv.audio(track.fourCc, 'CodedFrames', data, dtsMs));
    else return;
    this.#endMs = Math.max(this.#endMs, 1000 * seconds(pts + duration, track));
    await this.#output.flush();
  }

  async reconfigure(track: WrittenTrack): Promise<boolean> {
    this.#configuration(track, Math.round(this.#endMs));
    return true;
  }

  async end(): Promise<void> {
    await this.#output.flush();
    const values = { duration: this.#endMs / 1000, filesize: this.#flv.length };
    patchNumbers((offset, bytes) => this.#output.patch?.(offset, bytes), this.#numberOffsets, values);
  }

  #ms(ticks: number, track: WrittenTrack): number {
    return Math.round(1000 * seconds(ticks, track) + this.#shiftMs);
  }

  #configuration({ id, kind, fourCc, config }: WrittenTrack, dtsMs: number): void {
    if (config === undefined) return;
    const format = this.#formats.get(id);
    if (format !== undefined) this.#put(this.#flv.sequenceStart(format, config, dtsMs));
    else if (kind === 'audio') this.#put(this.#flv.audio(fourCc, 'SequenceStart', config, dtsMs));
  }

  #metadata(video: WrittenTrack | undefined, audio: WrittenTrack | undefined): MetadataValues {
    const format = video && this.#formats.get(video.id);
    // Placeholders, patched at the end.
    const isPatched = this.#output.patch !== undefined;
    return {
      ...(isPatched && { duration: 0 }),
      ...(video?.width !== undefined && video.height !== undefined && { width: video.width, height: video.height }),
      ...(format !== undefined && { videocodecid: videoCodecId(format) }),
      ...(audio !== undefined && {
        audiocodecid: audioCodecId(audio.fourCc),
        ...(audio.sampleRateHz !== undefined && { audiosamplerate: audio.sampleRateHz }),
        audiosamplesize: 16,
        stereo: (audio.channels ?? 2) >= 2,
      }),
      ...(isPatched && { filesize: 0 }),
    };
  }

  #put(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#output.write(part);
  }
}
