import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { avcConfigOf } from '../../../src/codec/h264/config/avc-config-of.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { concat, cts, flvHeader, tag } from '../../harness/flv-writer.ts';
import {
  lengthPrefixedStream,
  SEI,
  type SliceChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../harness/written-stream.ts';

/** `severity code @tag` of each finding about an FLV; `isWhole`: it was read to its end. */
const findingsOf = (bytes: Uint8Array, isWhole = true): string[] => {
  const reader = new FlvReader();
  const inspector = new FlvInspector();
  const items = [...reader.push(bytes), ...reader.end()].flatMap((item) => [...inspector.push(item)]);
  return [...items, ...(isWhole ? inspector.end() : [])].flatMap((item) =>
    item.kind === 'diagnostic' ? [`${item.record.severity} ${item.record.code} @${item.record.tag ?? '-'}`] : [],
  );
};

const SPS = { profile: 77, fps: 25, log2MaxLsb: 8 };
const RECORD = toHex(avcConfigOf({ sps: [writeSps(SPS)], pps: [writePps()], spsExt: [] }, 4).bytes);
const header = (body = `1700000000${RECORD}`) => tag(9, 0, body);
const aacHeader = tag(8, 0, 'af001210');
const aac = (at: number, first = 'af') => tag(8, at, `${first}0121`);
const endOfSequence = (at: number, data = '') => tag(9, at, `1702000000${data}`);

interface Picture extends SliceChoice {
  /** FrameType and CodecID, hex. */
  readonly first?: string;
  readonly compositionTimeMs?: number;
  /** NAL units before the slice; `without` a slice, all of them. */
  readonly before?: readonly Uint8Array[];
  readonly without?: true;
}

/** A tag with an IDR picture at 0 ms, and with non-reference pictures in output order after it. */
const picture = (at: number, { first, compositionTimeMs = 0, before = [], without, ...slice }: Picture = {}) => {
  const isIdr = slice.nal === 5 || at === 0;
  const of: SliceChoice = isIdr ? { nal: 5, ...slice } : { refIdc: 0, frameNum: 1, lsb: at / 20, ...slice };
  const units = without === true ? before : [...before, writeSlice(of, SPS)];
  const head = `${first ?? (isIdr ? '17' : '27')}01${cts(compositionTimeMs)}`;
  return tag(9, at, head + toHex(lengthPrefixedStream(units, 4)));
};

const video = (...tags: readonly Uint8Array[]) => concat(flvHeader(1), header(), picture(0), ...tags);

/** SEI with a bit in front that must be 0. */
const FORBIDDEN_BIT = Uint8Array.from(SEI, (byte, i) => (i === 0 ? byte | 0x80 : byte));
/** A slice and filler data, `count` units together; a slice after them is one too many. */
const manyUnits = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) =>
    i === 0 ? writeSlice({ refIdc: 0, frameNum: 1, lsb: 2 }, SPS) : Uint8Array.of(0x0c, 0xff, 0x80),
  );

const START_CODE_INSIDE = Uint8Array.of(...SEI.slice(0, -1), 0, 0, 1, 0x80);

describe('in tags', () => {
  it('of a valid stream there is no finding', () => {
    expect(findingsOf(video(picture(40), picture(80), endOfSequence(80)))).toEqual([]);
  });

  it.each<[string, Uint8Array, string[]]>([
    [
      'a start code inside a unit',
      video(picture(40, { before: [START_CODE_INSIDE] })),
      ['error forbidden-pattern @2', 'error truncated @2'],
    ],
    ['forbidden_zero_bit', video(picture(40, { before: [FORBIDDEN_BIT] })), ['error forbidden-zero-bit @2']],
    ['a length of 0', video(picture(40, { before: [new Uint8Array(0)] })), ['error empty-unit @2']],
    [
      // Its type is unspecified in H.264: as such it belongs to the access unit before (7.4.1.2.3).
      'an RTP packet of units (RFC 6184 5.7.1)',
      video(picture(40, { before: [Uint8Array.of(0x18, 0, SEI.length, ...SEI)] })),
      ['warning rtp-packet @2', 'warning split-access-unit @2'],
    ],
    ['more units than are read', video(picture(40, { before: manyUnits(16_384) })), ['error too-many-units @2']],
    ['no slice', video(picture(40, { before: [SEI], without: true })), ['warning no-slice @2']],
    [
      'no slice in a key frame',
      concat(flvHeader(1), header(), picture(0, { before: [SEI], without: true })),
      ['warning no-slice @1'],
    ],
    [
      'a frame over two tags',
      video(picture(40), picture(80, { lsb: 2, firstMb: 4 })),
      ['warning split-access-unit @3'],
    ],
    ['FrameType 0', video(picture(40, { first: '07' })), ['warning frame-type @2']],
    ['FrameType 3 on AVC', video(picture(40, { first: '37' })), ['warning frame-type @2']],
    ['FrameType 4', video(picture(40, { first: '47' })), ['warning frame-type @2']],
    ['FrameType 6', video(picture(40, { first: '67' })), ['warning frame-type @2']],
    [
      'a sequence header as inter frame',
      concat(flvHeader(1), header(`2700000000${RECORD}`), picture(0)),
      ['warning frame-type @0'],
    ],
    ['a frame as command', video(picture(40, { first: '57' })), ['warning command-data @2']],
    ['an unknown command', video(tag(9, 40, '5702')), ['warning out-of-range @2']],
    ['AVCPacketType 3', video(tag(9, 40, '2703000000')), ['warning out-of-range @2']],
    [
      'a composition time in a sequence header',
      concat(flvHeader(1), header(`1700000001${RECORD}`), picture(0)),
      ['warning out-of-range @0'],
    ],
    ['an end of sequence with data', video(picture(40), endOfSequence(40, '00')), ['warning end-of-sequence-data @3']],
    ['frames after the end', video(endOfSequence(0), picture(40), picture(80)), ['warning after-end-of-sequence @3']],
    ['a data partition in Main', video(picture(40, { nal: 2 })), ['error data-partition @2']],
  ])('%s', (_name, bytes, expected) => {
    expect(findingsOf(bytes)).toEqual(expected);
  });

  it('Enhanced RTMP has the same ends and frame types', () => {
    const start = tag(9, 0, `9061766331${RECORD}`);
    const end = tag(9, 40, '9261766331');
    const frame = (at: number, first: string) => {
      const slice = at === 0 ? { nal: 5 as const } : { refIdc: 0, frameNum: 1, lsb: at / 20 };
      return tag(9, at, `${first}61766331${toHex(lengthPrefixedStream([writeSlice(slice, SPS)], 4))}`);
    };
    const stream = (...tags: readonly Uint8Array[]) => concat(flvHeader(1), start, frame(0, '93'), ...tags);
    expect(findingsOf(stream(frame(40, 'a3'), end))).toEqual([]);
    expect(findingsOf(stream(frame(40, 'b3')))).toEqual(['warning frame-type @2']);
    expect(findingsOf(stream(tag(9, 40, '926176633100')))).toEqual(['warning end-of-sequence-data @2']);
    expect(findingsOf(stream(end, frame(80, 'a3')))).toContain('warning after-end-of-sequence @3');
    expect(findingsOf(stream(end, start, frame(80, 'a3')))).not.toContain('warning after-end-of-sequence @4');
  });
});

describe('a track', () => {
  const audio = (...tags: readonly Uint8Array[]) => concat(flvHeader(4), aacHeader, aac(0), ...tags);

  it('has one tag of another codec', () => {
    expect(findingsOf(audio(aac(23, '2f'), aac(46)))).toEqual(['warning new-codec @2', 'warning new-codec @3']);
    expect(findingsOf(video(tag(9, 40, '2200'), picture(80)))).toContain('warning new-codec @2');
  });

  it('has another SoundRate, SoundSize or SoundType, which players of AAC ignore', () => {
    const pcm = (at: number, first: string) => tag(8, at, `${first}00000000`);
    for (const first of ['3b', '3d', '3e']) {
      const codes = findingsOf(concat(flvHeader(4), pcm(0, '3f'), pcm(40, first), pcm(80, first)));
      expect(codes).toEqual(['warning new-sound-format @1']);
    }
    expect(findingsOf(audio(aac(23, 'a0'), aac(46, 'ae')))).toEqual([]);
  });

  it('has a sequence header and never a frame', () => {
    const bytes = concat(flvHeader(5), header(), aacHeader, picture(0), picture(40));
    expect(findingsOf(bytes)).toEqual(['warning no-frames @1']);
    // The run ended before the input did: frames may come.
    expect(findingsOf(bytes, false)).toEqual([]);
  });
});

describe('flags of the FLV header', () => {
  const flags = (value: number, ...tags: readonly Uint8Array[]) => concat(flvHeader(value), ...tags);
  const tags = [header(), picture(0), picture(40)];

  it.each([
    ['promise audio that never comes', flags(5, ...tags), ['warning header-flags @-']],
    ['promise video that never comes', flags(5, aacHeader, aac(0)), ['warning header-flags @-']],
    ['hide video', flags(0, ...tags), ['warning header-flags @0']],
    ['hide both', flags(0, ...tags, aacHeader, aac(0)), ['warning header-flags @0', 'warning header-flags @3']],
  ])('%s', (_name, bytes, expected) => {
    expect(findingsOf(bytes)).toEqual(expected);
  });

  it('promise nothing wrong before the end of the input', () => {
    expect(findingsOf(flags(5, ...tags), false)).toEqual([]);
  });

  it('hold up to the next header', () => {
    const second = concat(flags(5, ...tags, aacHeader, aac(0)), flags(5, header(), picture(0)));
    expect(findingsOf(second)).toEqual(expect.arrayContaining(['warning second-header @-', 'warning header-flags @-']));
    expect(findingsOf(concat(flags(1, ...tags), flags(4, aacHeader, aac(0))))).toEqual(['warning second-header @-']);
  });
});

describe('timestamps', () => {
  const at = (timestamp: number, lsb: number) =>
    concat(
      tag(
        9,
        timestamp,
        `2701000000${toHex(lengthPrefixedStream([writeSlice({ refIdc: 0, frameNum: 1, lsb }, SPS)], 4))}`,
      ),
    );

  it('have a top bit that nothing carried into', () => {
    const found = findingsOf(video(at(40, 2), at(0x80000050, 4), at(120, 6)));
    expect(found).toEqual(['warning timestamp-top-bit @3', 'warning timestamp-top-bit @4']);
  });

  it.each([
    ['at 31 bits, as FFmpeg writes it', 0x7fffffd8, [0, 40]],
    ['at 32 bits', 0xffffffd8, [0, 40]],
    ['not, past 31 bits', 0x7fffffd8, [0x80000000, 0x80000028]],
  ])('wrap %s', (_name, first, after) => {
    const start = concat(flvHeader(1), header());
    const idr = tag(9, first, `1701000000${toHex(lengthPrefixedStream([writeSlice({ nal: 5 }, SPS)], 4))}`);
    expect(findingsOf(concat(start, idr, ...after.map((time, i) => at(time, 2 * i + 2))))).toEqual([]);
  });

  it('show two pictures at once', () => {
    const reordered = (second: number) =>
      video(picture(40, { compositionTimeMs: 80, lsb: 6 }), picture(80, { lsb: 4, compositionTimeMs: second }));
    // Composition times of 0 before, to begin with.
    expect(findingsOf(reordered(0))).toEqual([]);
    expect(findingsOf(reordered(40))).toEqual(['warning pts-duplicate @3']);
  });

  it('show a picture that is not the next one in decoding order in another place', () => {
    // IDR, P, B, B: shown as IDR, B, B, P; the P picture comes between the B pictures.
    const group = (p: number) => [
      picture(40, { compositionTimeMs: p, lsb: 6 }),
      picture(80, { type: 1, compositionTimeMs: 40, lsb: 2 }),
      picture(120, { type: 1, compositionTimeMs: 40, lsb: 4 }),
    ];
    expect(findingsOf(video(...group(160)))).toEqual([]);
    expect(findingsOf(video(...group(100)))).toEqual(['warning picture-order @4']);
  });

  it('hold a picture back for longer than any codec does', () => {
    expect(findingsOf(video(picture(40), picture(80, { compositionTimeMs: 1240 })))).toEqual([]);
    expect(findingsOf(video(picture(40), picture(80, { compositionTimeMs: 1280 })))).toEqual([
      'warning composition-time @3',
    ]);
  });
});

describe('script data', () => {
  const script = (name: string) =>
    tag(18, 0, concat(Uint8Array.of(2, 0, name.length), new TextEncoder().encode(name), Uint8Array.of(5)));

  it('has a name that players know', () => {
    expect(findingsOf(concat(flvHeader(1), script('onMetaDatb'), header(), picture(0)))).toEqual([
      'info unknown-script-data @0',
    ]);
    for (const name of ['onMetaData', 'onCuePoint', 'onTextData', '|RtmpSampleAccess']) {
      expect(findingsOf(concat(flvHeader(1), script(name), header(), picture(0)))).toEqual([]);
    }
  });
});

describe('inputs of public reports', () => {
  const caseOf = (name: string) => readFileSync(fileURLToPath(new URL(`../../cases/${name}.flv`, import.meta.url)));

  it.each([
    // H.264 7.4.1: byte 100.
    ['rootencoder2086-startcode-inside', ['error forbidden-pattern @1', 'error truncated @1', 'warning no-slice @1']],
    // flvmeta W11053.
    ['flvjs746-header-audio-only-flag', ['warning header-flags @-']],
    ['srs939-audio-header-no-frames', ['warning no-frames @1']],
    ['haishinkit1844-dup-pts', ['warning picture-order @11', 'warning pts-duplicate @11']],
    ['good-bframes', []],
    // FFmpeg decodes none of the ten frames.
    [
      'cosmo42-zero-length-nal',
      ['error empty-unit @1', 'error empty-unit @1', 'error empty-unit @6', 'error empty-unit @6'],
    ],
  ])('%s', (name, expected) => {
    const found = findingsOf(caseOf(name)).filter((text) => !text.startsWith('info'));
    expect(expected.length === 0 ? found : found.slice(0, expected.length)).toEqual(expected);
  });
});
