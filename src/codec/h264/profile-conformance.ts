import type { Sps } from './syntax/sps.ts';

/** The part of an SPS that says which profiles its sequences obey. */
type Declared = Pick<Sps, 'profile_idc' | 'constraint_set0_flag' | 'constraint_set1_flag' | 'constraint_set2_flag'>;

const isBaseline = (sps: Declared): boolean => sps.profile_idc === 66 || sps.constraint_set0_flag === 1;
const isMain = (sps: Declared): boolean => sps.profile_idc === 77 || sps.constraint_set1_flag === 1;

const isOneOf =
  (...profiles: readonly number[]) =>
  (sps: Declared): boolean =>
    isMain(sps) || profiles.includes(sps.profile_idc);

/**
 * What a decoder of a profile takes, the least capable profile first (H.264 A.2.1 to A.2.6): the profiles are nested, so
 * the first that takes every SPS is the one to declare.
 */
const TAKES: readonly (readonly [profile_idc: number, takes: (sps: Declared) => boolean])[] = [
  [66, isBaseline],
  [77, isMain],
  [88, (sps) => isBaseline(sps) || sps.profile_idc === 88 || sps.constraint_set2_flag === 1],
  [100, isOneOf(100)],
  [110, isOneOf(100, 110)],
  [122, isOneOf(100, 110, 122)],
  [244, isOneOf(100, 110, 122, 44, 244)],
];

/**
 * profile_idc of the profile that sequences of all these SPSs obey: the one that they all name, else the least capable
 * one whose decoders take them all (H.264 A.2). `undefined` where there is none.
 */
export const commonProfile = (all: readonly Declared[]): number | undefined => {
  const [first] = all;
  if (first !== undefined && all.every(({ profile_idc }) => profile_idc === first.profile_idc)) {
    return first.profile_idc;
  }
  return TAKES.find(([, takes]) => all.every(takes))?.[0];
};
