import { expect, it } from 'vitest';
import { av1 } from '../../../../src/codec/av1/codec.ts';
import type { ReadItem } from '../../../../src/container/sample-reader.ts';
import type { SampleTrack } from '../../../../src/media/sample.ts';
import { ReadSamples } from '../../../../src/pipeline/convert/samples/read-samples.ts';
import type { SourceItem } from '../../../../src/pipeline/convert/samples/sample-item.ts';
import { bytesOfSample } from '../../../commands/streams.ts';
import { ivfFrames } from '../../../harness/av1-streams.ts';

/** What is given for these frames, 40 ms each, of a track. */
const given = (track: SampleTrack, frames: readonly Uint8Array[]): readonly SourceItem[] => {
  const stage = new ReadSamples();
  const items: SourceItem[] = [...stage.push({ kind: 'track', track })];
  for (const [index, data] of frames.entries()) {
    const times = { ptsMs: 40 * index, dtsMs: 40 * index };
    const item: ReadItem = { kind: 'sample', sample: { track, index, ...times, isSync: index === 0, data } };
    items.push(...stage.push(item));
  }
  return [...items, ...stage.end()];
};

const FRAMES = ivfFrames(bytesOfSample('hidden.ivf'));
const AV1: SampleTrack = { kind: 'video', id: 256, fourCc: 'av01', timescale: 90_000 };

it('a track of AV1 without a record, as in MPEG-TS, has that of its first sequence header', () => {
  const items = given(AV1, FRAMES);
  expect(items.slice(0, 3).map(({ kind }) => kind)).toEqual(['announced', 'track', 'sample']);
  const tracks = items.flatMap((item) => (item.kind === 'track' ? [item.track] : []));
  expect(tracks.map(({ width, height }) => [width, height])).toEqual([[320, 180]]);
  // configOBUs is the sequence header OBU of the first frame, which follows the temporal delimiter 12 00 (AV1-ISOBMFF 2.3).
  const config = tracks[0]?.config as Uint8Array;
  const header = config.subarray(4);
  expect([...(FRAMES[0]?.subarray(0, 2) ?? [])]).toEqual([0x12, 0]);
  expect([...header]).toEqual([...(FRAMES[0]?.subarray(2, 2 + header.length) ?? [])]);
  expect(av1.config?.read(config).derived).toMatchObject({ width: 320, height: 180 });
  // Samples have no delimiters (2.4), and all else as it is.
  const samples = items.flatMap((item) => (item.kind === 'sample' ? [Buffer.from(item.data).toString('hex')] : []));
  expect(samples).toEqual(FRAMES.map((frame) => Buffer.from(frame.subarray(2)).toString('hex')));
});

it('frames before its first sequence header are left out, and said', () => {
  const items = given(AV1, FRAMES.slice(1));
  const samples = items.filter(({ kind }) => kind === 'sample');
  const later = FRAMES.slice(1).findIndex((frame) => frame[2] === 0x0a);
  expect(later).toBeGreaterThan(0);
  expect(samples).toHaveLength(FRAMES.length - 1 - later);
  expect(items.at(-1)).toMatchObject({
    kind: 'finding',
    finding: { severity: 'warning', message: `${later} frames before the first parameter sets: left out` },
  });
});
