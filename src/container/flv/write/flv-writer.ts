import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { lengthField } from '../../length-prefixed/length-field.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../tag/tag-header.ts';
import { type AudioPacket, writeAudioTagHeader } from './audio-tag.ts';
import { flvHeaderOf, writeFlvHeader } from './flv-header.ts';
import { type MetadataValues, writeOnMetaData } from './on-metadata.ts';
import { tagHeaderOf, writeTagHeader } from './tag-header.ts';
import { AVC_TAGS, type VideoTagFormat, type VideoTagHeaderContent, writeVideoTagHeader } from './video-tag.ts';

/** Pieces of output, in order: small ones that were written, and between them the caller's bytes, not copied. */
export type FlvParts = readonly Uint8Array[];

/** Options of `FlvWriter`. */
export interface FlvWriterOptions {
  /** Bytes of the length before each NAL unit: lengthSizeMinusOne of the record plus 1. 4 by default. */
  readonly lengthSize?: 1 | 2 | 4;
}

/** A frame for a video tag. */
export interface VideoFrame {
  /** Decoding time, milliseconds, an integer; wraps at 2^32. */
  readonly dtsMs: number;
  /** Presentation minus decoding time, milliseconds, -8388608..8388607. */
  readonly compositionTimeMs: number;
  /** FrameType 1; 2 otherwise. */
  readonly isKey: boolean;
  /** The NAL units of the access unit in order, without start code or length; the OBUs of the temporal unit. */
  readonly units: readonly Uint8Array[];
}

/** A frame for an AVC video tag. */
export type AvcFrame = VideoFrame;

/** A script tag with onMetaData. */
export interface MetadataParts {
  readonly parts: FlvParts;
  /** Byte offset in the file of the 8 bytes of each top-level number, by name: `numberBytes` makes new ones. */
  readonly numberOffsets: ReadonlyMap<string, number>;
}

/**
 * Writes an FLV file (FLV 10.1 Annex E) part by part: each method returns the next bytes; pictures and sound are not
 * copied. Throws `not-encodable`, and counts nothing, for data that a tag cannot hold.
 */
export class FlvWriter {
  readonly #lengthSize: 1 | 2 | 4;
  #length = 0;

  constructor({ lengthSize = 4 }: FlvWriterOptions = {}) {
    this.#lengthSize = lengthSize;
  }

  /** Bytes returned so far: the offset in the file of the next part. */
  get length(): number {
    return this.#length;
  }

  /** The header of the file, with PreviousTagSize0. */
  header(has: { readonly audio: boolean; readonly video: boolean }): FlvParts {
    const w = new ByteWriter();
    writeFlvHeader(w, flvHeaderOf(has.audio, has.video));
    return this.#given([w.u32(0).toBytes()]);
  }

  /** Script data: onMetaData as an ECMA array, with the offsets of its numbers for values that are known later. */
  onMetaData(values: MetadataValues, dtsMs = 0): MetadataParts {
    const { bytes, numberOffsets } = writeOnMetaData(values);
    const start = this.#length + TAG_HEADER_BYTES;
    const parts = this.#tag(TAG_TYPE.script, dtsMs, bytes.length, (w) => [w.bytes(bytes).toBytes()]);
    return { parts, numberOffsets: new Map([...numberOffsets].map(([name, at]) => [name, start + at])) };
  }

  /** AVC sequence header: an AVCDecoderConfigurationRecord. */
  avcSequenceStart(record: Uint8Array, dtsMs: number): FlvParts {
    return this.sequenceStart(AVC_TAGS, record, dtsMs);
  }

  /** One access unit of AVC: AVCPacketType 1. */
  avcFrame(frame: AvcFrame): FlvParts {
    return this.frame(AVC_TAGS, frame);
  }

  /** AVC end of sequence. */
  avcEndOfSequence(dtsMs: number): FlvParts {
    const header = { isKey: true, packetType: 'SequenceEnd', compositionTimeMs: 0 } as const;
    return this.#video(AVC_TAGS, header, [], dtsMs);
  }

  /** Sequence header: the decoder configuration record of the codec. */
  sequenceStart(format: VideoTagFormat, record: Uint8Array, dtsMs: number): FlvParts {
    return this.#video(format, { isKey: true, packetType: 'SequenceStart', compositionTimeMs: 0 }, [record], dtsMs);
  }

  /** One access unit or temporal unit. */
  frame(format: VideoTagFormat, { dtsMs, compositionTimeMs, isKey, units }: VideoFrame): FlvParts {
    const what = (index: number) => () => `NAL unit ${index} of the frame at ${dtsMs} ms`;
    const framed = format.hasLengths
      ? units.flatMap((unit, index) => [lengthField(unit.length, this.#lengthSize, what(index)), unit])
      : units;
    return this.#video(format, { isKey, packetType: 'CodedFrames', compositionTimeMs }, framed, dtsMs);
  }

  /** The same with the data of a sample: NAL units after their lengths, or OBUs. */
  sample(
    format: VideoTagFormat,
    { dtsMs, compositionTimeMs, isKey }: Omit<VideoFrame, 'units'>,
    data: Uint8Array,
  ): FlvParts {
    return this.#video(format, { isKey, packetType: 'CodedFrames', compositionTimeMs }, [data], dtsMs);
  }

  /** AAC sequence header: an AudioSpecificConfig. */
  aacSequenceStart(config: Uint8Array, dtsMs: number): FlvParts {
    return this.audio('mp4a', 'SequenceStart', config, dtsMs);
  }

  /** One raw AAC frame, without ADTS header. */
  aacFrame(rawDataBlock: Uint8Array, dtsMs: number): FlvParts {
    return this.audio('mp4a', 'CodedFrames', rawDataBlock, dtsMs);
  }

  #video(format: VideoTagFormat, content: VideoTagHeaderContent, data: FlvParts, dtsMs: number): FlvParts {
    const header = new ByteWriter();
    writeVideoTagHeader(header, format, content);
    const size = data.reduce((sum, part) => sum + part.length, header.length);
    return this.#tag(TAG_TYPE.video, dtsMs, size, (w) => [w.bytes(header.toBytes()).toBytes(), ...data]);
  }

  /** A decoder configuration record, or a frame, of an audio codec. */
  audio(fourCc: string, packet: AudioPacket, data: Uint8Array, dtsMs: number): FlvParts {
    const header = new ByteWriter();
    writeAudioTagHeader(header, fourCc, packet);
    return this.#tag(TAG_TYPE.audio, dtsMs, header.length + data.length, (w) => [
      w.bytes(header.toBytes()).toBytes(),
      data,
    ]);
  }

  /** A tag and its PreviousTagSize; `write` continues after the tag header and returns all parts before the latter. */
  #tag(tagType: number, dtsMs: number, dataSize: number, write: (w: ByteWriter) => FlvParts): FlvParts {
    const w = new ByteWriter();
    writeTagHeader(w, tagHeaderOf(tagType, dataSize, dtsMs));
    const parts = write(w);
    return this.#given([...parts, new ByteWriter().u32(TAG_HEADER_BYTES + dataSize).toBytes()]);
  }

  #given(parts: FlvParts): FlvParts {
    this.#length += parts.reduce((sum, part) => sum + part.length, 0);
    return parts;
  }
}
