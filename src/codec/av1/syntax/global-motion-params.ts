import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type GlobalMotion, IDENTITY_MOTION, REFS_PER_FRAME } from './av1-frame.ts';
import type { FrameContext } from './frame-context.ts';

/** decode_subexp() of one parameter (AV1 5.9.28). */
export interface Subexp {
  subexp_more_bits?: number[];
  subexp_bits?: number;
  subexp_final_bits?: number;
}

/** Motion relative to one reference, in global_motion_params(). */
export interface GlobalMotionOfRef {
  is_global: number;
  is_rot_zoom?: number;
  is_translation?: number;
  /** gm_params that are coded, by index. */
  gm_params?: Record<number, Subexp>;
}

/** global_motion_params() (AV1 5.9.24), from LAST_FRAME to ALTREF_FRAME. */
export type GlobalMotionParams = Partial<GlobalMotionOfRef>[];

const IDENTITY = 0;
const TRANSLATION = 1;
const ROTZOOM = 2;
const AFFINE = 3;

/** LAST_FRAME: subscripts of references begin with it. */
const LAST_FRAME = 1;

/** WARPEDMODEL_PREC_BITS: fractional bits of gm_params; bits of the coded ones (AV1 3). */
const WARPEDMODEL_PREC_BITS = 16;
const GM_ABS_ALPHA_BITS = 12;
const GM_ALPHA_PREC_BITS = 15;
const GM_ABS_TRANS_ONLY_BITS = 9;
const GM_TRANS_ONLY_PREC_BITS = 3;
const GM_ABS_TRANS_BITS = 12;
const GM_TRANS_PREC_BITS = 6;

/** Reads global_motion_params() (AV1 5.9.24). `loaded`: those of the primary reference frame (PrevGmParams). */
export const parseGlobalMotionParams = (
  r: SyntaxReader,
  { frame }: FrameContext,
  loaded: readonly GlobalMotion[],
  into: GlobalMotionParams,
): void => {
  r.open('global_motion_params', 'AV1 5.9.24');
  const motions: GlobalMotion[] = [];
  for (let i = 0; i < REFS_PER_FRAME; i++) {
    const ref: Partial<GlobalMotionOfRef> = {};
    into.push(ref);
    motions.push(parseMotion(r, i, frame.allowHighPrecisionMv, loaded[i] ?? IDENTITY_MOTION, ref));
  }
  frame.globalMotion = motions;
  r.close();
};

const parseMotion = (
  r: SyntaxReader,
  i: number,
  highPrecision: boolean,
  previous: GlobalMotion,
  into: Partial<GlobalMotionOfRef>,
): GlobalMotion => {
  const type = parseMotionType(r, LAST_FRAME + i, into);
  if (type === IDENTITY) return IDENTITY_MOTION;
  const params = [...IDENTITY_MOTION.params];
  const coded: Record<number, Subexp> = {};
  into.gm_params = coded;
  const readGlobalParam = (idx: number): void => {
    const precision = paramPrecision(type, idx, highPrecision);
    r.open(`gm_params[${LAST_FRAME + i}][${idx}]`, 'AV1 5.9.25');
    const value = parseGlobalParam(r, precision, idx, previous.params[idx] as number, (coded[idx] = {}));
    params[idx] = value;
    r.close();
  };
  if (type >= ROTZOOM) {
    readGlobalParam(2);
    readGlobalParam(3);
    if (type === AFFINE) {
      readGlobalParam(4);
      readGlobalParam(5);
    } else {
      // Not the negative: that of 0 is -0.
      params[4] = 0 - (params[3] as number);
      params[5] = params[2] as number;
    }
  }
  readGlobalParam(0);
  readGlobalParam(1);
  return { type, params };
};

const parseMotionType = (r: SyntaxReader, ref: number, into: Partial<GlobalMotionOfRef>): number => {
  into.is_global = r.flag(r.nth('is_global', ref));
  if (into.is_global === 0) return IDENTITY;
  into.is_rot_zoom = r.flag(r.nth('is_rot_zoom', ref));
  if (into.is_rot_zoom === 1) return ROTZOOM;
  into.is_translation = r.flag(r.nth('is_translation', ref));
  return into.is_translation === 1 ? TRANSLATION : AFFINE;
};

/** absBits and precBits of read_global_param() (AV1 5.9.25). */
const paramPrecision = (type: number, idx: number, highPrecision: boolean): readonly [number, number] => {
  if (idx >= 2) return [GM_ABS_ALPHA_BITS, GM_ALPHA_PREC_BITS];
  if (type !== TRANSLATION) return [GM_ABS_TRANS_BITS, GM_TRANS_PREC_BITS];
  const less = highPrecision ? 0 : 1;
  return [GM_ABS_TRANS_ONLY_BITS - less, GM_TRANS_ONLY_PREC_BITS - less];
};

/** read_global_param() (AV1 5.9.25). */
const parseGlobalParam = (
  r: SyntaxReader,
  [absBits, precBits]: readonly [number, number],
  idx: number,
  previous: number,
  into: Subexp,
): number => {
  const shift = WARPEDMODEL_PREC_BITS - precBits;
  const isScale = idx % 3 === 2;
  const max = 1 << absBits;
  const reference = (previous >> shift) - (isScale ? 1 << precBits : 0);
  const value = signedSubexpWithRef(-max, max + 1, reference, (count) => parseSubexp(r, count, into));
  return value * 2 ** shift + (isScale ? 1 << WARPEDMODEL_PREC_BITS : 0);
};

/** decode_signed_subexp_with_ref() and decode_unsigned_subexp_with_ref() (AV1 5.9.26, 5.9.27). */
const signedSubexpWithRef = (low: number, high: number, signedRef: number, read: (count: number) => number): number => {
  const max = high - low;
  const ref = signedRef - low;
  const value = read(max);
  const unsigned = 2 * ref <= max ? inverseRecenter(ref, value) : max - 1 - inverseRecenter(max - 1 - ref, value);
  return unsigned + low;
};

/** inverse_recenter() (AV1 5.9.29). */
const inverseRecenter = (ref: number, value: number): number => {
  if (value > 2 * ref) return value;
  return value % 2 === 1 ? ref - (value + 1) / 2 : ref + value / 2;
};

/** Reads decode_subexp() (AV1 5.9.28): 0 to `count` - 1. */
const parseSubexp = (r: SyntaxReader, count: number, into: Subexp): number => {
  let mk = 0;
  for (let i = 0; ; i++) {
    const bits = i > 0 ? 3 + i - 1 : 3;
    const step = 1 << bits;
    if (count <= mk + 3 * step) {
      into.subexp_final_bits = r.ns(count - mk, 'subexp_final_bits');
      return into.subexp_final_bits + mk;
    }
    const more = r.flag('subexp_more_bits');
    (into.subexp_more_bits ??= []).push(more);
    if (more === 0) {
      into.subexp_bits = r.uv(bits, 'subexp_bits');
      return into.subexp_bits + mk;
    }
    mk += step;
  }
};
