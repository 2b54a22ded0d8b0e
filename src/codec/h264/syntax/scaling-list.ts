import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/**
 * scaling_list() (H.264 7.3.2.1.1.1; semantics 7.4.2.1.1.1) as coded. It stops at the delta that makes nextScale 0:
 * the last scale is repeated from there on, or, if that is the first delta, the default list is used.
 */
export interface ScalingList {
  /** 1..16 or 1..64 deltas, each -128..127. */
  delta_scale: number[];
}

/** Names of the slots (H.264 Table 7-2). */
export const SCALING_LIST_NAMES: readonly string[] = [
  'Sl_4x4_Intra_Y',
  'Sl_4x4_Intra_Cb',
  'Sl_4x4_Intra_Cr',
  'Sl_4x4_Inter_Y',
  'Sl_4x4_Inter_Cb',
  'Sl_4x4_Inter_Cr',
  'Sl_8x8_Intra_Y',
  'Sl_8x8_Inter_Y',
  'Sl_8x8_Intra_Cb',
  'Sl_8x8_Inter_Cb',
  'Sl_8x8_Intra_Cr',
  'Sl_8x8_Inter_Cr',
];

type PresenceFlagName = 'seq_scaling_list_present_flag' | 'pic_scaling_list_present_flag';

/**
 * Reads `count` presence flags, each followed by its list if it is 1. `scaling_list` of the result has the coded lists,
 * in slot order.
 */
export const parseScalingLists = (
  r: SyntaxReader,
  flagName: PresenceFlagName,
  count: number,
  into: { [name in PresenceFlagName]?: number[] } & { scaling_list?: ScalingList[] },
): void => {
  const flags: number[] = [];
  const lists: ScalingList[] = [];
  into[flagName] = flags;
  into.scaling_list = lists;
  for (let i = 0; i < count; i++) {
    const flag = r.flag(
      r.nth(flagName, i),
      (value) => `${SCALING_LIST_NAMES[i]}${value === 0 ? ': fall-back rule' : ''}`,
    );
    flags.push(flag);
    if (flag === 0) continue;
    const list: ScalingList = { delta_scale: [] };
    lists.push(list);
    parseScalingList(r, i < 6 ? 16 : 64, list);
  }
};

const parseScalingList = (r: SyntaxReader, size: number, into: ScalingList): void => {
  r.open('scaling_list', 'H.264 7.3.2.1.1.1');
  let last = 8;
  for (let j = 0; j < size; j++) {
    const delta = r.se('delta_scale', -128, 127);
    into.delta_scale.push(delta);
    const next = (last + delta + 256) % 256;
    if (next === 0) break;
    last = next;
  }
  r.close();
};
