import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { CHANNEL_ORDERS, channelName } from '../names.ts';

/** The payload of AudioPacketType MultichannelConfig (E-RTMP v2). */
export interface MultichannelConfig {
  audioChannelOrder: number;
  channelCount: number;
  /** Order Custom: the AudioChannel of each channel. */
  audioChannelMapping?: number[];
  /** Order Native: one bit per AudioChannel present. */
  audioChannelFlags?: number;
}

export const parseMultichannelConfig = (r: SyntaxReader, into: Partial<MultichannelConfig>): void => {
  r.open('MultichannelConfig', 'E-RTMP v2, AudioPacketType.MultichannelConfig');
  into.audioChannelOrder = r.uLax(8, 'audioChannelOrder', 0, 2, CHANNEL_ORDERS);
  into.channelCount = r.u(8, 'channelCount');
  if (into.audioChannelOrder === 2) {
    into.audioChannelMapping = [];
    for (let i = 0; i < into.channelCount; i++) {
      into.audioChannelMapping.push(r.u(8, r.nth('audioChannelMapping', i), channelName));
    }
  } else if (into.audioChannelOrder === 1) {
    const at = r.bit;
    into.audioChannelFlags = r.u(32, 'audioChannelFlags');
    const set = bitCount(into.audioChannelFlags);
    if (set !== into.channelCount) r.issue('audioChannelFlags', at, `${into.channelCount} bits set`, `${set} bits set`);
  }
  r.close();
};

const bitCount = (value: number): number => value.toString(2).replaceAll('0', '').length;
