import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inject } from 'vitest';
import type { Probed } from './ffprobe.ts';
import type { Stream } from './streams.ts';

/** The version of ffprobe whose output is in the folder of streams (see its README). */
const VERSION = '5.1';

/** Sizes of packets, and frames in display order with their type and repeat_pict before other values. */
interface KeptList {
  readonly packets: readonly unknown[];
  readonly frames: readonly (readonly [type: string, key: 0 | 1, interlaced: 0 | 1, tff: 0 | 1, repeatPict: number])[];
}

/**
 * Output of ffprobe for a stream, without withheld pictures, from the folder of streams. `undefined` if another version
 * is installed, or the stream is not the one that was listed.
 */
export const keptAnswer = ({ path, sha256, probed }: Stream): Probed | undefined => {
  if (probed === undefined || inject('ffprobeVersion') !== VERSION) return undefined;
  if (createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256) return undefined;
  const { packets, frames } = JSON.parse(gunzipSync(readFileSync(probed)).toString()) as KeptList;
  return {
    packets: packets.length,
    pictureTypes: frames.map(([type]) => type).join(''),
    shownFields: frames.reduce((sum, frame) => sum + 2 + frame[4], 0),
  };
};
