import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AAC_PACKET_TYPES, SOUND_FORMATS, SOUND_RATES, SOUND_SIZES, SOUND_TYPES, soundCodec } from '../names.ts';
import { type ExAudioHeader, parseExAudioTagHeader } from './ex-audio-tag-header.ts';
import type { PayloadSink } from './payload.ts';

/** AudioTagHeader (FLV 10.1 E.4.2.1; E-RTMP v2, ExAudioTagHeader). */
export interface AudioHeader extends ExAudioHeader {
  soundFormat: number;
  soundRate?: number;
  soundSize?: number;
  soundType?: number;
  aacPacketType?: number;
}

const EX_HEADER = 9;
const AAC = 10;
/** Unofficial Opus tags have a packet type byte, as AAC tags do. */
const OPUS = 13;

/** Reads the header of an audio tag; `r` ends where the tag does. */
export const parseAudioTagHeader = (r: SyntaxReader, into: Partial<AudioHeader>, payload: PayloadSink): void => {
  r.open('AudioTagHeader', 'FLV 10.1 E.4.2.1');
  const format = (into.soundFormat = r.u(4, 'soundFormat', SOUND_FORMATS));
  if (format === EX_HEADER) parseExAudioTagHeader(r, into, payload);
  else {
    into.soundRate = r.u(2, 'soundRate', SOUND_RATES);
    into.soundSize = r.flag('soundSize', SOUND_SIZES);
    into.soundType = r.flag('soundType', SOUND_TYPES);
    if (format === AAC || format === OPUS) into.aacPacketType = r.uLax(8, 'aacPacketType', 0, 1, AAC_PACKET_TYPES);
    payload({
      trackId: 0,
      codec: soundCodec(format),
      packetType: into.aacPacketType === 0 ? 'SequenceStart' : 'CodedFrames',
      start: r.bit / 8,
      end: (r.bit + r.bitsLeft) / 8,
    });
  }
  r.close();
};
