import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { AUDIO_OBJECT_TYPES, audioObjectTypeName, audioObjectTypeOf } from './audio-object-types.ts';
import type { AudioSpecificConfig } from './audio-specific-config.ts';
import { CHANNEL_CONFIGURATIONS } from './channel-configuration.ts';
import { pceChannels } from './program-config-element.ts';
import { SAMPLING_FREQUENCIES } from './sampling-frequency.ts';
import { SBR_SYNC } from './sync-extension.ts';
import type { UnreadBits } from './unread-bits.ts';

/** Object types that FLV and RTMP players support; Enhanced RTMP names 1, 2 and 5. */
const USUAL_OBJECT_TYPES: ReadonlySet<number> = new Set([1, 2, 5, 29, 42]);
const EXPLICIT = 15;

/** Checks an AudioSpecificConfig, and reports what was not parsed. */
export const audioSpecificConfigRules = (config: Partial<AudioSpecificConfig>): readonly RecordFinding[] => {
  const found = new RecordFindings('AudioSpecificConfig');
  const type = audioObjectTypeOf(config);
  // Positions of the first elements depend on the escapes before them.
  const typeBits = config.audioObjectTypeExt === undefined ? 5 : 11;
  const channelBit = typeBits + (config.samplingFrequency === undefined ? 4 : 28);
  if (type !== undefined) checkObjectType(found, type);
  checkRate(found, 'samplingFrequencyIndex', typeBits, config.samplingFrequencyIndex, config.samplingFrequency);
  const outer = config.hierarchicalExtension;
  if (outer !== undefined) {
    const { extensionSamplingFrequencyIndex: index, extensionSamplingFrequency: explicit } = outer;
    checkRate(found, 'extensionSamplingFrequencyIndex', channelBit + 4, index, explicit);
    const core = audioObjectTypeOf(outer);
    if (core === 5 || core === 29) {
      const message = `${audioObjectTypeName(core)} on top of ${audioObjectTypeName(type ?? 0)}: no core coder is named`;
      found.add(
        'error',
        'no-core-object-type',
        'audioObjectType',
        channelBit + (explicit === undefined ? 8 : 32),
        message,
      );
    }
  }
  const channels = config.channelConfiguration;
  if (channels !== undefined && channels > 0 && CHANNEL_CONFIGURATIONS[channels] === undefined) {
    const why = 'reserved';
    found.mismatch('error', 'channel-configuration', 'channelConfiguration', channelBit, '0..7, 11..14', channels, why);
  }
  const pce = config.GASpecificConfig?.program_config_element;
  if (pce?.comment_field_bytes !== undefined && pceChannels(pce) === 0) {
    const message = 'program_config_element() names no channel';
    found.add('error', 'no-channels', 'channelConfiguration', channelBit, message);
  }
  checkRest(found, config);
  return found.list;
};

const checkObjectType = (found: RecordFindings, type: number): void => {
  const name = 'audioObjectType';
  if (type === 0 || AUDIO_OBJECT_TYPES[type] === undefined) {
    found.mismatch('error', 'object-type', name, 0, 'an object type', type, audioObjectTypeName(type));
  } else if (!USUAL_OBJECT_TYPES.has(type)) {
    const why = `${audioObjectTypeName(type)}: few FLV and RTMP players support it`;
    found.mismatch('warning', 'unusual-object-type', name, 0, '1, 2, 5, 29 or 42', type, why);
  }
};

const checkRate = (
  found: RecordFindings,
  name: string,
  bit: number,
  index: number | undefined,
  explicit: number | undefined,
): void => {
  if (index === undefined) return;
  if (index !== EXPLICIT && SAMPLING_FREQUENCIES[index] === undefined) {
    found.mismatch('error', 'sampling-frequency', name, bit, '0..12 or 15', index, 'reserved');
  } else if (index === EXPLICIT && explicit === 0) {
    found.mismatch('error', 'sampling-frequency', name, bit + 4, 'above 0', 0, 'audio has a rate');
  }
};

const hasOnes = ({ unread_bits: bits = 0, unread_bytes: bytes = '' }: UnreadBits): boolean =>
  bits !== 0 || !/^0*$/.test(bytes);

const checkRest = (found: RecordFindings, config: Partial<AudioSpecificConfig>): void => {
  const { opaque, trailing, syncExtension: sync } = config;
  if (opaque !== undefined) {
    const core = audioObjectTypeOf(config.hierarchicalExtension ?? config);
    const what = config.epConfig === undefined ? `the config of ${audioObjectTypeName(core ?? 0)}` : 'error protection';
    found.add('info', 'not-read', 'unread_bits', opaque.bit ?? 0, `${what} is not read`);
  }
  const stray = sync !== undefined && sync.syncExtensionType !== SBR_SYNC;
  const after = trailing !== undefined && (trailing.unread_bytes !== undefined || hasOnes(trailing));
  if (!stray && !after) return;
  // Without a sync word, these 11 bits are trailing bits too.
  const end = trailing?.bit ?? 0;
  const bit = stray ? Math.max(0, end - 11) : end;
  found.add('warning', 'trailing-bits', 'unread_bits', bit, 'bits after the config, other than zero padding to a byte');
};
