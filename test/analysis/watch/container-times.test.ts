import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UnitReader } from '../../../src/analysis/unit-reader.ts';
import { FlvWatch } from '../../../src/analysis/watch/flv-watch.ts';
import { RawWatch } from '../../../src/analysis/watch/raw-watch.ts';
import type { WatchedFrame, Watcher } from '../../../src/analysis/watch/watcher.ts';
import type { StreamedCodec } from '../../../src/codec/descriptor.ts';
import { STREAMED_CODECS } from '../../../src/codec/registry.ts';
import { FlvNalUnitStage } from '../../../src/container/flv/nal-unit-stage.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';

const bytes = new Uint8Array(readFileSync('samples/bframes.flv'));
const codec = STREAMED_CODECS.find(({ name }) => name === 'h264') as StreamedCodec;

const collector = (): { readonly watcher: Watcher; readonly frames: Partial<WatchedFrame>[] } => {
  const frames: Partial<WatchedFrame>[] = [];
  const frame = ({ type, dtsMs, ptsMs, decodedMs, shownMs, displayIndex = -1, timesFrom }: WatchedFrame) => {
    frames.push({ type, dtsMs, ptsMs, decodedMs, shownMs, displayIndex, timesFrom });
  };
  return { frames, watcher: { video: ({ kind }) => (kind === 'video' ? { frame } : undefined) } };
};

it('samples of any container have its times, as the tags of an FLV have', () => {
  const tags = collector();
  const ofTags = new FlvWatch(tags.watcher);
  const reader = new FlvReader();
  for (const item of reader.push(bytes)) ofTags.take(item);
  for (const item of reader.end()) ofTags.take(item);

  const samples = collector();
  const ofSamples = new RawWatch(codec, samples.watcher, { fps: { num: 1, den: 1 } });
  const stage = new FlvNalUnitStage();
  const units = new UnitReader(codec.stream.open());
  for (const pass of [() => stage.push(bytes), () => stage.end()]) {
    for (const item of pass()) {
      const { origin } = item.kind === 'unit' ? item : {};
      const placed = origin === undefined ? item : { ...item, origin: { ...origin, kind: 'sample' as const } };
      for (const read of units.push(placed)) ofSamples.take(read);
    }
  }
  for (const read of units.end()) ofSamples.take(read);

  const [fromTags] = ofTags.end(true).videos;
  const [fromSamples] = ofSamples.end(true).videos;
  expect(samples.frames).toEqual(tags.frames);
  expect(samples.frames.map(({ displayIndex }) => displayIndex).slice(0, 5)).toEqual([0, 3, 1, 2, 6]);
  expect(fromSamples?.summary.timesFrom).toBe('container');
  expect(fromSamples?.summary.measuredFrameRate).toEqual(fromTags?.summary.measuredFrameRate);
  expect(fromSamples?.summary.durationMs).toBe(fromTags?.summary.durationMs);
});
