import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Steps of a degree of the angles of omnidirectional video (H.264 D.2.35, H.265 D.3.41). */
export const ANGLE_STEPS = 2 ** 16;

/** Reads an angle of i(32), at most so many degrees to either side. A value outside is kept and noted. */
export const parseAngle = (r: SyntaxReader, name: string, degrees: number): number => {
  const at = r.bit;
  const value = r.i(32, name);
  const most = degrees * ANGLE_STEPS;
  if (value < -most || value > most) r.issue(name, at, `${-most}..${most}`, value);
  return value;
};
