import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOfCase, bytesOfSample, ROOT_SAMPLES, unit, unitsOf } from '../commands/streams.ts';
import { BitWriter } from '../harness/bit-writer.ts';
import { committedStream } from '../harness/corpus.ts';
import { gopStream } from '../harness/gop-stream.ts';
import { writePps, writeSlice, writeSps, writeUnit } from '../harness/written-stream.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A unit after a length of four bytes. */
const prefixed = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** AVCDecoderConfigurationRecord of one SPS and one PPS (ISO/IEC 14496-15 5.3.3.1), with the tail of High profiles. */
const record = (sps: Uint8Array, pps: Uint8Array): Buffer => {
  const sized = (bytes: Uint8Array) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const parts = [
    Buffer.from([1]),
    sps.subarray(1, 4),
    Buffer.from([0xff, 0xe1]),
    sized(sps),
    Buffer.from([1]),
    sized(pps),
  ];
  return Buffer.concat([...parts, Buffer.from([0xfd, 0xf8, 0xf8, 0])]);
};

/** mulberry32: the same bytes on every machine. */
const randomBytes = (count: number, seed: number): Buffer => {
  let state = seed;
  const bytes = Buffer.alloc(count);
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    bytes[i] = (t ^ (t >>> 14)) & 255;
  }
  return bytes;
};

const bframes = bytesOfSample('bframes.h264');
const bframesFlv = bytesOfSample('bframes.flv');
const [sps, pps, , idr0, idr1, p0, p1, b0, b1] = unitsOf(bframes) as [Buffer, ...Buffer[]] & Record<number, Buffer>;
const start = Buffer.from([0, 0, 0, 1]);
const stream = (...units: (Uint8Array | undefined)[]): Buffer =>
  Buffer.concat(units.flatMap((bytes) => [start, bytes ?? Buffer.alloc(0)]));

/** A P slice of PPS 7, which no stream here sends. */
const sliceOfPps7 = new BitWriter().bytes([0x41]).ue(0).ue(5).ue(7).u(4, 1).bytes([0xaa, 0xaa]).trailing().toNal();
/** A PPS whose chroma_qp_index_offset is out of range: kept, with a diagnostic. */
const ppsOutOfRange = new BitWriter()
  .bytes([0x68])
  .ue(0)
  .ue(0)
  .flag(1)
  .flag(0)
  .ue(0)
  .ue(2)
  .ue(0)
  .flag(0)
  .u(2, 0)
  .se(2)
  .se(0)
  .se(-13)
  .flag(1)
  .flag(0)
  .flag(0)
  .trailing()
  .toNal();
/** An SPS whose chroma_format_idc is 4: nothing after it can be read. */
const spsOutOfRange = new BitWriter().bytes([0x67, 100, 0, 30]).ue(0).ue(4).trailing().toNal();

/** A JSON report of `check`. */
const report = (): string => {
  const place = { tag: 3, frame: 0, dtsMs: 0, ptsMs: 80, byteOffset: 383, byteLength: 3300 };
  const later = { tag: 31, frame: 16, dtsMs: 640, ptsMs: 720, byteOffset: 9120, byteLength: 2100 };
  const at = (location: object, measured: number) => ({
    severity: 'error',
    message: `${measured} B pictures in a row, at most 2 are allowed`,
    location,
    measured,
    expected: 2,
  });
  const bframes = {
    ruleId: 'gop/max-bframes',
    ...at(place, 4),
    clause: 'H.264 Table 7-6',
    track: 'video',
    platformCode: 'bFrames',
    preset: 'youtube@2026-10',
    fix: 'x264: --bframes 2',
    count: 9,
    occurrences: [at(place, 4), at(later, 3)],
    fingerprint: '00f1d2c3b4a59687',
  };
  const metadata = {
    ruleId: 'flv/metadata',
    severity: 'warning',
    message: 'onMetaData: filesize is 18598 bytes, the stream has 18487',
    clause: 'FLV 10.1 E.5',
    location: { tag: 0, byteOffset: 13 },
    measured: '18598',
    expected: '18487',
    code: 'metadata-differs',
    count: 1,
    occurrences: [],
    fingerprint: '1122334455667788',
  };
  const counted = { error: 9, warning: 1, info: 0, rules: 2, passed: 2, skipped: 1, framesHit: 41, frames: 250 };
  const cam = {
    path: 'cam.flv',
    format: 'flv',
    codec: 'h264',
    sizeBytes: 18487,
    tracks: [{ name: 'video', codec: 'avc1' }],
    encoder: 'x264 core 164 r3095 baee400',
    complete: true,
    summary: counted,
    passed: [{ ruleId: 'nal/forbidden-bit' }, { ruleId: 'gop/closed', preset: 'youtube@2026-10' }],
    skipped: [{ ruleId: 'flv/interleave', reason: 'there is no audio', needs: ['audio'] }],
    measurements: {},
    findings: [bframes, metadata],
  };
  const none = { error: 0, warning: 0, info: 0, rules: 0, passed: 0, skipped: 0, framesHit: 0, frames: 0 };
  const gone = {
    path: 'gone.flv',
    tracks: [],
    complete: false,
    error: { code: 'ENOENT', message: 'no such file' },
    summary: none,
    passed: [],
    skipped: [],
    measurements: {},
    findings: [],
  };
  return JSON.stringify({
    schema: 'rtmpkit/check/1',
    tool: { name: 'rtmpkit', version: '0.1.0' },
    presets: [{ id: 'youtube@2026-10', checked: '2026-10-04' }],
    inputs: [cam, gone],
    complete: true,
    summary: { inputs: 2, failed: 1, ...counted },
  });
};

/** `bframes.h264` with level 3.1, and a byte of one slice and of the header of another one changed. */
const edited = (): Buffer => {
  const units = unitsOf(bframes).map((bytes) => Uint8Array.from(bytes));
  // Both SPSs.
  for (const unit of units) if ((unit[0] as number) === 0x67) unit[3] = 31;
  (units[13] as Uint8Array)[100] = ((units[13] as Uint8Array)[100] as number) ^ 0x10;
  // A bit of slice_qp_delta.
  (units[20] as Uint8Array)[7] = ((units[20] as Uint8Array)[7] as number) ^ 0x40;
  return stream(...units);
};

/** `bframes.h264` without frame 8, a B picture that nothing refers to. */
const lostFrame = (): Buffer => stream(...unitsOf(bframes).filter((_, i) => i !== 19 && i !== 20));

const text = 'NAL units are not text.\nThis file is.\n';

/** Inputs other than samples, by name. */
export const INPUTS: Readonly<Record<string, Uint8Array | string>> = {
  'report.json': report(),
  'edited.h264': edited(),
  'lost-frame.h264': lostFrame(),
  'avcc.mp4sample': Buffer.concat([sps, pps, idr0, idr1].map((bytes) => prefixed(bytes as Buffer))),
  'avcc-cut.avcc': Buffer.concat([sps, pps, idr0].map((bytes) => prefixed(bytes as Buffer))).subarray(0, 1000),
  'record.avcc': record(sps, pps as Buffer),
  'record-cut.avcc': record(sps, pps as Buffer).subarray(0, 38),
  'empty.h264': '',
  'one-zero.h264': Buffer.alloc(1),
  'text.txt': text,
  'random.bin': randomBytes(4096, 1),
  'random.h264': Buffer.concat([start, randomBytes(4096, 2)]),
  'movie.mp4': Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'),
  'movie.ogg': Buffer.from('4f676753000200000000000000000000', 'hex'),
  'cut-sps.h264': stream(sps.subarray(0, 8), pps, idr0, idr1),
  'unknown-pps.h264': stream(sps, pps, idr0, idr1, sliceOfPps7),
  'lost-sets.h264': stream(p0, p1, b0, b1),
  'forbidden-bit.h264': stream(sps, pps, Buffer.concat([Buffer.from([0xe5]), (idr0 as Buffer).subarray(1)])),
  'reserved.h264': Buffer.concat([stream(sps, pps), unit('7601020304'), unit('1701'), unit('7e00'), unit('6001')]),
  'long-names.h264': Buffer.concat([stream(sps, pps), unit('6f'), unit('0b'), unit('6f42c01e'), unit('74')]),
  'junk.h264': Buffer.concat([Buffer.from('This is not a start code.'), stream(sps, pps, idr0, idr1)]),
  'pattern.h264': stream(
    sps,
    pps,
    Buffer.concat([(idr0 as Buffer).subarray(0, 500), Buffer.alloc(3), Buffer.from([5, 6])]),
  ),
  'out-of-range.h264': stream(sps, ppsOutOfRange, spsOutOfRange, pps),
  // Reference frames beyond level 1, and cropping that leaves nothing; slices beyond the picture and beyond the QP.
  'ranges.h264': stream(
    writeSps({ profile: 77, level: 10, widthInMbs: 11, heightInMapUnits: 9, maxNumRefFrames: 5, crop: [0, 0, 72, 0] }),
    writePps(),
    writeSlice({ nal: 5 }),
    writeSlice({ nal: 5, firstMb: 99 }),
    writeSlice({ frameNum: 1, lsb: 2, qpDelta: 26, refIdxActiveMinus1: [16] }),
    writeSlice({ frameNum: 2, lsb: 4, type: 3 }),
  ),
  // A level that does not exist, an AUD with nal_ref_idc 1, an IDR picture with frame_num 1, a P slice after an AUD that
  // says I, and two pictures with one picture order count.
  'against-clauses.h264': stream(
    writeSps({ profile: 77, level: 25 }),
    writePps(),
    writeUnit(1, 9, [0xf0]),
    writeSlice({ nal: 5, frameNum: 1 }),
    writeUnit(0, 9, [0x10]),
    writeSlice({ frameNum: 2, lsb: 2 }),
    writeSlice({ frameNum: 3, lsb: 2 }),
  ),
  // The B pictures after the second I picture are shown before it.
  'open-gop.h264': Buffer.from(gopStream('IPbbPbbrbbPbbrP')),
  'gdr.h264': bytesOfCase('gdr-no-idr.h264'),
  'multitrack.flv': bytesOfCase('mediamtx4768-multitrack.flv'),
  'lost-p.h264': bytesOfCase('streamedian121-lost-p.h264'),
  'half-rate.flv': bytesOfCase('vui25-real-12.5.flv'),
  'fast.h264': bytesOfCase('picamera541-500fps.h264'),
  'wraps.flv': bytesOfCase('joy4-55-24bit-wrap.flv'),
  'fields.h264': committedStream('gen-jm19b__high_gray400_field.264'),
  'cut-index.flv': committedStream('index-ffmpeg.flv').subarray(0, 4000),
  'empty-unit.h264': Buffer.concat([stream(sps, pps), start, stream(idr0, idr1), Buffer.alloc(5)]),
  'idr-no-ref.h264': stream(sps, pps, Buffer.concat([Buffer.from([0x05]), (idr0 as Buffer).subarray(1)])),
  'cut.flv': bframesFlv.subarray(0, 3400),
  'junk.flv': Buffer.concat([bframesFlv.subarray(0, 3097), Buffer.alloc(100, 0x55), bframesFlv.subarray(3308)]),
  'stereo.264': committedStream('gen-jm19b__mvc_stereo_b2.264'),
  'two-sps.h264': stream(sps, pps, idr0, idr1, ...unitsOf(bytesOfSample('hrd-aud.h264')).slice(1, 3)),
};

/** SPS and PPS of samples/bframes.h264 as the command line takes them. */
export const SPS_HEX = hexOf(sps);
export const SPROP = [sps, pps as Buffer].map((bytes) => bytes.toString('base64')).join(',');
export const RECORD_HEX = hexOf(record(sps, pps as Buffer));

/** A folder with `samples/` and all of these inputs, so that a transcript names no path of the machine. */
export const inputFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-golden-'));
  cpSync(ROOT_SAMPLES, join(folder, 'samples'), { recursive: true });
  mkdirSync(join(folder, 'folder.h264'));
  for (const [name, bytes] of Object.entries(INPUTS)) writeFileSync(join(folder, name), bytes);
  return folder;
};
