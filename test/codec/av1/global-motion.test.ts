import { describe, expect, it } from 'vitest';
import { Av1State } from '../../../src/codec/av1/syntax/av1-state.ts';
import { parseObu } from '../../../src/codec/av1/syntax/parse-obu.ts';
import { codingTools, interFrame, keyFrame, obu, sequenceHeader, withTrailingBits } from '../../vectors/av1-obus.ts';

/** ns(n) (AV1 4.10.7). */
const ns = (value: number, n: number): string => {
  const w = Math.floor(Math.log2(n)) + 1;
  const m = 2 ** w - n;
  if (value < m) return w === 1 ? '' : value.toString(2).padStart(w - 1, '0');
  return (value + m).toString(2).padStart(w, '0');
};

/** The code of `value` among `count` by decode_subexp() (AV1 5.9.28): which step it lies in, and where. */
const subexp = (value: number, count: number): string => {
  let [low, text] = [0, ''];
  for (const size of [8, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]) {
    if (count <= low + 3 * size) return text + ns(value - low, count - low);
    if (value < low + size) return `${text}0${(value - low).toString(2).padStart(Math.log2(size), '0')}`;
    text += '1';
    low += size;
  }
  throw new RangeError('no more steps');
};

/** A number that is smaller the closer `value` is to `ref`, of 0 to max - 1 (the reverse of AV1 5.9.27 and 5.9.29). */
const recentered = (value: number, ref: number, max: number): number => {
  if (2 * ref > max) return recentered(max - 1 - value, max - 1 - ref, max);
  if (value > 2 * ref) return value;
  return value >= ref ? 2 * (value - ref) : 2 * (ref - value) - 1;
};

/** Bits of a parameter: `steps` and `before` are in the precision that is coded, without the 1 of a scale. */
const param = (steps: number, before: number, absBits: number): string => {
  const max = 2 ** absBits;
  return subexp(recentered(steps + max, before + max, 2 * max + 1), 2 * max + 1);
};

const ONE = 65536;

describe('global_motion_params() (AV1 5.9.24 to 5.9.29)', () => {
  const start = (): Av1State => {
    const state = new Av1State();
    parseObu(obu(1, withTrailingBits(sequenceHeader())), state);
    parseObu(obu(3, withTrailingBits(keyFrame())), state);
    parseObu(obu(4, Uint8Array.of(1)), state);
    return state;
  };
  /** A frame whose motion from LAST_FRAME is `motion`, stored in slot 0. */
  const frame = (state: Av1State, motion: string, primaryRefFrame = 7) => {
    const w = codingTools(interFrame({ primaryRefFrame }), { intra: false }).pattern(`${motion}000000`);
    const unit = parseObu(obu(3, withTrailingBits(w)), state);
    parseObu(obu(4, Uint8Array.of(1)), state);
    expect(unit.error?.message).toBeUndefined();
    expect(unit.issues).toEqual([]);
    return unit;
  };
  const ROTZOOM = '11';
  const TRANSLATION = '101';
  const AFFINE = '100';

  it('every kind of motion, every step of decode_subexp()', () => {
    for (const steps of [0, 1, -1, 7, 8, -9, 31, 64, -127, 255, 600, -1000, 2047, 4000, 4096, -4096]) {
      const alpha = param(steps, 0, 12);
      const rotzoom = frame(start(), ROTZOOM + alpha + alpha + alpha + alpha).frame?.globalMotion[0];
      const [scale, turn, shift] = [ONE + steps * 2, steps * 2, steps * 1024];
      expect(rotzoom).toEqual({ type: 2, params: [shift, shift, scale, turn, -turn, scale].map((n) => n + 0) });
      const affine = frame(start(), AFFINE + alpha.repeat(6)).frame?.globalMotion[0];
      expect(affine).toEqual({ type: 3, params: [shift, shift, scale, turn, turn, scale] });
    }
    // Without high precision, translations have 8 bits and steps of 1/4 sample.
    for (const steps of [0, 5, -100, 256, -256]) {
      const moved = frame(start(), TRANSLATION + param(steps, 0, 8).repeat(2)).frame?.globalMotion[0];
      expect(moved).toEqual({ type: 1, params: [steps * 16384, steps * 16384, ONE, 0, 0, ONE] });
    }
  });

  it('parameters are coded relative to those of the primary reference frame', () => {
    for (const [before, now] of [
      [100, 103],
      [-2000, -1990],
      [3000, -3000],
      [4096, 4095],
      [-4096, -4096],
    ] as const) {
      const state = start();
      frame(state, ROTZOOM + param(before, 0, 12).repeat(4));
      const { frame: second, frame_header } = frame(state, ROTZOOM + param(now, before, 12).repeat(4), 0);
      const [scale, turn, shift] = [ONE + now * 2, now * 2, now * 1024];
      expect(second?.globalMotion[0]).toEqual({ type: 2, params: [shift, shift, scale, turn, -turn, scale] });
      expect(second?.globalMotion[1]).toEqual({ type: 0, params: [0, 0, ONE, 0, 0, ONE] });
      expect(frame_header?.global_motion_params?.[0]).toMatchObject({ is_global: 1, is_rot_zoom: 1 });
    }
  });

  it('a parameter keeps its bits under the names of decode_subexp()', () => {
    const { frame_header } = frame(start(), ROTZOOM + param(20, 0, 12).repeat(4));
    // 20 is 40 of codes in order of distance: past the steps of 8, 8 and 16, and 8 in that of 32.
    expect(frame_header?.global_motion_params?.[0]?.gm_params?.[2]).toEqual({
      subexp_more_bits: [1, 1, 1, 0],
      subexp_bits: 8,
    });
  });
});
