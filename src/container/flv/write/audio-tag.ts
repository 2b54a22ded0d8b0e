import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import { fourCcNumber } from './four-cc-number.ts';

/** What an audio tag holds. */
export type AudioPacket = 'SequenceStart' | 'CodedFrames';

/** AACPacketType (FLV 10.1 E.4.2.1) and AudioPacketType (E-RTMP v2): the same numbers. */
const PACKET_TYPE: Readonly<Record<AudioPacket, number>> = { SequenceStart: 0, CodedFrames: 1 };

/** SoundFormat 10 with SoundRate 3, SoundSize 1 and SoundType 1, which AAC uses whatever its real format. */
const AAC = 0xaf;
/** SoundFormat 2; the frames say their rate themselves. */
const MP3 = 0x2f;
/** SoundFormat 9: ExAudioTagHeader. */
const EX_HEADER = 9;

/** audiocodecid of onMetaData: the SoundFormat (FLV 10.1 E.5), or the FourCC as a number (E-RTMP v2). */
export const audioCodecId = (fourCc: string): number => {
  if (fourCc === 'mp4a') return AAC >> 4;
  return fourCc === '.mp3' ? MP3 >> 4 : fourCcNumber(fourCc);
};

/** FourCCs of Enhanced RTMP that are written. */
const ENHANCED: readonly string[] = ['Opus', 'fLaC', 'ac-3', 'ec-3'];

/**
 * Writes the bytes before the data of an audio tag: those of FLV 10.1 for AAC and MP3, ExAudioTagHeader (E-RTMP v2) for
 * others. Throws `not-encodable` for a codec that FLV has no tags for.
 */
export const writeAudioTagHeader = (w: ByteWriter, fourCc: string, packet: AudioPacket): void => {
  if (fourCc === 'mp4a') w.u8(AAC).u8(PACKET_TYPE[packet]);
  else if (fourCc === '.mp3') w.u8(MP3);
  else if (ENHANCED.includes(fourCc)) w.u8((EX_HEADER << 4) | PACKET_TYPE[packet]).utf8(fourCc);
  else throw new RtmpkitError('not-encodable', `FLV has no tags for ${fourCc} (E-RTMP v2, ExAudioTagHeader)`);
};
