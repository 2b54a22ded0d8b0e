import type { AudioConfigDerived } from '../../../media/config-derived.ts';
import { AOT, audioObjectTypeName, audioObjectTypeOf } from './audio-object-types.ts';
import type { AudioSpecificConfig } from './audio-specific-config.ts';
import { CHANNEL_CONFIGURATIONS } from './channel-configuration.ts';
import { pceChannels } from './program-config-element.ts';
import { samplingFrequencyOf } from './sampling-frequency.ts';

export interface AacDerived extends AudioConfigDerived {
  /** Name of the object type of the core: `AAC LC`. */
  readonly objectType?: string;
  /** Common name of the core object type with its extensions: `AAC LC`, `HE-AAC`, `HE-AAC v2`, … */
  readonly profile?: string;
  /** Rate of the core coder; the output has twice that with SBR. */
  readonly coreSampleRateHz?: number;
  readonly channelLayout?: string;
  /** Samples per channel in a frame, at the core rate. */
  readonly frameLength?: number;
  /** Absent if not signalled: SBR may still be in the frames (implicit signalling). */
  readonly sbr?: boolean;
  readonly ps?: boolean;
}

/** Object types without implicit signalling of SBR. */
const NEVER_IMPLICIT: ReadonlySet<number> = new Set([AOT.ER_ELD, 36, 37, 38, 32, 33, 34, 35, 42]);

/** Are SBR and PS used? `undefined` if not signalled. */
const extensionsOf = (config: Partial<AudioSpecificConfig>): { sbr: boolean | undefined; ps: boolean | undefined } => {
  const first = audioObjectTypeOf(config);
  if (config.hierarchicalExtension !== undefined) return { sbr: true, ps: first === AOT.PS ? true : undefined };
  const eld = config.ELDSpecificConfig?.ldSbrPresentFlag;
  if (eld !== undefined) return { sbr: eld === 1, ps: undefined };
  if (first !== undefined && NEVER_IMPLICIT.has(first)) return { sbr: false, ps: undefined };
  const flag = config.syncExtension?.sbrPresentFlag;
  if (flag === undefined) return { sbr: undefined, ps: undefined };
  const ps = config.syncExtension?.ps?.psPresentFlag;
  return { sbr: flag === 1, ps: flag === 0 ? false : ps === undefined ? undefined : ps === 1 };
};

const outputRate = (config: Partial<AudioSpecificConfig>, core: number | undefined): number | undefined => {
  const { hierarchicalExtension: outer, syncExtension: sync, ELDSpecificConfig: eld } = config;
  const extension = outer ?? (sync?.sbrPresentFlag === 1 ? sync : undefined);
  if (extension !== undefined) {
    return samplingFrequencyOf(extension.extensionSamplingFrequencyIndex, extension.extensionSamplingFrequency);
  }
  return core !== undefined && eld?.ldSbrPresentFlag === 1 && eld.ldSbrSamplingRate === 1 ? 2 * core : core;
};

const coreChannels = (config: Partial<AudioSpecificConfig>): number | undefined => {
  const pce = config.GASpecificConfig?.program_config_element;
  if (pce?.comment_field_bytes !== undefined) return pceChannels(pce);
  const extension =
    config.hierarchicalExtension?.extensionChannelConfiguration ?? config.syncExtension?.extensionChannelConfiguration;
  return CHANNEL_CONFIGURATIONS[extension ?? config.channelConfiguration ?? -1]?.channels;
};

/** Object types with frames of 512 or 480 samples. */
const LOW_DELAY: ReadonlySet<number> = new Set([23, AOT.ER_ELD]);

const frameLengthOf = (config: Partial<AudioSpecificConfig>, core: number | undefined): number | undefined => {
  const short = (config.GASpecificConfig ?? config.ELDSpecificConfig)?.frameLengthFlag;
  if (short === undefined || core === undefined) return undefined;
  // The flag means the same for TwinVQ and BSAC.
  return LOW_DELAY.has(core) ? (short === 1 ? 480 : 512) : short === 1 ? 960 : 1024;
};

const profileOf = (core: number, sbr: boolean | undefined, ps: boolean | undefined): string => {
  if (core === AOT.LC && ps === true) return 'HE-AAC v2';
  if (core === AOT.LC && sbr === true) return 'HE-AAC';
  return audioObjectTypeName(core);
};

/** `mp4a.40.` and the first object type (RFC 6381 3.3): `mp4a.40.5` means hierarchical signalling. */
const aacCodecString = (objectType: number): string => `mp4a.40.${objectType}`;

/** Derives values from AudioSpecificConfig(). */
export const deriveAudioSpecificConfig = (config: Partial<AudioSpecificConfig>): AacDerived => {
  const first = audioObjectTypeOf(config);
  const core = config.hierarchicalExtension === undefined ? first : audioObjectTypeOf(config.hierarchicalExtension);
  const { sbr, ps } = extensionsOf(config);
  const coreRate = samplingFrequencyOf(config.samplingFrequencyIndex, config.samplingFrequency);
  const rate = outputRate(config, coreRate);
  const channels = coreChannels(config);
  const layout = CHANNEL_CONFIGURATIONS[config.channelConfiguration ?? -1]?.layout;
  const frameLength = frameLengthOf(config, core);
  return {
    codec: 'mp4a',
    ...(first !== undefined && { codecString: aacCodecString(first) }),
    ...(core !== undefined && { objectType: audioObjectTypeName(core), profile: profileOf(core, sbr, ps) }),
    ...(rate !== undefined && { sampleRateHz: rate }),
    ...(coreRate !== undefined && { coreSampleRateHz: coreRate }),
    // Parametric stereo turns one channel into two.
    ...(channels !== undefined && { channels: ps === true && channels === 1 ? 2 : channels }),
    ...(layout !== undefined && { channelLayout: ps === true && channels === 1 ? 'stereo' : layout }),
    ...(frameLength !== undefined && { frameLength }),
    ...(sbr !== undefined && { sbr }),
    ...(ps !== undefined && { ps }),
  };
};
