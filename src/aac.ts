/**
 * AAC: AudioSpecificConfig and ADTS.
 * @module
 */

export { type AdtsHeader, parseAdtsHeader, writeAdtsHeader } from './codec/aac/adts/adts-header.ts';
export { audioSpecificConfigOf } from './codec/aac/adts/audio-specific-config.ts';
export type { AdtsFrame, AdtsItem } from './codec/aac/adts/item.ts';
export { AdtsSplitter } from './codec/aac/adts/splitter.ts';
export { AdtsWriter } from './codec/aac/adts/writer.ts';
export type { CodedAudioObjectType } from './codec/aac/config/audio-object-types.ts';
export {
  type AudioSpecificConfig,
  type HierarchicalExtension,
  parseAudioSpecificConfig,
} from './codec/aac/config/audio-specific-config.ts';
export type { EldExtension, EldSpecificConfig } from './codec/aac/config/eld-specific-config.ts';
export type { GaSpecificConfig, ResilienceFlags } from './codec/aac/config/ga-specific-config.ts';
export type { PceChannelElement, ProgramConfigElement } from './codec/aac/config/program-config-element.ts';
export type { ExtensionSamplingFrequency } from './codec/aac/config/sampling-frequency.ts';
export type { SbrHeader } from './codec/aac/config/sbr-header.ts';
export type { PsExtension, SyncExtension } from './codec/aac/config/sync-extension.ts';
export type { UnreadBits } from './codec/aac/config/unread-bits.ts';
