import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** st_ref_pic_set( stRpsIdx ) as coded (H.265 7.3.7; semantics 7.4.8): the pictures themselves are in `RefPicSet`. */
export interface StRefPicSet {
  /** 1: coded as a difference to another set. Not coded for the first set. */
  inter_ref_pic_set_prediction_flag?: number;
  /** Only in a slice header: that set is as many places before. */
  delta_idx_minus1?: number;
  delta_rps_sign?: number;
  abs_delta_rps_minus1?: number;
  used_by_curr_pic_flag?: number[];
  /** One for each 0 in used_by_curr_pic_flag, in its order. */
  use_delta_flag?: number[];
  num_negative_pics?: number;
  num_positive_pics?: number;
  delta_poc_s0_minus1?: number[];
  used_by_curr_pic_s0_flag?: number[];
  delta_poc_s1_minus1?: number[];
  used_by_curr_pic_s1_flag?: number[];
}

/** A picture of a short-term reference picture set. */
export interface ShortTermRef {
  /** Its picture order count minus that of the current picture. */
  readonly deltaPoc: number;
  /** The current picture may refer to it; otherwise only later ones do. */
  readonly used: boolean;
}

/** The pictures of a short-term reference picture set (H.265 7.4.8, 7-61 to 7-71). */
export interface RefPicSet {
  /** DeltaPocS0 and UsedByCurrPicS0: output before the current picture, nearest first. NumNegativePics is its length. */
  readonly negative: readonly ShortTermRef[];
  /** DeltaPocS1 and UsedByCurrPicS1: output after it, nearest first. NumPositivePics is its length. */
  readonly positive: readonly ShortTermRef[];
}

/** Most pictures in a decoded picture buffer (H.265 A.4.2). */
export const MAX_DPB_PICTURES = 16;

const MAX_DELTA_POC_MINUS1 = 2 ** 15 - 1;

/** NumDeltaPocs (7-71). */
export const numDeltaPocs = ({ negative, positive }: RefPicSet): number => negative.length + positive.length;

/**
 * Reads st_ref_pic_set( stRpsIdx ) (H.265 7.3.7) and derives its pictures. `known` are the stRpsIdx sets of the SPS
 * before it; in a slice header, all of them.
 */
export const parseStRefPicSet = (
  r: SyntaxReader,
  known: readonly RefPicSet[],
  inSlice: boolean,
  into: StRefPicSet = {},
): RefPicSet => {
  r.open('st_ref_pic_set', 'H.265 7.3.7');
  if (known.length > 0) into.inter_ref_pic_set_prediction_flag = r.flag('inter_ref_pic_set_prediction_flag');
  else r.infer('inter_ref_pic_set_prediction_flag', 0);
  const set =
    into.inter_ref_pic_set_prediction_flag === 1 ? parsePredicted(r, known, inSlice, into) : parseExplicit(r, into);
  r.close();
  return set;
};

const parsePredicted = (
  r: SyntaxReader,
  known: readonly RefPicSet[],
  inSlice: boolean,
  into: StRefPicSet,
): RefPicSet => {
  if (inSlice) into.delta_idx_minus1 = r.ue('delta_idx_minus1', known.length - 1);
  else r.infer('delta_idx_minus1', 0);
  into.delta_rps_sign = r.flag('delta_rps_sign');
  into.abs_delta_rps_minus1 = r.ue('abs_delta_rps_minus1', MAX_DELTA_POC_MINUS1);
  const used: number[] = (into.used_by_curr_pic_flag = []);
  const useDelta: number[] = (into.use_delta_flag = []);
  const ref = known[known.length - 1 - (into.delta_idx_minus1 ?? 0)] as RefPicSet;
  for (let j = 0; j <= numDeltaPocs(ref); j++) {
    const flag = r.flag(r.nth('used_by_curr_pic_flag', j));
    used.push(flag);
    if (flag === 0) useDelta.push(r.flag(r.nth('use_delta_flag', j)));
  }
  return predictedSet(into, ref);
};

/** The pictures of the sets of an SPS. */
export const deriveRefPicSets = (coded: readonly StRefPicSet[]): readonly RefPicSet[] => {
  const sets: RefPicSet[] = [];
  for (const set of coded) sets.push(deriveRefPicSet(set, sets));
  return sets;
};

const deriveRefPicSet = (coded: StRefPicSet, known: readonly RefPicSet[]): RefPicSet => {
  const ref = known[known.length - 1 - (coded.delta_idx_minus1 ?? 0)];
  return coded.inter_ref_pic_set_prediction_flag === 1 && ref !== undefined
    ? predictedSet(coded, ref)
    : explicitSet(coded);
};

const parseExplicit = (r: SyntaxReader, into: StRefPicSet): RefPicSet => {
  into.num_negative_pics = r.ue('num_negative_pics', MAX_DPB_PICTURES);
  into.num_positive_pics = r.ue('num_positive_pics', MAX_DPB_PICTURES);
  const s0: number[] = (into.delta_poc_s0_minus1 = []);
  const used0: number[] = (into.used_by_curr_pic_s0_flag = []);
  for (let i = 0; i < into.num_negative_pics; i++) {
    s0.push(r.ue(r.nth('delta_poc_s0_minus1', i), MAX_DELTA_POC_MINUS1));
    used0.push(r.flag(r.nth('used_by_curr_pic_s0_flag', i)));
  }
  const s1: number[] = (into.delta_poc_s1_minus1 = []);
  const used1: number[] = (into.used_by_curr_pic_s1_flag = []);
  for (let i = 0; i < into.num_positive_pics; i++) {
    s1.push(r.ue(r.nth('delta_poc_s1_minus1', i), MAX_DELTA_POC_MINUS1));
    used1.push(r.flag(r.nth('used_by_curr_pic_s1_flag', i)));
  }
  return explicitSet(into);
};

const explicitSet = (coded: StRefPicSet): RefPicSet => ({
  negative: explicitRefs(coded.delta_poc_s0_minus1 ?? [], coded.used_by_curr_pic_s0_flag ?? [], -1),
  positive: explicitRefs(coded.delta_poc_s1_minus1 ?? [], coded.used_by_curr_pic_s1_flag ?? [], 1),
});

/** 7-65 to 7-70: each difference counts from the picture before. */
const explicitRefs = (deltas: readonly number[], used: readonly number[], sign: 1 | -1): ShortTermRef[] => {
  let deltaPoc = 0;
  return deltas.map((minus1, i) => {
    deltaPoc += sign * (minus1 + 1);
    return { deltaPoc, used: used[i] === 1 };
  });
};

/** 7-61 and 7-62: the pictures of `ref`, and the picture of `ref` itself, as seen from deltaRps pictures further. */
const predictedSet = (coded: StRefPicSet, ref: RefPicSet): RefPicSet => {
  const sign = coded.delta_rps_sign === 1 ? -1 : 1;
  const deltaRps = sign * ((coded.abs_delta_rps_minus1 as number) + 1);
  let next = 0;
  // In coding order: those before, those after, then the picture of `ref`. use_delta_flag is 1 if not coded.
  const moved = [...ref.negative, ...ref.positive, { deltaPoc: 0 }].map(({ deltaPoc }, j) => {
    const used = coded.used_by_curr_pic_flag?.[j] === 1;
    return { deltaPoc: deltaPoc + deltaRps, used, kept: used || coded.use_delta_flag?.[next++] === 1 };
  });
  const before = moved.slice(0, ref.negative.length);
  const after = moved.slice(ref.negative.length, -1);
  const self = moved.slice(-1);
  const picked = (from: typeof moved, sign: 1 | -1): ShortTermRef[] =>
    from.filter(({ deltaPoc, kept }) => kept && deltaPoc * sign > 0).map(({ deltaPoc, used }) => ({ deltaPoc, used }));
  return {
    negative: picked([...after.toReversed(), ...self, ...before], -1),
    positive: picked([...before.toReversed(), ...self, ...after], 1),
  };
};
