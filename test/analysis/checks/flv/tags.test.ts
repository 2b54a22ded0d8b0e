import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src/analysis/checks/options.ts';
import { type MetadataValues, writeOnMetaData } from '../../../../src/container/flv/write/on-metadata.ts';
import { checked } from '../../../harness/checked.ts';
import { concat, flvHeader, hex, tag } from '../../../harness/flv-writer.ts';
import {
  aacHeaderTag,
  aacTags,
  avcHeaderTag,
  avcTag,
  framesOf,
  gopFlv,
  multitrackFlv,
  spsOf,
} from '../../../harness/gop-stream.ts';
import { lengthPrefixedStream } from '../../../harness/written-stream.ts';

const check = (bytes: Uint8Array, id: string, options: Record<string, OptionValue> = {}) =>
  checked(bytes, { rules: { [id]: ['error', options] } });

const onMetaData = (values: MetadataValues): Uint8Array => tag(18, 0, writeOnMetaData(values).bytes);

describe('flv/av-flags', () => {
  const late = (dtsMs: number) => tag(8, dtsMs, 'af0121');

  it('lets audio and video begin 2 s apart', async () => {
    expect(
      (await check(gopFlv('IPP', { flags: 5, after: [aacHeaderTag(), late(2000)] }), 'flv/av-flags')).findings,
    ).toEqual([]);
    const { findings } = await check(gopFlv('IPP', { flags: 5, after: [aacHeaderTag(), late(2001)] }), 'flv/av-flags');
    expect(findings).toMatchObject([
      {
        message: 'the first audio frame is 2.001 s after the first video frame: players may wait for it',
        measured: '2.001 s',
      },
    ]);
  });

  it('takes another limit, and frames only', async () => {
    const flv = gopFlv('IPP', { flags: 5, after: [aacHeaderTag(), late(2500)] });
    expect((await check(flv, 'flv/av-flags', { seconds: 3 })).findings).toEqual([]);
    const early = gopFlv('IPP', { flags: 5, before: [late(0)], dtsMs: (i) => 3000 + 100 * i });
    expect((await check(early, 'flv/av-flags')).findings).toMatchObject([
      { message: expect.stringContaining('first video frame is 3.000 s after the first audio frame') },
    ]);
  });

  it('finds a codec of onMetaData that never comes', async () => {
    const meta = onMetaData({ videocodecid: 7, audiocodecid: 10 });
    expect((await check(gopFlv('IPP', { before: [meta] }), 'flv/av-flags')).findings).toMatchObject([
      { message: 'onMetaData has audiocodecid 10, and no audio tag comes: players may wait for it' },
    ]);
    // Where the header promises it too, the finding is about the header.
    expect((await check(gopFlv('IPP', { flags: 5, before: [meta] }), 'flv/av-flags')).findings).toMatchObject([
      { code: 'header-flags' },
    ]);
  });
});

describe('flv/timestamp-jump', () => {
  it('counts gaps of video from ms on, and 5 frames; longer ones are those of the reader, once', async () => {
    // Ten frames a second, and a step of `ms` after the sixth.
    const flv = (ms: number) => gopFlv('IPPPPPPP', { dtsMs: (i) => 100 * i + (i > 5 ? ms - 100 : 0) });
    const found = async (step: number, options = {}) =>
      (await check(flv(step), 'flv/timestamp-jump', options)).findings;
    expect(await found(700)).toEqual([]);
    expect(await found(700, { ms: 700 })).toMatchObject([
      { severity: 'error', message: 'a gap of 700 ms before the frame', location: { frame: 6 }, measured: '700 ms' },
    ]);
    expect(await found(699, { ms: 700 })).toEqual([]);
    expect(await found(499, { ms: 300 })).toEqual([]);
    expect(await found(500, { ms: 300 })).toHaveLength(1);
    expect(await found(1200, { ms: 300 })).toMatchObject([{ code: 'dts-gap' }]);
  });
});

describe('flv/message-size', () => {
  /** Frames 0 and 1, the second of `size` bytes with the 5 bytes of its header. */
  const sized = (size: number, from = 0) => {
    const [first, second] = framesOf('IP');
    const units = [...(second?.units ?? []), hex(`0c${'ff'.repeat(10)}80`)];
    const filler = size - 5 - lengthPrefixedStream(units, 4).length - 4;
    const long = concat(Uint8Array.of(12), new Uint8Array(filler - 1).fill(255));
    return concat(
      flvHeader(1),
      avcHeaderTag(),
      avcTag(first?.units ?? [], from, 0, true),
      avcTag([...units, long], from + 100, 0, false),
    );
  };

  it('takes a message of the limit', async () => {
    expect((await check(sized(1_048_576), 'flv/message-size')).results).toMatchObject([{ status: 'passed' }]);
  });

  it('names a larger one, its frame and type, and whose limit it is', async () => {
    expect((await check(sized(1_048_577), 'flv/message-size')).findings).toMatchObject([
      {
        message:
          'the message of video has 1048577 bytes, frame 1 of type P: the limit is 1048576 (nginx-rtmp max_message)',
        location: { tag: 2, frame: 1, dtsMs: 100 },
        measured: '1048577 bytes',
        expected: 'at most 1048576 bytes',
      },
    ]);
    expect((await check(sized(10_485_761), 'flv/message-size')).findings).toMatchObject([
      { message: expect.stringContaining('the limit is 10485760 (gortmplib, Scuffle)') },
    ]);
  });

  it('takes another limit, and looks at audio too', async () => {
    const flv = concat(flvHeader(4), aacHeaderTag(), ...aacTags(3, 99));
    expect((await check(flv, 'flv/message-size', { bytes: 101 })).findings).toEqual([]);
    expect((await check(flv, 'flv/message-size', { bytes: 100 })).findings).toMatchObject([
      { message: 'the message of audio has 101 bytes: the limit is 100', location: { tag: 1 } },
      {},
      {},
    ]);
  });
});

describe('flv/legacy-hevc', () => {
  it('finds CodecID 12, once', async () => {
    const hevc = concat(flvHeader(1), ...[0, 40, 80].map((at) => tag(9, at, '1c01000000000000022601')));
    expect((await check(hevc, 'flv/legacy-hevc')).findings).toMatchObject([
      { measured: 'CodecID 12', location: { tag: 0 } },
    ]);
    expect((await check(gopFlv('IPP'), 'flv/legacy-hevc')).results).toMatchObject([{ status: 'passed' }]);
  });
});

describe('flv/start-time', () => {
  it('wants the stream to begin at 0, but for a frame, and its tracks together', async () => {
    expect((await check(gopFlv('IPPPP', { dtsMs: (i) => 100 + 100 * i }), 'flv/start-time')).findings).toEqual([]);
    expect((await check(gopFlv('IPPPP', { dtsMs: (i) => 900 + 100 * i }), 'flv/start-time')).findings).toMatchObject([
      { message: 'the first frame has DTS 900 ms, expected 0', measured: '900 ms' },
    ]);
    const late = gopFlv('IPPPP', { flags: 5, after: [aacHeaderTag(), tag(8, 600, 'af0121')] });
    expect((await check(late, 'flv/start-time')).findings).toMatchObject([
      { message: 'audio begins 600 ms after the first track', expected: 'at most 500 ms' },
    ]);
    expect((await check(late, 'flv/start-time', { ms: 600 })).findings).toEqual([]);
  });
});

describe('flv/multitrack', () => {
  it('passes tracks 0 and 1, and audio and video with one id', async () => {
    expect((await check(multitrackFlv('IPP', 'IPP'), 'flv/multitrack')).findings).toEqual([]);
  });

  it('finds a track that is twice in a message', async () => {
    // ManyTracks (E-RTMP v2): a size of 24 bits for each track.
    const twice = tag(9, 0, '961361766331' + '00000001' + 'aa' + '00000001' + 'bb');
    expect((await check(concat(flvHeader(1), twice), 'flv/multitrack')).findings).toMatchObject([
      { message: 'video is twice in one message', location: { tag: 0 } },
    ]);
  });

  it('wants a track 0', async () => {
    const [, ...rest] = [0, 1].map((trackId) => tag(9, 0, concat(hex('960361766331'), Uint8Array.of(trackId, 0xaa))));
    expect((await check(concat(flvHeader(1), ...rest), 'flv/multitrack')).findings).toMatchObject([
      { message: 'there is no video track 0, but 1' },
    ]);
  });
});

describe('flv/multitrack-metadata', () => {
  const withMap = (map: MetadataValues) => {
    const flv = multitrackFlv('IPP', 'IPP');
    return concat(flv.subarray(0, 13), onMetaData({ videoTrackIdInfoMap: map } as MetadataValues), flv.subarray(13));
  };

  it('takes a map that is no object for none', async () => {
    // In plain data an object with the name of the AMF type, as null is.
    const { findings } = await check(withMap(Number.NaN as never), 'flv/multitrack-metadata');
    expect(findings.map(({ message }) => message)).toEqual([
      'video:1 has no entry in videoTrackIdInfoMap of onMetaData',
    ]);
  });

  it('compares the map with the tracks', async () => {
    expect((await check(withMap({ 1: { width: 64, height: 64 } }), 'flv/multitrack-metadata')).findings).toEqual([]);
    expect((await check(multitrackFlv('IPP', 'IPP'), 'flv/multitrack-metadata')).findings).toMatchObject([
      { message: 'video:1 has no entry in videoTrackIdInfoMap of onMetaData' },
    ]);
    const other = withMap({ 1: { width: 1280, height: 64 }, 2: {} });
    expect((await check(other, 'flv/multitrack-metadata')).findings.map(({ message }) => message)).toEqual([
      'videoTrackIdInfoMap of onMetaData has an entry 2, and there is no such track',
      'videoTrackIdInfoMap says width 1280 of video:1, which has 64',
    ]);
    expect((await check(gopFlv('IPP'), 'flv/multitrack-metadata')).results).toMatchObject([{ status: 'passed' }]);
  });
});

describe('flv/colour-info', () => {
  /** A Metadata packet (E-RTMP v2) of H.264 with colorConfig. */
  const colorInfo = (values: MetadataValues, at = 0) => {
    // The values of onMetaData after its name and the head of its array, with the name of colorInfo.
    const { bytes } = writeOnMetaData({ colorConfig: values } as MetadataValues);
    const name = concat(hex('020009'), new TextEncoder().encode('colorInfo'));
    return tag(9, at, concat(hex('9461766331'), name, bytes.subarray(13)));
  };
  /** bit_depth 8, no colour description. */
  const sps = spsOf();

  it('compares it with the sequence parameter set', async () => {
    expect(
      (await check(gopFlv('IPP', { sps, before: [colorInfo({ bitDepth: 8 })] }), 'flv/colour-info')).findings,
    ).toEqual([]);
    expect(
      (await check(gopFlv('IPP', { sps, before: [colorInfo({ bitDepth: 10, colorPrimaries: 9 })] }), 'flv/colour-info'))
        .findings,
    ).toMatchObject([
      {
        message: 'colorInfo says bitDepth 10, the sequence parameter set 8',
        measured: 10,
        expected: 8,
        location: { tag: 0 },
      },
    ]);
  });

  it('wants it before the first frame', async () => {
    const after = gopFlv('IPP', { sps, after: [colorInfo({ bitDepth: 8 }, 300)] });
    expect((await check(after, 'flv/colour-info')).findings).toMatchObject([
      { message: 'colorInfo comes after the first frame', location: { tag: 4 } },
    ]);
    const again = gopFlv('IPP', {
      sps,
      before: [colorInfo({ bitDepth: 8 })],
      after: [colorInfo({ bitDepth: 8 }, 300)],
    });
    expect((await check(again, 'flv/colour-info')).findings).toEqual([]);
  });
});
