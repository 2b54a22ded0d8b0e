import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FlvInspector } from '../../../src/analysis/flv/inspector.ts';
import { metadataFact } from '../../../src/analysis/timeline/metadata.ts';
import type { StreamFacts } from '../../../src/analysis/timeline/stream-facts.ts';
import type { TrackSummary } from '../../../src/analysis/timeline/track.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import { inspectFlv } from '../../harness/flv-inspected.ts';
import { convertBytes } from '../../pipeline/convert/converted.ts';

const factsOf = (name: string) => {
  const { summary } = inspectFlv(readFileSync(`test/streams/index-${name}.flv`));
  return Object.fromEntries((summary.metadata ?? []).map((fact) => [fact.key, fact]));
};

/** Members without one meaning, or with none for the stream. */
const WITHOUT_VERDICT = [
  'audiodatarate audiodelay audiosamplesize canSeekToEnd cuePoints encoder hasCuePoints metadatacreator metadatadate',
  'videodatarate',
].flatMap((line) => line.split(' '));

describe('each member of onMetaData has a verdict', () => {
  it.each([
    // FFmpeg 5.1 adds the size of its index before it knows it: 4759 + 89 is the last key frame (ffprobe).
    ['ffmpeg', { lastkeyframelocation: 4848 }],
    // flvmeta counts sequence headers as frames, takes rate and channels from the tag, and reads a wrong SPS.
    ['flvmeta', { framerate: 5, width: 64, height: 48, audiosamplerate: 16_000, stereo: false }],
    // yamdi too; and its duration is that of the video.
    ['yamdi', { duration: 2.448, framerate: 5, audiosamplerate: 16_000, stereo: false }],
  ])('of %s: these are wrong, the others right', (name, wrong) => {
    const facts = factsOf(name);
    const found = Object.values(facts).filter(({ agrees }) => agrees === false);
    expect(Object.fromEntries(found.map(({ key, found: value }) => [key, value]))).toEqual(wrong);
    const without = Object.values(facts).filter(({ agrees }) => agrees === undefined);
    expect(without.map(({ key }) => key).filter((key) => !WITHOUT_VERDICT.includes(key))).toEqual([]);
  });

  it.each(['ffmpeg', 'flvmeta', 'yamdi'])('%s: a member that is one off is wrong', (name) => {
    const input = new Uint8Array(readFileSync(`test/streams/index-${name}.flv`));
    const numbers = 'filesize datasize videosize audiosize lastkeyframelocation'.split(' ');
    for (const key of numbers) {
      const at = Buffer.from(input).indexOf(Buffer.from(key, 'latin1'));
      if (at < 0) continue;
      const bytes = input.slice();
      const view = new DataView(bytes.buffer);
      view.setFloat64(at + key.length + 1, view.getFloat64(at + key.length + 1) + 1);
      const { summary } = inspectFlv(bytes);
      expect(summary.metadata?.find((fact) => fact.key === key)?.agrees, key).toBe(false);
    }
  });

  it('the size may be that of the first sequence header: it changes later', async () => {
    const streams = ['samples/bframes.h264', 'test/cases/picamera541-500fps.h264'].map((path) => readFileSync(path));
    const { bytes } = await convertBytes(Buffer.concat(streams), 'flv');
    const { summary } = inspectFlv(bytes);
    expect(summary.tracks[0]?.configuration).toMatchObject({ width: 64, height: 48 });
    const sizes = (summary.metadata ?? []).filter(({ key }) => key === 'width' || key === 'height');
    expect(sizes.map(({ value, found, agrees }) => [value, found, agrees])).toEqual([
      [640, 640, true],
      [360, 360, true],
    ]);
  });

  it('a second one is not compared, which is said', () => {
    const one = readFileSync('test/streams/index-ffmpeg.flv');
    // As a reader sees two files put together without the second header: 9 bytes and PreviousTagSize.
    const { diagnostics } = inspectFlv(Buffer.concat([one, one.subarray(13)]));
    const again = diagnostics.filter(({ code }) => code === 'metadata-again');
    expect(again.map(({ severity, offset }) => [severity, offset])).toEqual([['warning', one.length]]);
    expect(inspectFlv(one).codes).not.toContain('metadata-again');
  });

  it('of several values that agree, the nearest one is shown', () => {
    const facts: StreamFacts = {
      complete: true,
      hasScript: true,
      lastDtsMs: 4074,
      video: { lastDtsMs: 3960 } as TrackSummary,
    };
    const fact = metadataFact('lasttimestamp', 3.96, facts, {});
    expect(fact).toMatchObject({ found: 3.96, agrees: true });
  });

  it('totals have none before the end of the file', () => {
    const reader = new FlvReader();
    const inspector = new FlvInspector();
    // onMetaData alone.
    for (const item of reader.push(readFileSync('test/streams/index-ffmpeg.flv').subarray(0, 640)))
      [...inspector.push(item)];
    const facts = inspector.summary(false).metadata ?? [];
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter(({ agrees }) => agrees === false)).toEqual([]);
  });

  it('an index with a position or a time that is not that of a key frame', () => {
    const input = readFileSync('test/streams/index-ffmpeg.flv');
    const index = (change: (view: DataView, positions: number, times: number) => void) => {
      const bytes = new Uint8Array(input);
      const endOf = (name: string) => Buffer.from(bytes).lastIndexOf(Buffer.from(name, 'latin1')) + name.length + 5;
      change(new DataView(bytes.buffer), endOf('filepositions'), endOf('times'));
      const fact = inspectFlv(bytes).summary.metadata?.find(({ key }) => key === 'keyframes');
      return [fact?.agrees, fact?.found];
    };
    expect(index(() => undefined)).toEqual([true, '3 of 3 positions are key frames']);
    // Each number is a marker and eight bytes.
    expect(index((view, positions) => view.setFloat64(positions + 10, 2952))).toEqual([
      false,
      '2 of 3 positions are key frames',
    ]);
    expect(index((view, _, times) => view.setFloat64(times + 10, 1.4))).toEqual([
      false,
      '3 of 3 positions are key frames, 1 at another time',
    ]);
  });
});
