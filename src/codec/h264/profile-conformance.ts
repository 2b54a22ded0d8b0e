import type { Sps } from './syntax/sps.ts';

/** The elements of an SPS that give the profiles its sequences conform to. */
type Declared = Pick<Sps, 'profile_idc' | 'constraint_set0_flag' | 'constraint_set1_flag' | 'constraint_set2_flag'>;

const isBaseline = (sps: Declared): boolean => sps.profile_idc === 66 || sps.constraint_set0_flag === 1;
const isMain = (sps: Declared): boolean => sps.profile_idc === 77 || sps.constraint_set1_flag === 1;

const isOneOf =
  (...profiles: readonly number[]) =>
  (sps: Declared): boolean =>
    isMain(sps) || profiles.includes(sps.profile_idc);

/**
 * SPSs that a decoder of a profile accepts, least capable profile first (H.264 A.2.1 to A.2.6): the profiles are
 * nested, so the first that accepts every SPS is the one to declare.
 */
const ACCEPTS: readonly (readonly [profile_idc: number, accepts: (sps: Declared) => boolean])[] = [
  [66, isBaseline],
  [77, isMain],
  [88, (sps) => isBaseline(sps) || sps.profile_idc === 88 || sps.constraint_set2_flag === 1],
  [100, isOneOf(100)],
  [110, isOneOf(100, 110)],
  [122, isOneOf(100, 110, 122)],
  [244, isOneOf(100, 110, 122, 44, 244)],
];

/**
 * profile_idc of a profile that sequences of all these SPSs conform to: the one that they all have, else the least
 * capable one whose decoders accept them all (H.264 A.2). `undefined` if there is none.
 */
export const commonProfile = (all: readonly Declared[]): number | undefined => {
  const [first] = all;
  if (first !== undefined && all.every(({ profile_idc }) => profile_idc === first.profile_idc)) {
    return first.profile_idc;
  }
  return ACCEPTS.find(([, accepts]) => all.every(accepts))?.[0];
};
