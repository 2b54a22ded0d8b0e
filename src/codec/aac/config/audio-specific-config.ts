import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AOT, type CodedAudioObjectType, parseAudioObjectType } from './audio-object-types.ts';
import { channelConfigurationLabel } from './channel-configuration.ts';
import { type EldSpecificConfig, parseEldSpecificConfig } from './eld-specific-config.ts';
import { GA_OBJECT_TYPES, type GaSpecificConfig, parseGaSpecificConfig } from './ga-specific-config.ts';
import {
  type ExtensionSamplingFrequency,
  parseExtensionSamplingFrequency,
  parseSamplingFrequency,
} from './sampling-frequency.ts';
import { parseSyncExtension, type SyncExtension } from './sync-extension.ts';
import { parseUnreadBits, type UnreadBits } from './unread-bits.ts';

/** The elements between the two object types of hierarchical signalling, and the second object type. */
export interface HierarchicalExtension extends ExtensionSamplingFrequency, CodedAudioObjectType {
  /** If the second object type is 22 (ER BSAC). */
  extensionChannelConfiguration?: number;
}

/** AudioSpecificConfig() (ISO/IEC 14496-3 1.6.2.1, Table 1.15; semantics 1.6.3). */
export interface AudioSpecificConfig extends CodedAudioObjectType {
  samplingFrequencyIndex: number;
  /** Hz, if the index is 15. */
  samplingFrequency?: number;
  channelConfiguration: number;
  /** If the first object type is 5 (SBR) or 29 (PS): it has the object type of the core. */
  hierarchicalExtension?: HierarchicalExtension;
  GASpecificConfig?: GaSpecificConfig;
  ELDSpecificConfig?: EldSpecificConfig;
  epConfig?: number;
  directMapping?: number;
  /** The backward-compatible extension after the specific config. */
  syncExtension?: SyncExtension;
  /** A specific config that is not parsed, and everything after it. */
  opaque?: UnreadBits;
  /** Bits after the end of the syntax. */
  trailing?: UnreadBits;
}

const EP_CONFIGS: Readonly<Record<number, string>> = {
  0: 'no error protection',
  1: 'error sensitivity categories',
  2: 'ErrorProtectionSpecificConfig',
  3: 'ErrorProtectionSpecificConfig and mapping',
};

const HAS_EP_CONFIG: ReadonlySet<number> = new Set([17, 19, 20, 21, 22, 23, 24, 25, 26, 27, AOT.ER_ELD]);
/** From this epConfig on, ErrorProtectionSpecificConfig() follows. */
const FIRST_EP_CONFIG_WITH_SPECIFIC = 2;

/** Minimum bits of the backward-compatible extension (Table 1.15). */
const SYNC_EXTENSION_MIN_BITS = 16;

/**
 * Reads AudioSpecificConfig() (ISO/IEC 14496-3 1.6.2.1) to the end of the bytes. Parses the specific configs of the
 * general audio object types and of ER AAC ELD; others, and ErrorProtectionSpecificConfig(), are kept in `opaque`.
 *
 * Object type 29 is read as PS. An old draft used it for MP3 in MP4.
 */
export const parseAudioSpecificConfig = (
  r: SyntaxReader,
  into: Partial<AudioSpecificConfig> = {},
): AudioSpecificConfig => {
  r.open('AudioSpecificConfig', 'ISO/IEC 14496-3 1.6.2.1');
  let type = parseAudioObjectType(r, into);
  parseSamplingFrequency(r, into);
  const channels = r.u(4, 'channelConfiguration', channelConfigurationLabel);
  into.channelConfiguration = channels;
  const hierarchical = type === AOT.SBR || type === AOT.PS;
  if (hierarchical) type = parseHierarchicalExtension(r, (into.hierarchicalExtension = {} as HierarchicalExtension));
  if (parseSpecificConfig(r, type, channels, into)) {
    if (!hierarchical && r.bitsLeft >= SYNC_EXTENSION_MIN_BITS) {
      parseSyncExtension(r, (into.syncExtension = {} as SyncExtension));
    }
    if (r.bitsLeft > 0) parseUnreadBits(r, 'trailing', (into.trailing = {}));
  } else if (r.bitsLeft > 0) parseUnreadBits(r, 'opaque', (into.opaque = {}));
  r.close();
  return into as AudioSpecificConfig;
};

const parseHierarchicalExtension = (r: SyntaxReader, into: Partial<HierarchicalExtension>): number => {
  parseExtensionSamplingFrequency(r, into);
  const type = parseAudioObjectType(r, into);
  if (type === AOT.ER_BSAC) {
    into.extensionChannelConfiguration = r.u(4, 'extensionChannelConfiguration', channelConfigurationLabel);
  }
  return type;
};

/** Reads the specific config of the object type and epConfig; false if the rest is not parsed. */
const parseSpecificConfig = (
  r: SyntaxReader,
  type: number,
  channels: number,
  into: Partial<AudioSpecificConfig>,
): boolean => {
  if (GA_OBJECT_TYPES.has(type)) {
    parseGaSpecificConfig(r, type, channels, (into.GASpecificConfig = {} as GaSpecificConfig));
  } else if (type === AOT.ER_ELD) {
    // The number of SBR headers is unknown for layouts with unknown elements, which no encoder writes.
    parseEldSpecificConfig(r, channels, (into.ELDSpecificConfig = {} as EldSpecificConfig));
  } else return false;
  if (!HAS_EP_CONFIG.has(type)) return true;
  into.epConfig = r.u(2, 'epConfig', EP_CONFIGS);
  return into.epConfig < FIRST_EP_CONFIG_WITH_SPECIFIC;
};
