import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { avcConfigOf } from '../../../src/codec/h264/config/avc-config-of.ts';
import { inspectFlv } from '../../harness/flv-inspected.ts';
import { concat, cts, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { writePps, writeSlice, writeSps } from '../../harness/written-stream.ts';

// SPS 160x96 High@1, 15 fps, its PPS and the record of both: x264 by ffmpeg 5.1 (gen-ffmpeg__avc_aac.flv).
const SPS = '6764000aacb2051b60220000030002000003003c1e244c90';
const PPS = '68ebc3cb22c0';
const AVCC = `0164000affe10018${SPS}010006${PPS}fdf8f800`;
const ASC = '1210';

/** The tags after an FLV header with their flags. */
const stream = (...tags: readonly Uint8Array[]): Uint8Array => {
  const has = (type: number) => tags.some(([tagType]) => tagType === type);
  return concat(flvHeader((has(8) ? 4 : 0) | (has(9) ? 1 : 0)), ...tags);
};
const avcHeader = (at = 0) => tag(9, at, `1700000000${AVCC}`);
const aacHeader = () => tag(8, 0, `af00${ASC}`);

/** A picture whose NAL units have their type only: enough for timestamps and FrameType. */
const video = (at: number, compositionTime = 0, nal = '41') =>
  tag(9, at, `${nal.startsWith('65') ? 1 : 2}701${cts(compositionTime)}${lengthPrefixed(nal)}`);
/** The slice header of an IDR picture of the same stream. */
const key = (at: number, compositionTime = 0) => video(at, compositionTime, '65888437d4d44633d757db44');
const audio = (at: number) => tag(8, at, 'af0121');

const lengthPrefixed = (nal: string): string => `${(nal.length / 2).toString(16).padStart(8, '0')}${nal}`;

/** onMetaData with a frame rate. */
const meta = (framerate: number): Uint8Array => {
  const number = new DataView(new ArrayBuffer(8));
  number.setFloat64(0, framerate);
  const text = (letters: string) => new TextEncoder().encode(letters);
  const head = concat(hex('02000a'), text('onMetaData'), hex('08000000010009'), text('framerate'), hex('00'));
  return tag(18, 0, concat(head, new Uint8Array(number.buffer), hex('000009')));
};

const pictures = (count: number, stepMs: number, from = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => video(Math.round(from + i * stepMs)));

/** Their slices are cut, and say so. */
const ofRates = (codes: readonly string[]): readonly string[] => codes.filter((code) => code.startsWith('frame-rate'));

describe('the timeline', () => {
  it('of a valid stream raises no finding', () => {
    const sps = { fps: 15, log2MaxLsb: 8 };
    const record = toHex(avcConfigOf({ sps: [writeSps(sps)], pps: [writePps()], spsExt: [] }, 4).bytes);
    const written = Array.from({ length: 40 }, (_, i) => {
      const slice = writeSlice(i === 0 ? { nal: 5 } : { refIdc: 0, frameNum: 1, lsb: 2 * i }, sps);
      return video(Math.round((i * 1000) / 15), 0, toHex(slice));
    });
    expect(inspectFlv(stream(tag(9, 0, `1700000000${record}`), ...written)).codes).toEqual([]);
  });

  it.each([
    ['goes back', [key(0), video(66), video(40), video(106)], 'dts-backward', 40],
    ['repeats a timestamp', [key(0), video(66), video(66)], 'dts-duplicate', 66],
    ['jumps', [key(0), video(66), video(20_000)], 'dts-jump', 20_000],
    ['has a gap', [key(0), video(66), video(133), video(2133)], 'dts-gap', 2133],
  ])('%s', (_name, tags, code, at) => {
    const { diagnostics } = inspectFlv(stream(avcHeader(), ...tags));
    const found = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found?.severity).toBe('warning');
    expect(found?.message).toContain(`${at} ms`);
    expect(found?.tag).toBeTypeOf('number');
    expect(found?.offset).toBeTypeOf('number');
  });

  it('shows a picture before it is decoded', () => {
    const { codes, summary } = inspectFlv(stream(avcHeader(), key(0, 0), video(66, -34)));
    expect(codes).toContain('pts-before-dts');
    expect(summary.tracks[0]?.timeline.compositionTimeMs).toEqual({ min: -34, max: 0 });
  });

  it('accumulates a rounded frame duration', () => {
    const bytes = stream(avcHeader(), key(0), ...pictures(60, 66, 66));
    const found = inspectFlv(bytes).diagnostics.find(({ code }) => code === 'rounding-drift');
    expect(found?.message).toContain('36.0 s per hour');
  });

  it('has another frame rate than the parameter sets', () => {
    const { codes, summary } = inspectFlv(stream(avcHeader(), key(0), ...pictures(60, 40, 40)));
    expect(ofRates(codes)).toEqual(['frame-rate-differs']);
    expect(summary.tracks[0]).toMatchObject({
      measuredFrameRate: { fps: 25, constant: true },
      declaredFrameRates: [{ source: 'sequence header', num: 15, den: 1, fps: 15, ratio: 0.6, agrees: false }],
    });
    expect(summary.tracks[0]).not.toHaveProperty('rounding');
  });

  it('leaves the frame rate of the parameter sets', () => {
    const jitter = Array.from({ length: 60 }, (_, i) => video(Math.round(((i + 1) * 1000) / 15) + (i % 2) * 8));
    expect(ofRates(inspectFlv(stream(avcHeader(), key(0), ...jitter)).codes)).toEqual(['frame-rate']);
  });

  it('is compared with the best frame rate source available', () => {
    const bare = (at: number) => tag(9, at, at === 0 ? '22000084' : '22000085');
    const steps = (count: number, ms: number) => Array.from({ length: count }, (_, i) => bare(Math.round(i * ms)));
    const rate = (...tags: readonly Uint8Array[]) => inspectFlv(stream(...tags)).summary.tracks[0]?.rounding;
    // 30000 / 1001, as writers round it.
    for (const fps of [29.97, 29.97003, 30_000 / 1001]) {
      expect(rate(meta(fps), ...steps(60, 1001 / 30))).toEqual({
        frameRateFps: 29.97,
        frameRateSource: 'onMetaData',
        maxDeviationMs: 0.5,
        deviating: 0,
      });
    }
    expect(rate(meta(12.5), ...steps(20, 80))).toMatchObject({ frameRateFps: 12.5, deviating: 0 });
    expect(rate(meta(0), ...steps(20, 80))).toBeUndefined();
    // The SPS has 15 fps, in band or in the record, and takes precedence over onMetaData.
    const withSets = tag(9, 0, `1701000000${lengthPrefixed(SPS)}${lengthPrefixed(PPS)}${lengthPrefixed('65')}`);
    const inBand = rate(meta(25), withSets, ...pictures(20, 1000 / 15, 1000 / 15));
    expect(inBand).toMatchObject({ frameRateFps: 15, frameRateSource: 'SPS in band', deviating: 0 });
    const inRecord = rate(meta(25), avcHeader(), withSets, ...pictures(20, 1000 / 15, 1000 / 15));
    expect(inRecord).toMatchObject({ frameRateFps: 15, frameRateSource: 'sequence header', deviating: 0 });
  });

  it('leaves the frame rate of onMetaData: info only', () => {
    const bare = Array.from({ length: 60 }, (_, i) => tag(9, i * 40 + (i % 2) * 8, i === 0 ? '12000084' : '22000084'));
    const { diagnostics, codes } = inspectFlv(stream(meta(25), ...bare));
    expect(codes).toEqual(['frame-rate']);
    expect(diagnostics[0]?.severity).toBe('info');
    expect(diagnostics[0]?.message).toContain('25 fps of onMetaData');
  });

  it.each([
    [10, 200, 5],
    [25, 9000, 0.111],
    [24, 40, 25],
  ])('has another frame rate than onMetaData: %d, steps of %d ms', (declared, stepMs, fps) => {
    const bare = Array.from({ length: 20 }, (_, i) => tag(9, i * stepMs, '22000084'));
    const { diagnostics, summary } = inspectFlv(stream(meta(declared), ...bare));
    const found = diagnostics.filter(({ code }) => code === 'metadata-differs');
    expect(found.map(({ expected, found: value }) => [expected, value])).toEqual([[`${fps}`, `${declared}`]]);
    expect(summary.tracks[0]?.measuredFrameRate).toEqual({ fps, constant: true });
  });

  it('wraps at 24 bits where TimestampExtended is not written', () => {
    const { diagnostics } = inspectFlv(stream(avcHeader(), key(0xfffff0), video(50)));
    expect(diagnostics.find(({ code }) => code === 'dts-backward')?.message).toContain('TimestampExtended');
  });

  it('has audio and video far apart in the file', () => {
    const tags = [avcHeader(), aacHeader(), key(0), ...pictures(30, 1000 / 15, 1000 / 15), audio(0), audio(23)];
    const { codes, summary } = inspectFlv(stream(...tags));
    expect(codes.filter((code) => code === 'interleave')).toHaveLength(1);
    expect(summary.interleave?.maxMs).toBe(2000);
    expect(summary.interleave?.startOffsetMs).toBe(0);
  });

  it('has audio that lasts longer than its timestamps', () => {
    const sounds = Array.from({ length: 200 }, (_, i) => audio(i * 20));
    const { codes, summary } = inspectFlv(stream(aacHeader(), ...sounds));
    expect(codes).toContain('audio-drift');
    expect(summary.tracks[0]?.driftMs).toBeGreaterThan(600);
  });

  it.each([
    // 1152 samples at 44.1 kHz, 1536 at 48 kHz, 960 at 48 kHz.
    ['MP3', `2f${'fffb9000'.padEnd(417 * 2, '0')}`, 1152 / 44.1],
    ['AC-3', '9161632d330b7700001040', 32],
    ['Opus', '914f707573f8', 20],
  ])('adds up the frames of %s', (_name, data, frameMs) => {
    const at = (step: number) => Array.from({ length: 200 }, (_, i) => tag(8, Math.round(i * step), data));
    const sound = inspectFlv(stream(...at(frameMs)));
    expect(sound.codes).not.toContain('audio-drift');
    expect(Math.abs(sound.summary.tracks[0]?.driftMs ?? Number.NaN)).toBeLessThan(1);
    const early = inspectFlv(stream(...at(frameMs - 1)));
    expect(early.codes).toContain('audio-drift');
    expect(early.summary.tracks[0]?.driftMs).toBeCloseTo(199, -1);
  });

  it('does not sum frame durations if one is unknown', () => {
    const tags = [tag(8, 0, '914f707573f8'), tag(8, 20, '914f707573fb00'), tag(8, 400, '914f707573f8')];
    expect(inspectFlv(stream(...tags)).summary.tracks[0]).not.toHaveProperty('driftMs');
  });

  it('has key frames too far apart', () => {
    const tags = [avcHeader(), key(0), ...pictures(170, 1000 / 15, 1000 / 15), key(11_500)];
    const { codes, summary } = inspectFlv(stream(...tags));
    expect(codes).toContain('key-frame-interval');
    expect(summary.tracks[0]?.keyFrames).toMatchObject({ minSeconds: 11.5, maxSeconds: 11.5, maxFrames: 171 });
  });
});

describe('a track', () => {
  it('has video and audio before the sequence headers', () => {
    const { diagnostics } = inspectFlv(stream(key(0), audio(0), avcHeader(), aacHeader()));
    expect(diagnostics.map(({ code, severity, tag: index }) => [code, severity, index])).toEqual([
      ['no-sequence-header', 'error', 0],
      ['no-sequence-header', 'error', 1],
    ]);
  });

  it('repeats, changes and empties its sequence header', () => {
    const other = AVCC.replace('6764000a', '6764000b').replace('0164000a', '0164000b');
    const bytes = stream(avcHeader(), avcHeader(), tag(9, 0, `1700000000${other}`), tag(9, 0, '1700000000'), key(0));
    const { codes, summary } = inspectFlv(bytes);
    expect(codes).toEqual(['new-sequence-header', 'empty-sequence-header']);
    expect(summary.tracks[0]?.sequenceHeaders).toEqual({ count: 4, configurations: 2, repeated: 1, empty: 1 });
  });

  it('has parameter sets in band that its record lacks', () => {
    const own = `${lengthPrefixed(SPS)}${lengthPrefixed(PPS)}`;
    const foreign = lengthPrefixed('68ebe3cb22c0');
    const withSets = (sets: string) => tag(9, 0, `1701000000${sets}${lengthPrefixed('65')}`);
    expect(inspectFlv(stream(avcHeader(), withSets(own))).codes).not.toContain('record-differs');
    expect(inspectFlv(stream(avcHeader(), withSets(foreign))).codes).toContain('record-differs');
  });

  it('has an AV1 sequence header in band that its record lacks', () => {
    // libaom by ffmpeg 5.1 (gen-synth__legacy_av1_codecid13.flv): the record, and the OBU that is in it and in band.
    const [head, obu] = ['81000c00', '0a0a00000003b4fdf36be401'];
    const unit = (sequenceHeader: string) => tag(9, 0, `916176303112 00${sequenceHeader}3202aabb`.replace(' ', ''));
    const record = tag(9, 0, `9061763031${head}${obu}`);
    expect(inspectFlv(stream(record, unit(obu))).codes).not.toContain('record-differs');
    const { diagnostics } = inspectFlv(stream(record, unit(obu), unit(obu.replace('b4fd', 'b4fc'))));
    const found = diagnostics.filter(({ code }) => code === 'record-differs');
    expect(found).toEqual([expect.objectContaining({ severity: 'warning', tag: 2 })]);
    expect(found[0]?.message).toContain('sequence header OBU');
    // OBUs after the first frame are not checked.
    const afterFrame = tag(9, 0, `91617630313202aabb${obu.replace('b4fd', 'b4fc')}`);
    expect(inspectFlv(stream(record, afterFrame)).codes).not.toContain('record-differs');
  });

  it('is of an unknown codec', () => {
    expect(inspectFlv(stream(tag(9, 0, hex('937a7a7a7a00')))).codes).toContain('unknown-codec');
  });

  it('has ADTS headers in its AAC frames', () => {
    const bytes = stream(aacHeader(), tag(8, 0, 'af01fff15080043ffc21'), tag(8, 23, 'af01fff15080043ffc21'));
    expect(inspectFlv(bytes).codes).toEqual(['adts-in-tag']);
  });
});
