import type { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { type ModEx, nanoOf, parseModEx } from './mod-ex.ts';
import { MANY_TRACKS_MANY_CODECS, type MultitrackEntry, parseMultitrackType, parseTracks } from './multitrack.ts';
import { AUDIO_PACKET_TYPES, fourCcLabel, MULTITRACK_TYPES } from './names.ts';
import type { PacketType, PayloadSink } from './payload.ts';

/** What an ExAudioTagHeader has behind SoundFormat 9 (E-RTMP v2). */
export interface ExAudioHeader {
  /** That of the payload: behind ModEx prefixes and the multitrack byte. */
  audioPacketType?: number;
  modEx?: ModEx[];
  audioMultitrackType?: number;
  fourCc?: string;
  tracks?: MultitrackEntry[];
}

const MULTITRACK = 5;

const PACKET_TYPES: Readonly<Record<number, PacketType>> = {
  0: 'SequenceStart',
  1: 'CodedFrames',
  2: 'SequenceEnd',
  4: 'MultichannelConfig',
};

/** Reads on behind SoundFormat; the reader ends where the tag does. */
export const parseExAudioTagHeader = (r: SyntaxReader, into: Partial<ExAudioHeader>, payload: PayloadSink): void => {
  r.open('ExAudioTagHeader', 'E-RTMP v2, ExAudioTagHeader');
  let type = r.u(4, 'audioPacketType', AUDIO_PACKET_TYPES);
  into.audioPacketType = type;
  if (type === 7) {
    type = parseModEx(r, type, 'audioPacketType', AUDIO_PACKET_TYPES, (into.modEx = []));
    into.audioPacketType = type;
  }
  const nano = nanoOf(into.modEx ?? []);
  const body = (trackId: number, codec: string, packetType: PacketType) =>
    payload({
      trackId,
      codec,
      packetType,
      start: r.bit / 8,
      end: (r.bit + r.bitsLeft) / 8,
      ...(nano !== undefined && { timestampOffsetNano: nano }),
    });
  if (type === MULTITRACK) {
    into.audioMultitrackType = parseMultitrackType(r, 'audioMultitrackType', MULTITRACK_TYPES);
    into.audioPacketType = r.u(4, 'audioPacketType', AUDIO_PACKET_TYPES);
    const packetType = packetTypeOf(r, into.audioPacketType);
    if (into.audioMultitrackType !== MANY_TRACKS_MANY_CODECS) into.fourCc = r.fourCc('fourCc', fourCcLabel);
    parseTracks(r, into.audioMultitrackType, into.fourCc, (into.tracks = []), (fourCc, track) => {
      body(track.trackId, fourCc, packetType);
    });
  } else {
    const packetType = packetTypeOf(r, type);
    into.fourCc = r.fourCc('fourCc', fourCcLabel);
    body(0, into.fourCc, packetType);
  }
  r.close();
};

/** 5 and 7 have been read by now or must not nest; the rest is reserved. The packet cannot be read on. */
const packetTypeOf = (r: SyntaxReader, type: number): PacketType => {
  const packetType = PACKET_TYPES[type];
  if (packetType === undefined) throw r.error('out-of-range', 'audioPacketType', r.bit - 4, '0, 1, 2 or 4', `${type}`);
  return packetType;
};
