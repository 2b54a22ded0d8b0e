import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AOT } from './audio-object-types.ts';
import { type ProgramConfigElement, parseProgramConfigElement } from './program-config-element.ts';

/** Object types whose specific config is GASpecificConfig() (ISO/IEC 14496-3 Table 1.15). */
export const GA_OBJECT_TYPES: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);

/** Object types whose extension has the three resilience flags. */
const RESILIENT: ReadonlySet<number> = new Set([17, 19, 20, 23]);

/** The three flags of error resilient AAC: each means that a resilience tool is used. */
export interface ResilienceFlags {
  aacSectionDataResilienceFlag?: number;
  aacScalefactorDataResilienceFlag?: number;
  aacSpectralDataResilienceFlag?: number;
}

/** GASpecificConfig() (ISO/IEC 14496-3 4.4.1, Table 4.1; semantics 4.5.1.1). */
export interface GaSpecificConfig extends ResilienceFlags {
  /** 0: 1024 samples a frame (LD: 512), 1: 960 (LD: 480). */
  frameLengthFlag: number;
  dependsOnCoreCoder: number;
  coreCoderDelay?: number;
  extensionFlag: number;
  /** If channelConfiguration is 0. */
  program_config_element?: ProgramConfigElement;
  layerNr?: number;
  numOfSubFrame?: number;
  layer_length?: number;
  extensionFlag3?: number;
}

/** Reads the three resilience flags of error resilient AAC. */
export const parseResilienceFlags = (r: SyntaxReader, into: ResilienceFlags): void => {
  into.aacSectionDataResilienceFlag = r.flag('aacSectionDataResilienceFlag');
  into.aacScalefactorDataResilienceFlag = r.flag('aacScalefactorDataResilienceFlag');
  into.aacSpectralDataResilienceFlag = r.flag('aacSpectralDataResilienceFlag');
};

/** Reads GASpecificConfig() (ISO/IEC 14496-3 4.4.1). */
export const parseGaSpecificConfig = (
  r: SyntaxReader,
  objectType: number,
  channelConfiguration: number,
  into: Partial<GaSpecificConfig> = {},
): GaSpecificConfig => {
  r.open('GASpecificConfig', 'ISO/IEC 14496-3 4.4.1');
  into.frameLengthFlag = r.flag('frameLengthFlag');
  into.dependsOnCoreCoder = r.flag('dependsOnCoreCoder');
  if (into.dependsOnCoreCoder === 1) into.coreCoderDelay = r.u(14, 'coreCoderDelay');
  into.extensionFlag = r.flag('extensionFlag');
  if (channelConfiguration === 0) {
    parseProgramConfigElement(r, (into.program_config_element = {} as ProgramConfigElement));
  }
  if (objectType === AOT.SCALABLE || objectType === AOT.ER_SCALABLE) into.layerNr = r.u(3, 'layerNr');
  if (into.extensionFlag === 1) {
    if (objectType === AOT.ER_BSAC) {
      into.numOfSubFrame = r.u(5, 'numOfSubFrame');
      into.layer_length = r.u(11, 'layer_length');
    }
    if (RESILIENT.has(objectType)) parseResilienceFlags(r, into);
    into.extensionFlag3 = r.flag('extensionFlag3');
  }
  r.close();
  return into as GaSpecificConfig;
};
