import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../src/bytes/hex.ts';
import { bytesOf } from '../harness/cases.ts';
import { flvHeader, tag } from '../harness/flv-writer.ts';
import { direction, noise, plainFirst, signedFirst, signedSecond } from '../harness/rtmp-handshake.ts';
import { AV1_STREAMS } from '../vectors/av1-obus.ts';
import { TAG_VECTORS } from '../vectors/flv-tags.ts';
import { H264_VECTORS } from '../vectors/h264.ts';
import { SEI_VECTORS } from '../vectors/h264-sei.ts';
import { HEVC_VECTORS } from '../vectors/hevc.ts';
import { concat } from './bits.ts';
import { captureSeeds } from './capture-seeds.ts';
import { rtmpChunkSeeds, rtmpMessageSeeds } from './rtmp-seeds.ts';
import { sessionSeeds } from './session-seeds.ts';
import type { FuzzTarget } from './targets/target.ts';

/** Bytes taken from a sample: its first pictures. */
const SAMPLE_BYTES = 3000;
/** The same for targets that read what is inside slices: more than one picture of the small streams. */
const PICTURE_BYTES = 12_000;

/** The units of each vector, in order, as hex. */
const vectorUnits = (): string[][] => [
  ...H264_VECTORS.map(({ before, nal }) => [...before, nal]),
  ...SEI_VECTORS.map(({ sps, nal }) => [...(sps ?? []), nal]),
];

const annexb = (units: readonly string[]): Uint8Array =>
  concat(units.flatMap((unit, i) => [bytesOf(i === 0 ? '00000001' : '000001'), bytesOf(unit)]));

/** With length fields of 4, 2 or 1 bytes; a byte before them selects the size for targets that read it. */
const lengthPrefixed = (units: readonly string[], choice: number, lengthSize: number): Uint8Array => {
  const parts = units.flatMap((unit) => {
    const bytes = bytesOf(unit);
    const length = Array.from({ length: lengthSize }, (_, i) => (bytes.length >>> (8 * (lengthSize - 1 - i))) & 255);
    return [Uint8Array.from(length), bytes];
  });
  return concat([Uint8Array.of(choice), ...parts]);
};

/** An AVCDecoderConfigurationRecord of an SPS and its PPS, with the tail of High profiles. */
const avcConfig = (units: readonly string[]): Uint8Array | undefined => {
  const ofType = (type: number) => units.map(bytesOf).filter((unit) => ((unit[0] ?? 0) & 31) === type);
  const [sps] = ofType(7);
  if (sps === undefined) return undefined;
  const set = (unit: Uint8Array) => [Uint8Array.of(unit.length >> 8, unit.length & 255), unit];
  const pps = ofType(8).slice(0, 3);
  return concat([
    Uint8Array.of(1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1),
    ...set(sps),
    Uint8Array.of(pps.length),
    ...pps.flatMap(set),
    ...((sps[1] ?? 0) >= 100 ? [Uint8Array.of(0xfd, 0xf8, 0xf8, 0)] : []),
  ]);
};

const flvOf = (tags: readonly Uint8Array[]): Uint8Array => concat([flvHeader(), ...tags]);

/** Handshakes of a client (after a byte of 0) and of a server (1), whole, truncated, of other versions, with bytes after them. */
const rtmpHandshakes = (): Uint8Array[] => {
  const [c1, s1] = [signedFirst('client', 0, 1), signedFirst('server', 1, 2)];
  const directions = [
    direction(plainFirst(1, 0, 3), plainFirst(2, 3, 4)),
    direction(c1, signedSecond('client', s1, 1, 5)),
    direction(s1, signedSecond('server', c1, 0, 6)),
    direction(signedFirst('client', 1, 7), s1),
    direction(c1, s1, 6),
    text('GET /live HTTP/1.1\r\n\r\n'),
  ];
  return directions.flatMap((bytes, i) => [
    concat([Uint8Array.of(i), bytes]),
    concat([Uint8Array.of(i + 1), bytes, noise(100, i)]),
    concat([Uint8Array.of(i), bytes.subarray(0, 1000 + 300 * i)]),
  ]);
};

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const defined = <T>(list: readonly (T | undefined)[]): T[] => list.filter((entry) => entry !== undefined);

const filesIn = (folder: string, ending: RegExp): Uint8Array[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => ending.test(name))
        .sort()
        .map((name) => new Uint8Array(readFileSync(join(folder, name))))
    : [];

/** Inputs that a target starts from. `root` is the project's folder. */
export const seedsFor = ({ name, input }: FuzzTarget, root: string): Uint8Array[] => {
  const units = vectorUnits();
  const samples = filesIn(join(root, 'samples'), /\.(h264|264|avcc)$/).map((bytes) => bytes.subarray(0, SAMPLE_BYTES));
  const corpus = filesIn(join(root, 'test/corpus', name), /\.bin$/);
  const streams = units.map(annexb);
  switch (input) {
    case 'annexb':
      return [...streams, ...samples, ...corpus];
    case 'slice-data':
      // Whole pictures: vectors have hardly a macroblock.
      return [
        ...filesIn(join(root, 'test/streams'), /\.264$/).map((bytes) => bytes.subarray(0, PICTURE_BYTES)),
        ...samples,
        ...corpus,
      ];
    case 'hevc-annexb':
      return [...HEVC_VECTORS.map(({ before, nal }) => annexb([...before, nal])), ...corpus];
    case 'length-prefixed':
      return [...units.map((of, i) => lengthPrefixed(of, i % 3, [4, 2, 1][i % 3] as number)), ...corpus];
    case 'avc-config':
      return [...defined(units.map(avcConfig)), ...corpus];
    case 'flv':
      return [
        ...TAG_VECTORS.map(({ tagType, filter = 0, body }) => flvOf([tag(tagType | (filter << 5), 0, body)])),
        // Runs of tags: tracks, timestamps and sequence headers interact.
        ...TAG_VECTORS.map((_, i) =>
          flvOf(TAG_VECTORS.slice(i, i + 6).map(({ tagType, body }, at) => tag(tagType, at * 40, body))),
        ),
        ...filesIn(join(root, 'samples'), /\.flv$/).map((bytes) => bytes.subarray(0, SAMPLE_BYTES)),
        ...corpus,
      ];
    case 'obu':
      return [
        ...AV1_STREAMS.map(concat),
        ...filesIn(join(root, 'samples'), /\.obu$/).map((bytes) => bytes.subarray(0, SAMPLE_BYTES)),
        ...corpus,
      ];
    case 'rtmp-handshake':
      return [...rtmpHandshakes(), ...corpus];
    case 'rtmp-session':
      return [...sessionSeeds(), ...corpus];
    case 'capture':
      return [
        ...captureSeeds(),
        ...filesIn(join(root, 'samples'), /\.pcap(ng)?$/).map((bytes) => bytes.subarray(0, SAMPLE_BYTES)),
        ...corpus,
      ];
    case 'rtmp-chunks':
      return [...rtmpChunkSeeds(), ...corpus];
    case 'rtmp-message':
      return [...rtmpMessageSeeds(), ...corpus];
    case 'text':
      return [
        ...units.slice(0, 40).map((of) => text(of.join(' '))),
        ...units
          .slice(0, 40)
          .map((of) => text(of.map((unit) => Buffer.from(bytesOf(unit)).toString('base64')).join(','))),
        ...defined(units.slice(0, 20).map(avcConfig)).map((record) => text(toHex(record))),
        text(
          'a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QAH6zZQFAFuwEQAAADABAAAAMDwPGDGWA=,aOvjyyLA;level=3',
        ),
        ...corpus,
      ];
    default: {
      // A leading byte selects flags if the target is a command; otherwise it is junk before the stream.
      const wrapped = [
        ...streams,
        ...samples,
        ...units.map((of, i) => lengthPrefixed(of, i, [4, 2, 1][i % 3] as number).subarray(1)),
        ...defined(units.map(avcConfig)),
      ];
      const choices = name === 'probe' ? [] : [0, 4, 8, 44, 64, 255];
      const chosen = wrapped.map((bytes, i) =>
        choices.length === 0 ? bytes : concat([Uint8Array.of(choices[i % choices.length] as number), bytes]),
      );
      return [...chosen, ...corpus];
    }
  }
};
