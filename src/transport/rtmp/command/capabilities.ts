import type { Amf0Source } from '../../../amf/build.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import { memberOf, numberOf, propertiesOf, textOf } from './information.ts';

/** What a peer says in its connect, or in the answer to it, that it can do (E-RTMP v2, Enhancing NetConnection connect). */
export interface EnhancedCapabilities {
  /** FourCCs that it receives; `*`: any. */
  fourCcList?: string[];
  /** By FourCC: 1 CanDecode, 2 CanEncode, 4 CanForward. */
  videoFourCcInfoMap?: Record<string, number>;
  audioFourCcInfoMap?: Record<string, number>;
  /** 1 Reconnect, 2 Multitrack, 4 ModEx, 8 TimestampNanoOffset. */
  capsEx?: number;
}

export const CAPS_EX = { reconnect: 1, multitrack: 2, modEx: 4, timestampNanoOffset: 8 } as const;
export const FOURCC_INFO = { canDecode: 1, canEncode: 2, canForward: 4 } as const;

/** FourCCs per list that are kept: there are about twenty. */
const MAX_FOURCCS = 64;

/** The capabilities in an object; `undefined` where it has none: a legacy peer, or the wrong object. */
export const capabilitiesOf = (object: Amf0Value | undefined): EnhancedCapabilities | undefined => {
  const capabilities: EnhancedCapabilities = {};
  const list = memberOf(object, 'fourCcList');
  if (list?.type === 'strict-array')
    capabilities.fourCcList = list.items.slice(0, MAX_FOURCCS).map((item) => textOf(item) ?? '');
  for (const name of ['videoFourCcInfoMap', 'audioFourCcInfoMap'] as const) {
    const map = memberOf(object, name);
    if (map === undefined) continue;
    const entries = propertiesOf(map).slice(0, MAX_FOURCCS);
    capabilities[name] = Object.fromEntries(entries.map(({ key, value }) => [key, numberOf(value) ?? 0]));
  }
  const capsEx = numberOf(memberOf(object, 'capsEx'));
  if (capsEx !== undefined) capabilities.capsEx = capsEx;
  return Object.keys(capabilities).length === 0 ? undefined : capabilities;
};

/** Does a peer with these capabilities take the FourCC? A legacy peer takes none. */
export const takesFourCc = (
  capabilities: EnhancedCapabilities | undefined,
  kind: 'video' | 'audio',
  fourCc: string,
): boolean => {
  const { fourCcList } = capabilities ?? {};
  const map = kind === 'video' ? capabilities?.videoFourCcInfoMap : capabilities?.audioFourCcInfoMap;
  const info = map?.['*'] ?? map?.[fourCc] ?? 0;
  const receives = FOURCC_INFO.canDecode | FOURCC_INFO.canForward;
  return fourCcList?.includes('*') === true || fourCcList?.includes(fourCc) === true || (info & receives) !== 0;
};

/** The capabilities as members of an object. */
export const capabilityMembers = (capabilities: EnhancedCapabilities): Record<string, Amf0Source> => {
  const { fourCcList, videoFourCcInfoMap, audioFourCcInfoMap, capsEx } = capabilities;
  return {
    ...(fourCcList !== undefined && { fourCcList }),
    ...(videoFourCcInfoMap !== undefined && { videoFourCcInfoMap }),
    ...(audioFourCcInfoMap !== undefined && { audioFourCcInfoMap }),
    ...(capsEx !== undefined && { capsEx }),
  };
};
