import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { CHANNEL_CONFIGURATIONS } from './channel-configuration.ts';
import { parseResilienceFlags, type ResilienceFlags } from './ga-specific-config.ts';
import { parseSbrHeader, type SbrHeader } from './sbr-header.ts';

/** An extension of ELDSpecificConfig(), not parsed. */
export interface EldExtension {
  eldExtType: number;
  eldExtLen: number;
  eldExtLenAdd?: number;
  eldExtLenAddAdd?: number;
  /** Hex. */
  other_bytes?: string;
}

/** ELDSpecificConfig() (ISO/IEC 14496-3 4.6.20.1, Table 4.180). */
export interface EldSpecificConfig extends ResilienceFlags {
  /** 0: 512 samples a frame, 1: 480. */
  frameLengthFlag: number;
  ldSbrPresentFlag: number;
  /** 0: the rate of the core, 1: twice that. */
  ldSbrSamplingRate?: number;
  ldSbrCrcFlag?: number;
  /** One per channel element; the LFE channel has none. */
  ld_sbr_header?: SbrHeader[];
  extensions: EldExtension[];
  /** The eldExtType that ends the list. */
  eldExtType: number;
}

const EXTENSION_TYPES: Readonly<Record<number, string>> = { 0: 'ELDEXT_TERM', 1: 'ELDEXT_SAOC', 2: 'ELDEXT_LDSAC' };

/** Reads ELDSpecificConfig() (ISO/IEC 14496-3 4.6.20.1). */
export const parseEldSpecificConfig = (
  r: SyntaxReader,
  channelConfiguration: number,
  into: Partial<EldSpecificConfig> = {},
): EldSpecificConfig => {
  r.open('ELDSpecificConfig', 'ISO/IEC 14496-3 4.6.20.1');
  into.frameLengthFlag = r.flag('frameLengthFlag');
  parseResilienceFlags(r, into);
  into.ldSbrPresentFlag = r.flag('ldSbrPresentFlag');
  if (into.ldSbrPresentFlag === 1) {
    into.ldSbrSamplingRate = r.flag('ldSbrSamplingRate');
    into.ldSbrCrcFlag = r.flag('ldSbrCrcFlag');
    const headers: SbrHeader[] = [];
    into.ld_sbr_header = headers;
    const count = CHANNEL_CONFIGURATIONS[channelConfiguration]?.elements ?? 0;
    for (let i = 0; i < count; i++) {
      const header = {} as SbrHeader;
      headers.push(header);
      parseSbrHeader(r, header);
    }
  }
  const extensions: EldExtension[] = [];
  into.extensions = extensions;
  // An extension takes at least 8 bits, so the input bounds the loop.
  for (let type = r.u(4, 'eldExtType', EXTENSION_TYPES); ; type = r.u(4, 'eldExtType', EXTENSION_TYPES)) {
    if (type === 0) {
      into.eldExtType = type;
      break;
    }
    extensions.push(parseExtension(r, type));
  }
  r.close();
  return into as EldSpecificConfig;
};

const parseExtension = (r: SyntaxReader, eldExtType: number): EldExtension => {
  const extension: EldExtension = { eldExtType, eldExtLen: r.u(4, 'eldExtLen') };
  let length = extension.eldExtLen;
  if (extension.eldExtLen === 15) {
    extension.eldExtLenAdd = r.u(8, 'eldExtLenAdd');
    length += extension.eldExtLenAdd;
    if (extension.eldExtLenAdd === 255) {
      extension.eldExtLenAddAdd = r.u(16, 'eldExtLenAddAdd');
      length += extension.eldExtLenAddAdd;
    }
  }
  if (length > 0) extension.other_bytes = r.bytes(length, 'other_bytes');
  return extension;
};
