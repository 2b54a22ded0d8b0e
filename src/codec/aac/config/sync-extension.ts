import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AOT, type CodedAudioObjectType, parseAudioObjectType } from './audio-object-types.ts';
import { channelConfigurationLabel } from './channel-configuration.ts';
import { type ExtensionSamplingFrequency, parseExtensionSamplingFrequency } from './sampling-frequency.ts';

export const SBR_SYNC = 0x2b7;
const PS_SYNC = 0x548;

const SYNCS: Readonly<Record<number, string>> = { [SBR_SYNC]: 'SBR follows', [PS_SYNC]: 'PS follows' };

/** The PS part of the extension. */
export interface PsExtension {
  syncExtensionType: number;
  /** If the sync is 0x548. */
  psPresentFlag?: number;
}

/**
 * The backward-compatible signalling of SBR and PS after the specific config (ISO/IEC 14496-3 Table 1.15; semantics
 * 1.6.5): old decoders ignore it. With another sync value nothing follows, and the bits have no meaning.
 */
export interface SyncExtension extends ExtensionSamplingFrequency {
  syncExtensionType: number;
  /** extensionAudioObjectType: 5 or 22. */
  extensionAudioObjectType?: CodedAudioObjectType;
  /** 0: explicitly no SBR. */
  sbrPresentFlag?: number;
  extensionChannelConfiguration?: number;
  ps?: PsExtension;
}

/** Minimum bits of the PS part (Table 1.15). */
const PS_MIN_BITS = 12;

/** Reads the backward-compatible extension (ISO/IEC 14496-3 Table 1.15); at least 16 bits must be left. */
export const parseSyncExtension = (r: SyntaxReader, into: Partial<SyncExtension>): void => {
  r.open('syncExtension', 'ISO/IEC 14496-3 1.6.2.1');
  into.syncExtensionType = r.u(11, 'syncExtensionType', SYNCS);
  if (into.syncExtensionType === SBR_SYNC) {
    const type = parseAudioObjectType(r, (into.extensionAudioObjectType = {} as CodedAudioObjectType));
    if (type === AOT.SBR || type === AOT.ER_BSAC) {
      into.sbrPresentFlag = r.flag('sbrPresentFlag');
      if (into.sbrPresentFlag === 1) parseExtensionSamplingFrequency(r, into);
    }
    if (type === AOT.SBR && into.sbrPresentFlag === 1 && r.bitsLeft >= PS_MIN_BITS) {
      const ps: PsExtension = { syncExtensionType: r.u(11, 'syncExtensionType', SYNCS) };
      into.ps = ps;
      if (ps.syncExtensionType === PS_SYNC) ps.psPresentFlag = r.flag('psPresentFlag');
    }
    if (type === AOT.ER_BSAC) {
      into.extensionChannelConfiguration = r.u(4, 'extensionChannelConfiguration', channelConfigurationLabel);
    }
  }
  r.close();
};
