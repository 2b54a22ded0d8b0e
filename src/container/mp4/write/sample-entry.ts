import { RtmpkitError } from '../../../syntax/errors.ts';
import { box, fields, fullBox } from './box-writer.ts';
import type { WrittenTrack } from './written-track.ts';

/** Configuration box of a video sample entry, by its code. */
const VIDEO_CONFIG: Readonly<Record<string, string>> = {
  avc1: 'avcC',
  avc3: 'avcC',
  hvc1: 'hvcC',
  hev1: 'hvcC',
  av01: 'av1C',
};

/** 72 dpi, 16.16. */
const RESOLUTION = 0x480000;

/** VisualSampleEntry (ISO/IEC 14496-12 12.1.3) with the configuration box of its codec and its sample aspect ratio. */
const videoEntry = (track: WrittenTrack): Uint8Array => {
  const { fourCc, sampleEntry = fourCc, config = NOTHING, width = 0, height = 0, sar } = track;
  const head = fields((w) => {
    // reserved, data_reference_index, pre_defined and reserved.
    w.u32(0).u16(0).u16(1).u32(0).u32(0).u32(0).u32(0);
    w.u16(width).u16(height).u32(RESOLUTION).u32(RESOLUTION).u32(0);
    // frame_count, compressorname, depth, pre_defined.
    w.u16(1).bytes(new Uint8Array(32)).u16(0x18).i16(-1);
  });
  const pasp =
    sar === undefined
      ? []
      : [
          box(
            'pasp',
            fields((w) => w.u32(sar.num).u32(sar.den)),
          ),
        ];
  return box(sampleEntry, head, box(VIDEO_CONFIG[sampleEntry] as string, config), ...pasp);
};

/** AudioSampleEntry (ISO/IEC 14496-12 12.2.3). */
const audioEntry = (code: string, { sampleRateHz = 0, channels = 2 }: WrittenTrack, config: Uint8Array): Uint8Array =>
  box(
    code,
    fields((w) => {
      // reserved, data_reference_index, reserved; channelcount, samplesize, pre_defined, reserved.
      w.u32(0).u16(0).u16(1).u32(0).u32(0).u16(channels).u16(16).u32(0);
      // 16.16: a rate that does not fit is 0, and stands in the configuration.
      w.u32(sampleRateHz > 0xffff ? 0 : sampleRateHz * 0x10000);
    }),
    config,
  );

/** objectTypeIndication (ISO/IEC 14496-1 Table 5). */
const OBJECT_TYPES: Readonly<Record<string, number>> = { mp4a: 0x40, '.mp3': 0x6b };

/** A descriptor with its size in four bytes (ISO/IEC 14496-1 8.3.3). */
const descriptor = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  return fields((w) => {
    w.u8(tag);
    for (const shift of [21, 14, 7]) w.u8(0x80 | ((size >> shift) & 0x7f));
    w.u8(size & 0x7f);
    for (const part of parts) w.bytes(part);
  });
};

/** esds with an ES_Descriptor (ISO/IEC 14496-1 7.2.6.5; 14496-14 5.6). */
const esds = ({ id, fourCc, config }: WrittenTrack): Uint8Array => {
  const specific = config === undefined || config.length === 0 ? [] : [descriptor(5, config)];
  const decoder = fields((w) => {
    // streamType audio, bufferSizeDB, maxBitrate and avgBitrate unknown.
    w.u8(OBJECT_TYPES[fourCc] as number)
      .u8((5 << 2) | 1)
      .u24(0)
      .u32(0)
      .u32(0);
  });
  const es = fields((w) => w.u16(id).u8(0));
  return fullBox('esds', 0, 0, descriptor(3, es, descriptor(4, decoder, ...specific), descriptor(6, Uint8Array.of(2))));
};

/** Bytes of "OpusHead" and its version. */
const OPUS_MAGIC_BYTES = 8;

/** dOps (Encapsulation of Opus in ISOBMFF 4.3.2): OpusHead with version 0 and big-endian numbers. */
const dOps = (head: Uint8Array): Uint8Array => {
  const view = new DataView(head.buffer, head.byteOffset + OPUS_MAGIC_BYTES, head.length - OPUS_MAGIC_BYTES);
  return box(
    'dOps',
    fields((w) => {
      w.u8(0).u8(view.getUint8(1)).u16(view.getUint16(2, true)).u32(view.getUint32(4, true));
      w.i16(view.getInt16(8, true)).bytes(head.subarray(OPUS_MAGIC_BYTES + 10));
    }),
  );
};

const OPUS_HEAD_BYTES = 19;
const STREAM_INFO_BYTES = 34;

/** dfLa (Encapsulation of FLAC in ISOBMFF 3.3.2): STREAMINFO as the last metadata block. */
const dfLa = (config: Uint8Array): Uint8Array =>
  fullBox(
    'dfLa',
    0,
    0,
    fields((w) => w.u8(0x80).u24(STREAM_INFO_BYTES).bytes(config.subarray(-STREAM_INFO_BYTES))),
  );

/**
 * The sample entry of a track (ISO/IEC 14496-12 8.5.2). Throws `not-encodable` for a codec without one here, and for a
 * configuration that is missing.
 */
export const sampleEntryOf = (track: WrittenTrack): Uint8Array => {
  const { fourCc, sampleEntry = fourCc, config = NOTHING } = track;
  if (VIDEO_CONFIG[sampleEntry] !== undefined && config.length > 0) return videoEntry(track);
  if (fourCc === 'mp4a' && config.length > 0) return audioEntry('mp4a', track, esds(track));
  if (fourCc === '.mp3') return audioEntry('mp4a', track, esds(track));
  if (fourCc === 'Opus' && config.length >= OPUS_HEAD_BYTES) return audioEntry('Opus', track, dOps(config));
  if (fourCc === 'fLaC' && config.length >= STREAM_INFO_BYTES) return audioEntry('fLaC', track, dfLa(config));
  if (fourCc === 'ac-3' && config.length > 0) return audioEntry('ac-3', track, box('dac3', config));
  throw new RtmpkitError(
    'not-encodable',
    `${fourCc} has no sample entry here${config.length > 0 ? '' : ', without its configuration'}`,
  );
};

const NOTHING = new Uint8Array(0);
