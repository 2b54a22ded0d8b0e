import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** samplingFrequencyIndex (ISO/IEC 14496-3 Table 1.18), Hz; 13 and 14 are reserved, 15 means that the rate follows. */
export const SAMPLING_FREQUENCIES: readonly number[] = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];

const EXPLICIT = 15;

export const samplingFrequencyLabel = (index: number): string => {
  if (index === EXPLICIT) return 'follows';
  const hz = SAMPLING_FREQUENCIES[index];
  return hz === undefined ? 'reserved' : `${hz} Hz`;
};

/** A rate in Hz from its coded elements; `undefined` for a reserved index. */
export const samplingFrequencyOf = (index: number | undefined, explicit: number | undefined): number | undefined =>
  index === EXPLICIT ? explicit : SAMPLING_FREQUENCIES[index ?? -1];

/** Reads samplingFrequencyIndex and samplingFrequency (ISO/IEC 14496-3 Table 1.15). */
export const parseSamplingFrequency = (
  r: SyntaxReader,
  into: { samplingFrequencyIndex?: number; samplingFrequency?: number },
): void => {
  into.samplingFrequencyIndex = r.u(4, 'samplingFrequencyIndex', samplingFrequencyLabel);
  if (into.samplingFrequencyIndex === EXPLICIT) into.samplingFrequency = r.u(24, 'samplingFrequency');
};

/** Output rate with explicitly signalled SBR. */
export interface ExtensionSamplingFrequency {
  extensionSamplingFrequencyIndex?: number;
  extensionSamplingFrequency?: number;
}

/** Reads extensionSamplingFrequencyIndex and extensionSamplingFrequency (ISO/IEC 14496-3 Table 1.15). */
export const parseExtensionSamplingFrequency = (r: SyntaxReader, into: ExtensionSamplingFrequency): void => {
  into.extensionSamplingFrequencyIndex = r.u(4, 'extensionSamplingFrequencyIndex', samplingFrequencyLabel);
  if (into.extensionSamplingFrequencyIndex === EXPLICIT) {
    into.extensionSamplingFrequency = r.u(24, 'extensionSamplingFrequency');
  }
};
