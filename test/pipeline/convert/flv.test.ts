import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { adts } from '../../../src/codec/aac/adts/framing.ts';
import { FlvDemuxer } from '../../../src/container/flv/tag/demuxer.ts';
import { type ParsedTag, parseTag } from '../../../src/container/flv/tag/parse-tag.ts';
import { timestampOf } from '../../../src/container/flv/tag/tag-header.ts';
import { AdtsTrack } from '../../../src/pipeline/convert/units/adts-track.ts';
import { bytesOfCase, sample } from '../../commands/streams.ts';
import {
  AUD,
  byteStream,
  END_OF_SEQUENCE,
  lengthPrefixedStream,
  SEI,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../harness/written-stream.ts';
import { CountedSource } from '../source.ts';
import { type ConvertBytesOptions, type Converted, convertBytes } from './converted.ts';

const MAIN: SpsChoice = { profile: 77, fps: 25 };
const [SPS, PPS] = [writeSps(MAIN), writePps()];
const slice = (of: SliceChoice, sps: SpsChoice = MAIN) => writeSlice(of, sps);
const IDR = slice({ nal: 5 });
const p = (frameNum: number) => slice({ frameNum, lsb: 2 * frameNum });

interface Tag {
  readonly parsed: ParsedTag;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

const tagsOf = (bytes: Uint8Array): Tag[] => {
  const demuxer = new FlvDemuxer();
  return [...demuxer.push(bytes), ...demuxer.end()].flatMap((item) => {
    if (item.kind === 'junk' || (item.kind === 'tag' && item.missingBytes > 0)) throw new Error('junk in the output');
    return item.kind === 'tag' ? [{ parsed: parseTag(item.bytes), bytes: item.bytes, offset: item.offset }] : [];
  });
};

/** `V 40+80 key SequenceStart`: track, DTS + composition time, FrameType 1, packet type. */
const linesOf = (bytes: Uint8Array): string[] =>
  tagsOf(bytes).map(({ parsed: { header, payloads, video } }) => {
    const [payload] = payloads;
    const kind = { 8: 'A', 9: 'V', 18: 'S' }[header.tagType] ?? '?';
    const key = video?.frameType === 1 ? ' key' : '';
    const cts = header.tagType === 9 ? `+${payload?.compositionTimeMs ?? 0}` : '';
    return `${kind} ${timestampOf(header)}${cts}${key}${payload === undefined ? '' : ` ${payload.packetType}`}`;
  });

const toFlv = (units: readonly Uint8Array[], options: ConvertBytesOptions = {}): Promise<Converted> =>
  convertBytes(byteStream(units), 'flv', options);

const findings = ({ diagnostics }: Converted) => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('to FLV', () => {
  test('script, sequence header, one tag per frame', async () => {
    const converted = await toFlv([AUD, SPS, PPS, SEI, IDR, AUD, p(1), AUD, p(2), END_OF_SEQUENCE]);
    expect(linesOf(converted.bytes)).toEqual([
      'S 0',
      'V 0+0 key SequenceStart',
      'V 0+0 key CodedFrames',
      'V 40+0 CodedFrames',
      'V 80+0 CodedFrames',
    ]);
    expect(converted.facts.nalus).toMatchObject({ read: 10, written: 10, dropped: [], inserted: [] });
    expect(converted.facts.verification).toEqual({ identical: true, compared: 10 });
    expect(converted.facts.flv).toMatchObject({ frames: 3, keyframes: 1, sequenceHeaders: 1 });
    expect(findings(converted)).toEqual([]);
  });

  test('every unit of the access unit is in its tag, except those that are stripped', async () => {
    const units = [AUD, SPS, PPS, SEI, IDR];
    const payloadOf = async (options: ConvertBytesOptions) => {
      const frame = tagsOf((await toFlv(units, options)).bytes).at(-1);
      return Buffer.from(frame?.bytes.subarray(11 + 5) ?? []).toString('hex');
    };
    const framed = (...list: Uint8Array[]) => Buffer.from(lengthPrefixedStream(list, 4)).toString('hex');
    expect(await payloadOf({})).toBe(framed(...units));
    expect(await payloadOf({ strip: ({ role }) => role === 'delimiter' || role === 'parameter-set' })).toBe(
      framed(SEI, IDR),
    );
    const short = Buffer.from(lengthPrefixedStream(units, 2)).toString('hex');
    expect(await payloadOf({ lengthSize: 2 })).toBe(short);
  });

  test('onMetaData: facts of the stream; duration and size only if the output can be patched', async () => {
    const units = [SPS, PPS, IDR, p(1), p(2)];
    const metadata = async (output: 'file' | 'pipe') => {
      const { bytes } = await toFlv(units, { output });
      const text = Buffer.from(tagsOf(bytes)[0]?.bytes ?? []).toString('latin1');
      const number = (name: string) => {
        const at = text.indexOf(name);
        return at < 0 ? undefined : Buffer.from(text, 'latin1').readDoubleBE(at + name.length + 1);
      };
      const names = ['duration', 'width', 'height', 'framerate', 'videocodecid', 'filesize'];
      return { size: bytes.length, values: names.map(number) };
    };
    const file = await metadata('file');
    expect(file.values).toEqual([0.12, 64, 64, 25, 7, file.size]);
    expect((await metadata('pipe')).values).toEqual([undefined, 64, 64, 25, 7, undefined]);
  });

  test('another sequence header if the parameter sets change, none if they are repeated', async () => {
    const wide: SpsChoice = { ...MAIN, widthInMbs: 8 };
    const converted = await toFlv([
      ...[SPS, PPS, IDR, SPS, PPS, slice({ nal: 5, idrPicId: 1 })],
      ...[
        writeSps(wide),
        PPS,
        slice({ nal: 5, idrPicId: 0 }, wide),
        writePps({ id: 1 }),
        slice({ frameNum: 1, lsb: 2 }, wide),
      ],
    ]);
    expect(findings(converted)).toEqual(['warning new-sequence-header', 'warning new-sequence-header']);
    expect(linesOf(converted.bytes).slice(1)).toEqual([
      ...['V 0+0 key SequenceStart', 'V 0+0 key CodedFrames', 'V 40+0 key CodedFrames'],
      ...['V 80+0 key SequenceStart', 'V 80+0 key CodedFrames', 'V 120+0 key SequenceStart', 'V 120+0 CodedFrames'],
    ]);
  });

  describe('key frames', () => {
    // recovery_point() (D.1.8): recovery_frame_cnt ue(v), exact_match_flag, broken_link_flag, changing_slice_group_idc.
    const recovery = writeUnit(0, 6, [6, 1, 0b1100_0100, 0x80]);
    const refresh = writeUnit(0, 6, [6, 1, 0b0111_0001, 0x80]);
    const intra = (frameNum: number) => slice({ frameNum, lsb: 2 * frameNum, type: 2 });
    const keysOf = async (...units: Uint8Array[]) => {
      const converted = await toFlv([SPS, PPS, ...units]);
      const keys = linesOf(converted.bytes)
        .slice(2)
        .map((line) => (line.includes('key') ? 'K' : '-'));
      const { keyframes, openKeyframes, recoveryPoints } = converted.facts.flv ?? {};
      return { keys: keys.join(''), facts: [keyframes, openKeyframes, recoveryPoints], found: findings(converted) };
    };

    test('are IDR pictures, and I pictures with a recovery point that needs no further frame', async () => {
      expect(await keysOf(IDR, p(1), recovery, intra(2), p(3), recovery, intra(4))).toEqual({
        keys: 'K-K-K',
        facts: [3, 2, undefined],
        found: [],
      });
    });

    test('are not I pictures without a recovery point, nor other recovery points', async () => {
      expect(await keysOf(IDR, intra(1), recovery, p(2), refresh, p(3), refresh, intra(4))).toEqual({
        keys: 'K----',
        facts: [1, undefined, 3],
        found: [],
      });
    });

    test('are all recovery points of a stream without others, with a warning', async () => {
      expect(await keysOf(intra(1), refresh, p(2), p(3), recovery, p(4), refresh, p(5))).toEqual({
        keys: '-K-KK',
        facts: [3, 3, undefined],
        found: ['warning recovery-point-key-frame'],
      });
      expect(await keysOf(refresh, p(1), p(2), recovery, intra(3), refresh, p(4))).toMatchObject({
        keys: 'K-K-',
        facts: [2, 2, 1],
      });
    });

    test('are none in a stream without IDR picture and recovery point, which is a warning', async () => {
      expect(await keysOf(intra(1), p(2))).toEqual({
        keys: '--',
        facts: [0, undefined, undefined],
        found: ['warning no-random-access'],
      });
    });

    test('of gradual refresh: recovery_frame_cnt is 18, and FFmpeg marks the same picture', async () => {
      const { bytes, diagnostics } = await convertBytes(bytesOfCase('gdr-no-idr.h264'), 'flv');
      expect(linesOf(bytes).filter((line) => line.includes('key CodedFrames'))).toHaveLength(1);
      expect(diagnostics.map(({ code, message }) => [code, /right (\d+) frames later/.exec(message)?.[1]])).toEqual([
        ['recovery-point-key-frame', '18'],
      ]);
    });
  });

  test('pictures before the first parameter sets are dropped, and a stream without any fails', async () => {
    const late = await toFlv([p(1), p(2), SPS, PPS, IDR]);
    expect(linesOf(late.bytes).slice(1)).toEqual(['V 0+0 key SequenceStart', 'V 0+0 key CodedFrames']);
    expect(late.facts.nalus?.dropped).toMatchObject([{ name: 'slice', count: 2 }]);
    await expect(toFlv([p(1), p(2)])).rejects.toThrow('--config can supply them');
    await expect(toFlv([SPS, PPS, SEI])).rejects.toThrow('no picture');
    const given = await toFlv([IDR, p(1)], { inputConfig: { parameterSets: [SPS, PPS] } });
    expect(linesOf(given.bytes).slice(1, 3)).toEqual(['V 0+0 key SequenceStart', 'V 0+0 key CodedFrames']);
  });

  test('a picture whose PPS cannot be read after its ids has its SPS, and is written', async () => {
    const damaged = Uint8Array.of(...PPS, 0x12, 0x34);
    const { facts } = await convertBytes(byteStream([SPS, damaged, IDR, p(1)]), 'flv', { hints: { format: 'annexb' } });
    expect(facts).toMatchObject({ nalus: { read: 4, written: 4 }, flv: { frames: 2, sequenceHeaders: 1 } });
  });

  test('parameter sets of a dropped picture are kept', async () => {
    // The first slice refers to a PPS that is never sent; the SPS before it is that of the stream.
    const converted = await toFlv([SPS, writeSlice({}, MAIN, { id: 1 }), PPS, IDR, p(1)]);
    expect(linesOf(converted.bytes).slice(1)).toEqual([
      ...['V 0+0 key SequenceStart', 'V 0+0 key CodedFrames', 'V 40+0 CodedFrames'],
    ]);
    expect(converted.facts.nalus?.dropped).toMatchObject([{ name: 'slice' }, { name: 'SPS' }]);
  });

  test('a frame without an end is an error', async () => {
    const filler = writeUnit(0, 12, [0xff, 0x80]);
    const unit = [0, 0, 1, ...filler];
    const block = Uint8Array.from(Array.from({ length: 10_000 }, () => unit).flat());
    const taken: number[] = [];
    function* endless() {
      yield byteStream([SPS, PPS, IDR]);
      for (;;) {
        taken.push(block.length);
        yield block;
      }
    }
    await expect(toFlv([], { pieces: endless() })).rejects.toThrow(
      'the frame from NAL unit 0 on, at byte 0: 262145 NAL units with 786',
    );
    expect(taken.length).toBe(27);
  });

  test('an unknown rate is guessed, with a warning', async () => {
    const untimed: SpsChoice = { profile: 77 };
    const converted = await toFlv([
      writeSps(untimed),
      PPS,
      slice({ nal: 5 }, untimed),
      slice({ frameNum: 1, lsb: 2 }, untimed),
    ]);
    expect(findings(converted)).toEqual(['warning frame-rate-guessed']);
    expect(linesOf(converted.bytes).at(-1)).toBe('V 40+0 CodedFrames');
  });

  test('a frame too large for a tag is named', async () => {
    const filler = new Uint8Array(12 << 20).fill(0xff).fill(12, 0, 1);
    const units = [SPS, PPS, IDR, filler, filler, filler].flatMap((unit) => [Uint8Array.of(0, 0, 0, 1), unit]);
    await expect(convertBytes(Buffer.concat(units), 'flv')).rejects.toThrow(/the frame from NAL unit 0 on, at byte 0/);
  });

  test('so is a NAL unit too large for a tag', async () => {
    const huge = Buffer.concat([IDR, new Uint8Array(1 << 24).fill(0x55)]);
    const units = [SPS, PPS, huge].flatMap((unit) => [Uint8Array.of(0, 0, 0, 1), unit]);
    await expect(convertBytes(Buffer.concat(units), 'flv')).rejects.toThrow(
      /NAL unit 2 at byte \d+ has 167772\d\d bytes: convert copies at most 16777215$/,
    );
  });

  test('an interrupted stream ends with its last complete picture', async () => {
    const stop = new AbortController();
    const input = byteStream([SPS, PPS, IDR, p(1), p(2)]);
    function* stopped(bytes: number) {
      yield input.subarray(0, bytes);
      stop.abort();
    }
    // p(2) is cut, and p(1) may have had more slices.
    const { bytes, facts } = await toFlv([], { pieces: stopped(input.length - 4), interrupted: stop.signal });
    expect(linesOf(bytes).slice(1)).toEqual(['V 0+0 key SequenceStart', 'V 0+0 key CodedFrames']);
    expect(facts.nalus).toMatchObject({ read: 4, written: 3, dropped: [{ name: 'slice', count: 1 }] });
    expect(facts.verification?.identical).toBe(true);
  });
});

describe('--audio', () => {
  /** An ADTS frame of AAC LC, mono, 48 kHz (ISO/IEC 14496-3 1.A.2.2), made by hand: 3 bytes of payload. */
  const adtsFrame = [0xff, 0xf1, 0x4c, 0x40, 0x01, 0x5f, 0xfc, 0x01, 0x02, 0x03];
  const track = (frames: number) =>
    new AdtsTrack(new CountedSource([Uint8Array.from(Array.from({ length: frames }, () => adtsFrame).flat())]), adts);

  test('frames of 1024 samples, between the pictures that they go with', async () => {
    const converted = await toFlv([SPS, PPS, IDR, p(1), p(2)], { audio: track(5) });
    expect(linesOf(converted.bytes)).toEqual([
      'S 0',
      'V 0+0 key SequenceStart',
      'A 0 SequenceStart',
      'A 0 CodedFrames',
      'V 0+0 key CodedFrames',
      ...['A 21 CodedFrames', 'V 40+0 CodedFrames', 'A 43 CodedFrames', 'A 64 CodedFrames', 'V 80+0 CodedFrames'],
      'A 85 CodedFrames',
    ]);
    expect(converted.facts.flv).toMatchObject({ frames: 3, audioFrames: 5 });
  });

  test('the duration of an interrupted stream is that of what was written, not of the audio that was read', async () => {
    const stop = new AbortController();
    function* stopped() {
      yield byteStream([SPS, PPS, IDR, p(1), p(2)]);
      stop.abort();
    }
    const audio = track(500);
    const { bytes, facts } = await toFlv([], { pieces: stopped(), interrupted: stop.signal, audio });
    const text = Buffer.from(bytes).toString('latin1');
    const duration = Buffer.from(bytes).readDoubleBE(text.indexOf('duration') + 'duration'.length + 1);
    expect([facts.flv?.frames, facts.flv?.audioFrames]).toEqual([1, 1]);
    expect(duration).toBe(0.04);
  });

  test('errors of the audio name it, and have no offset in the stream', async () => {
    const two = [...adtsFrame, ...adtsFrame];
    const audio = new AdtsTrack(new CountedSource([Uint8Array.from([...two, 1, 2, 3, ...two])]), adts);
    const { diagnostics } = await toFlv([SPS, PPS, IDR], { audio });
    expect(diagnostics).toEqual([
      { severity: 'error', code: 'junk', message: 'audio at byte 20: 3 bytes that belong to no ADTS frame' },
    ]);
  });

  test('audio starts when the first picture is shown', async () => {
    const input = new Uint8Array(readFileSync(sample('bframes.h264')));
    const { bytes } = await convertBytes(input, 'flv', { audio: track(2) });
    const shown = Math.min(
      ...linesOf(bytes)
        .filter((line) => line.startsWith('V') && line.endsWith('CodedFrames'))
        .map((line) => line.replace(/^V (\d+)\+(\d+).*/, (_, dts, cts) => `${Number(dts) + Number(cts)}`))
        .map(Number),
    );
    expect(linesOf(bytes).filter((line) => line.startsWith('A'))).toEqual([
      'A 0 SequenceStart',
      `A ${shown} CodedFrames`,
      `A ${shown + 21} CodedFrames`,
    ]);
  });
});
