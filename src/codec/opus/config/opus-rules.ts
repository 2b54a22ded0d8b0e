import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { OPUS_MAPPING_FAMILIES, type OpusHead } from './opus-head.ts';

/** Fixed bit positions in the header (RFC 7845 5.1). */
const BITS = { version: 64, outputChannelCount: 72, channelMappingFamily: 144, streamCount: 152, coupledCount: 160 };
const CHANNEL_MAPPING_BIT = 168;
const SILENCE = 255;
/** Maximum number of channels of the families that limit it (RFC 7845 5.1.1.1, 5.1.1.2). */
const MAX_CHANNELS: Readonly<Record<number, number>> = { 0: 2, 1: 8 };

/** Checks OpusHead. */
export const opusHeadRules = (head: Partial<OpusHead>): readonly RecordFinding[] => {
  const found = new RecordFindings('OpusHead');
  const { version, outputChannelCount: channels, channelMappingFamily: family } = head;
  if (version !== undefined && version !== 1) {
    found.mismatch('warning', 'version', 'version', BITS.version, 1, version, 'no other version is defined');
  }
  if (channels === 0) {
    const at = BITS.outputChannelCount;
    found.mismatch('error', 'no-channels', 'outputChannelCount', at, 'at least 1', 0, 'no audio without a channel');
  }
  if (family === undefined || channels === undefined) return found.list;
  const most = MAX_CHANNELS[family];
  if (most !== undefined && channels > most) {
    const why = `mapping family ${family} has at most ${most} channels`;
    found.mismatch('error', 'too-many-channels', 'outputChannelCount', BITS.outputChannelCount, most, channels, why);
  }
  if (OPUS_MAPPING_FAMILIES[family] === undefined) {
    const message = `mapping family ${family} is not defined: to be treated as 255`;
    found.add('warning', 'mapping-family', 'channelMappingFamily', BITS.channelMappingFamily, message);
  }
  checkMapping(found, head);
  return found.list;
};

const checkMapping = (found: RecordFindings, head: Partial<OpusHead>): void => {
  const { streamCount: streams, coupledCount: coupled, channelMapping: mapping = [] } = head.channelMappingTable ?? {};
  if (streams === 0) {
    found.mismatch('error', 'no-streams', 'streamCount', BITS.streamCount, 'at least 1', 0, 'a packet holds a stream');
  }
  if (streams === undefined || coupled === undefined) return;
  if (coupled > streams) {
    const why = 'coupled streams are among the streams';
    found.mismatch('error', 'coupled-streams', 'coupledCount', BITS.coupledCount, `0..${streams}`, coupled, why);
  } else if (streams + coupled > 255) {
    const why = 'at most 255 decoded channels';
    found.mismatch('error', 'too-many-streams', 'streamCount', BITS.streamCount, 255 - coupled, streams, why);
  }
  for (const [i, channel] of mapping.entries()) {
    if (channel === SILENCE || channel < streams + coupled) continue;
    const expected = `0..${streams + coupled - 1}, or 255`;
    const why = 'no such decoded channel';
    found.mismatch(
      'error',
      'channel-mapping',
      `channelMapping[${i}]`,
      CHANNEL_MAPPING_BIT + 8 * i,
      expected,
      channel,
      why,
    );
  }
};
