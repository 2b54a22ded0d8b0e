/** channelConfiguration (ISO/IEC 14496-3 Table 1.19; 11, 12 and 14 by Amendment 4, 13 by ISO/IEC 23001-8). */
interface ChannelConfiguration {
  readonly channels: number;
  readonly layout: string;
  /** Number of single_channel_element and channel_pair_element; the LFE channel is not counted. */
  readonly elements: number;
}

const row = (channels: number, layout: string, elements: number): ChannelConfiguration => ({
  channels,
  layout,
  elements,
});

export const CHANNEL_CONFIGURATIONS: Readonly<Record<number, ChannelConfiguration>> = {
  1: row(1, 'mono', 1),
  2: row(2, 'stereo', 1),
  3: row(3, '3.0', 2),
  4: row(4, '4.0', 3),
  5: row(5, '5.0', 3),
  6: row(6, '5.1', 3),
  7: row(8, '7.1 front', 4),
  11: row(7, '6.1', 4),
  12: row(8, '7.1 back', 4),
  13: row(24, '22.2', 14),
  14: row(8, '5.1.2', 4),
};

export const channelConfigurationLabel = (value: number): string =>
  value === 0 ? 'in program_config_element' : (CHANNEL_CONFIGURATIONS[value]?.layout ?? 'reserved');
