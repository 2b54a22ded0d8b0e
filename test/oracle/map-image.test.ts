import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { blockMap } from '../../src/analysis/macroblocks/block-map.ts';
import { mapImage } from '../../src/present/macroblocks/map/map-image.ts';
import { mapScale } from '../../src/present/macroblocks/map/scale.ts';
import { pictureBlocks } from '../harness/made-pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-map-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('ffmpeg reads the image of a map, without a complaint, and sees the same colours', () => {
  const width = 23;
  const blocks = pictureBlocks(
    width,
    Array.from({ length: width * 11 }, (_, i) => ({ qp: i % 52, ...(i % 17 === 0 && { class: 'missing' as const }) })),
  );
  const map = blockMap('qp', blocks);
  const file = join(folder, 'map.png');
  writeFileSync(file, mapImage(map));
  // -xerror and CRCs: what is wrong ends it.
  const rgb = execFileSync('ffmpeg', [
    ...['-v', 'error', '-xerror', '-err_detect', 'crccheck+explode', '-i', file],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
  ]);
  expect(rgb).toHaveLength(width * 16 * 11 * 16 * 3);
  const scale = mapScale(map);
  for (let mb = 0; mb < map.values.length; mb++) {
    const at = 3 * ((Math.floor(mb / width) * 16 + 7) * width * 16 + (mb % width) * 16 + 5);
    expect([...rgb.subarray(at, at + 3)]).toEqual(scale.colour(map.values[mb] as number));
  }
});
