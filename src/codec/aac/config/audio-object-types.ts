import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Audio Object Types (ISO/IEC 14496-3 Table 1.17). */
export const AUDIO_OBJECT_TYPES: Readonly<Record<number, string>> = {
  0: 'Null',
  1: 'AAC Main',
  2: 'AAC LC',
  3: 'AAC SSR',
  4: 'AAC LTP',
  5: 'SBR',
  6: 'AAC Scalable',
  7: 'TwinVQ',
  8: 'CELP',
  9: 'HVXC',
  12: 'TTSI',
  13: 'Main synthetic',
  14: 'Wavetable synthesis',
  15: 'General MIDI',
  16: 'Algorithmic synthesis and audio FX',
  17: 'ER AAC LC',
  19: 'ER AAC LTP',
  20: 'ER AAC Scalable',
  21: 'ER TwinVQ',
  22: 'ER BSAC',
  23: 'ER AAC LD',
  24: 'ER CELP',
  25: 'ER HVXC',
  26: 'ER HILN',
  27: 'ER Parametric',
  28: 'SSC',
  29: 'PS',
  30: 'MPEG Surround',
  31: 'escape',
  32: 'Layer-1',
  33: 'Layer-2',
  34: 'Layer-3',
  35: 'DST',
  36: 'ALS',
  37: 'SLS',
  38: 'SLS non-core',
  39: 'ER AAC ELD',
  40: 'SMR Simple',
  41: 'SMR Main',
  42: 'USAC',
  43: 'SAOC',
  44: 'LD MPEG Surround',
  45: 'SAOC-DE',
  46: 'Audio Sync',
};

export const audioObjectTypeName = (type: number): string => AUDIO_OBJECT_TYPES[type] ?? 'reserved';

/** Object types that the syntax depends on. */
export const AOT = {
  LC: 2,
  SBR: 5,
  SCALABLE: 6,
  ER_SCALABLE: 20,
  ER_BSAC: 22,
  PS: 29,
  ER_ELD: 39,
} as const;

/** GetAudioObjectType() (ISO/IEC 14496-3 Table 1.16): 31 means that 6 more bits follow. */
export interface CodedAudioObjectType {
  audioObjectType: number;
  /** The object type minus 32, if audioObjectType is 31. */
  audioObjectTypeExt?: number;
}

const ESCAPE = 31;

/** The object type that was coded: 0..30, or 32..95. */
export const audioObjectTypeOf = (coded: Partial<CodedAudioObjectType>): number | undefined => {
  if (coded.audioObjectType !== ESCAPE) return coded.audioObjectType;
  return coded.audioObjectTypeExt === undefined ? undefined : 32 + coded.audioObjectTypeExt;
};

/** Reads GetAudioObjectType() (ISO/IEC 14496-3 Table 1.16) and returns the object type. */
export const parseAudioObjectType = (r: SyntaxReader, into: Partial<CodedAudioObjectType>): number => {
  r.open('GetAudioObjectType', 'ISO/IEC 14496-3 Table 1.16');
  const type = r.u(5, 'audioObjectType', audioObjectTypeName);
  into.audioObjectType = type;
  if (type === ESCAPE) {
    into.audioObjectTypeExt = r.u(6, 'audioObjectTypeExt', (ext) => audioObjectTypeName(32 + ext));
  }
  r.close();
  return audioObjectTypeOf(into) ?? type;
};
