import { deflateSync } from 'node:zlib';
import type { QpMap } from '../../analysis/report/qp-maps.ts';

/** What the page has of each map, beside its macroblocks: frame, structure, width and height. */
export const mapRow = ({ frame, structure, widthInMbs, heightInMbs }: QpMap): readonly (number | string)[] => [
  frame,
  structure,
  widthInMbs,
  heightInMbs,
];

/** The macroblocks of maps, one map after the other, deflated, in Base64; empty without maps. */
export const mapData = (maps: readonly QpMap[]): string => {
  if (maps.length === 0) return '';
  const bytes = new Uint8Array(maps.reduce((sum, { qp }) => sum + qp.length, 0));
  let at = 0;
  for (const map of maps) {
    writeSteps(map, bytes.subarray(at, at + map.qp.length));
    at += map.qp.length;
  }
  return deflateSync(bytes).toString('base64');
};

/** Neighbours have nearly the same QP: the difference from the one on the left, in the first column from the one above. */
const writeSteps = ({ qp, widthInMbs }: QpMap, into: Uint8Array): void => {
  for (let i = 0; i < qp.length; i++) {
    const before = i % widthInMbs > 0 ? i - 1 : i - widthInMbs;
    into[i] = (qp[i] as number) - (before < 0 ? 0 : (qp[before] as number));
  }
};
