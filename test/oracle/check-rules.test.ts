import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import type { OptionValue } from '../../src/analysis/checks/options.ts';
import { checked } from '../harness/checked.ts';

const made = inject('made');

type Options = Readonly<Record<string, OptionValue>>;

/**
 * What x264 was told (`recipes.ts`), as rules: options that its stream keeps, and options that it breaks. 176x144 at 25
 * frames a second unless the recipe says otherwise.
 */
const SETTINGS: readonly [recipe: string, rule: string, kept: Options | undefined, broken: Options | undefined][] = [
  // --keyint 1 --frames 12
  ['all-idr', 'gop/frame-types', { types: 'I' }, undefined],
  ['all-idr', 'gop/constant', { frames: 1 }, { frames: 2 }],
  ['all-idr', 'stream/frames', { frames: 12 }, { frames: 13 }],
  ['all-idr', 'stream/duration', { seconds: 0.48 }, { seconds: 0.6 }],
  // --bframes 3 --b-adapt 0 --b-pyramid none --keyint 20, 40 frames
  ['b-frames', 'gop/max-interval', { seconds: 0.8 }, { seconds: 0.7 }],
  ['b-frames', 'gop/constant', { frames: 20 }, { frames: 10 }],
  ['b-frames', 'gop/max-bframes', { max: 3 }, { max: 2 }],
  ['b-frames', 'gop/frame-types', { types: 'IPB', pyramid: false }, { types: 'IP' }],
  ['b-frames', 'gop/closed', {}, undefined],
  ['b-pyramid', 'gop/frame-types', { pyramid: true }, { pyramid: false }],
  ['no-b', 'gop/max-bframes', { max: 0 }, undefined],
  ['no-b', 'gop/frame-types', { types: 'IP' }, { types: 'I' }],
  // Key frames of an open GOP are no IDR pictures; ffprobe marks them as key frames all the same.
  ['open-gop', 'gop/closed', undefined, {}],
  ['open-gop', 'gop/max-interval', { seconds: 0.5, openGops: true }, { seconds: 0.5 }],
  // --intra-refresh: one IDR picture, and recovery points.
  ['intra-refresh', 'gop/no-idr', { seconds: 2 }, { seconds: 1 }],
  ['intra-refresh', 'gop/starts-with-idr', {}, undefined],
  // --keyint 50 --min-keyint 5 --scenecut 60 of pictures that change each 9 frames
  ['scene-cuts', 'gop/max-interval', { seconds: 2 }, { seconds: 0.3 }],
  ['baseline', 'video/profile', { allow: ['Constrained Baseline'] }, { allow: ['Main', 'High'] }],
  ['baseline', 'video/entropy', { allow: ['CAVLC'] }, { allow: ['CABAC'] }],
  ['high10', 'video/bit-depth', { allow: [10] }, { allow: [8] }],
  ['high422', 'video/chroma', { allow: ['4:2:2'] }, { allow: ['4:2:0'] }],
  ['monochrome', 'video/chroma', { allow: ['4:0:0'] }, { allow: ['4:2:0'] }],
  ['tff', 'video/scan', { allow: ['interlaced'] }, { allow: ['progressive'] }],
  // --crop-rect 4,6,8,10: left, top, right, bottom
  ['crop-rect', 'video/resolution', { allow: ['164x128'] }, { max: '160x120' }],
  // 176x144 with samples of 47:33 or square ones
  ['b-frames', 'video/orientation', { allow: ['landscape'], aspect: '11:9' }, { aspect: '16:9' }],
  ['b-frames', 'video/fps', { allow: [25] }, { max: 24 }],
];

test.for(SETTINGS)('%s: %s', { skip: !inject('ffmpeg') }, async ([recipe, id, kept, broken]) => {
  const stream = made.streams.find(({ name }) => name.endsWith(recipe));
  expect(stream, `${recipe} of ${made.streams.map(({ name }) => name).join(' ')}`).toBeDefined();
  const bytes = readFileSync(stream?.path ?? '');
  const check = (options: Options) => checked(bytes, { rules: { [id]: ['error', options] } });
  if (kept !== undefined) expect((await check(kept)).results).toMatchObject([{ status: 'passed' }]);
  if (broken !== undefined) expect((await check(broken)).results).toMatchObject([{ status: 'failed' }]);
});
