import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import type { FlvInspected } from '../../../src/analysis/flv/records.ts';
import { FlvDemuxer } from '../../../src/container/flv/demuxer.ts';
import { concat, cts, flvHeader, hex, tag } from '../../harness/flv-writer.ts';

// SPS 160x96 High@1, 15 fps, its PPS and the record of both: x264 by ffmpeg 5.1 (gen-ffmpeg__avc_aac.flv).
const SPS = '6764000aacb2051b60220000030002000003003c1e244c90';
const PPS = '68ebc3cb22c0';
const AVCC = `0164000affe10018${SPS}010006${PPS}fdf8f800`;
const ASC = '1210';

/** A stream of tags with what stands in front of any. */
const stream = (...tags: readonly Uint8Array[]): Uint8Array => concat(flvHeader(), ...tags);
const avcHeader = (at = 0) => tag(9, at, `1700000000${AVCC}`);
const aacHeader = () => tag(8, 0, `af00${ASC}`);

/** A picture without NAL units that say more than its type: enough for times and FrameType. */
const video = (at: number, compositionTime = 0, nal = '41') =>
  tag(9, at, `${nal.startsWith('65') ? 1 : 2}701${cts(compositionTime)}${lengthPrefixed(nal)}`);
const key = (at: number, compositionTime = 0) => video(at, compositionTime, '65');
const audio = (at: number) => tag(8, at, 'af0121');

const lengthPrefixed = (nal: string): string => `${(nal.length / 2).toString(16).padStart(8, '0')}${nal}`;

const inspect = (bytes: Uint8Array) => {
  const demuxer = new FlvDemuxer();
  const inspector = new FlvInspector();
  const items: FlvInspected[] = [];
  for (const item of [...demuxer.push(bytes), ...demuxer.end()]) items.push(...inspector.push(item));
  items.push(...inspector.end());
  const diagnostics = items.flatMap((item) => (item.kind === 'diagnostic' ? [item.record] : []));
  return { diagnostics, codes: diagnostics.map(({ code }) => code), summary: inspector.summary(true) };
};

const pictures = (count: number, stepMs: number, from = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => video(Math.round(from + i * stepMs)));

describe('the time line', () => {
  it('of a sound stream calls for no word', () => {
    const bytes = stream(avcHeader(), key(0), ...pictures(40, 1000 / 15, 1000 / 15));
    expect(inspect(bytes).codes).toEqual([]);
  });

  it.each([
    ['goes back', [key(0), video(66), video(40), video(106)], 'dts-backward', 40],
    ['stands still', [key(0), video(66), video(66)], 'dts-duplicate', 66],
    ['jumps', [key(0), video(66), video(20_000)], 'dts-jump', 20_000],
    ['has a gap', [key(0), video(66), video(133), video(2133)], 'dts-gap', 2133],
  ])('%s', (_name, tags, code, at) => {
    const { diagnostics } = inspect(stream(avcHeader(), ...tags));
    const found = diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found?.severity).toBe('warning');
    expect(found?.message).toContain(`${at} ms`);
    expect(found?.tag).toBeTypeOf('number');
    expect(found?.offset).toBeTypeOf('number');
  });

  it('shows a picture before it is decoded', () => {
    const { codes, summary } = inspect(stream(avcHeader(), key(0, 0), video(66, -34)));
    expect(codes).toContain('pts-before-dts');
    expect(summary.tracks[0]?.timeline.compositionTimeMs).toEqual({ min: -34, max: 0 });
  });

  it('adds up a rounded frame duration', () => {
    const bytes = stream(avcHeader(), key(0), ...pictures(60, 66, 66));
    const found = inspect(bytes).diagnostics.find(({ code }) => code === 'rounding-drift');
    expect(found?.message).toContain('36.0 s an hour');
  });

  it('has another frame rate than the parameter sets', () => {
    expect(inspect(stream(avcHeader(), key(0), ...pictures(60, 40, 40))).codes).toContain('frame-rate');
  });

  it('wraps at 24 bits where TimestampExtended is not written', () => {
    const { diagnostics } = inspect(stream(avcHeader(), key(0xfffff0), video(50)));
    expect(diagnostics.find(({ code }) => code === 'dts-backward')?.message).toContain('TimestampExtended');
  });

  it('has sound and picture far apart in the file', () => {
    const tags = [avcHeader(), aacHeader(), key(0), ...pictures(30, 1000 / 15, 1000 / 15), audio(0), audio(23)];
    const { codes, summary } = inspect(stream(...tags));
    expect(codes.filter((code) => code === 'interleave')).toHaveLength(1);
    expect(summary.interleave?.maxMs).toBe(2000);
    expect(summary.interleave?.startOffsetMs).toBe(0);
  });

  it('has sound that lasts longer than its time stamps', () => {
    const sounds = Array.from({ length: 200 }, (_, i) => audio(i * 20));
    const { codes, summary } = inspect(stream(aacHeader(), ...sounds));
    expect(codes).toContain('audio-drift');
    expect(summary.tracks[0]?.driftMs).toBeGreaterThan(600);
  });

  it('has key frames too far apart', () => {
    const tags = [avcHeader(), key(0), ...pictures(170, 1000 / 15, 1000 / 15), key(11_500)];
    const { codes, summary } = inspect(stream(...tags));
    expect(codes).toContain('key-frame-interval');
    expect(summary.tracks[0]?.keyFrameInterval).toMatchObject({ minMs: 11_500, maxMs: 11_500, maxFrames: 171 });
  });
});

describe('a track', () => {
  it('sends pictures and sound before its sequence header', () => {
    const { diagnostics } = inspect(stream(key(0), audio(0), avcHeader(), aacHeader()));
    expect(diagnostics.map(({ code, severity, tag: index }) => [code, severity, index])).toEqual([
      ['no-sequence-header', 'error', 0],
      ['no-sequence-header', 'error', 1],
    ]);
  });

  it('sends its sequence header again, another one, and one without a byte', () => {
    const other = AVCC.replace('6764000a', '6764000b').replace('0164000a', '0164000b');
    const bytes = stream(avcHeader(), avcHeader(), tag(9, 0, `1700000000${other}`), tag(9, 0, '1700000000'), key(0));
    const { codes, summary } = inspect(bytes);
    expect(codes).toEqual(['new-sequence-header', 'empty-sequence-header']);
    expect(summary.tracks[0]?.sequenceHeaders).toEqual({ count: 4, configurations: 2, repeated: 1, empty: 1 });
  });

  it('has parameter sets in band that its record does not have', () => {
    const own = `${lengthPrefixed(SPS)}${lengthPrefixed(PPS)}`;
    const foreign = lengthPrefixed('68ebe3cb22c0');
    const withSets = (sets: string) => tag(9, 0, `1701000000${sets}${lengthPrefixed('65')}`);
    expect(inspect(stream(avcHeader(), withSets(own))).codes).not.toContain('record-differs');
    expect(inspect(stream(avcHeader(), withSets(foreign))).codes).toContain('record-differs');
  });

  it('is of a codec that nobody knows', () => {
    expect(inspect(stream(tag(9, 0, hex('937a7a7a7a00')))).codes).toContain('unknown-codec');
  });

  it('has ADTS headers in its AAC frames', () => {
    const bytes = stream(aacHeader(), tag(8, 0, 'af01fff15080043ffc21'), tag(8, 23, 'af01fff15080043ffc21'));
    expect(inspect(bytes).codes).toEqual(['adts-in-tag']);
  });
});
