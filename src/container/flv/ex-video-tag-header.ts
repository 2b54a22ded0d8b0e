import type { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { type ModEx, nanoOf, parseModEx } from './mod-ex.ts';
import { MANY_TRACKS_MANY_CODECS, type MultitrackEntry, parseMultitrackType, parseTracks } from './multitrack.ts';
import { fourCcLabel, MULTITRACK_TYPES, VIDEO_COMMANDS, VIDEO_PACKET_TYPES } from './names.ts';
import type { PacketType, PayloadSink } from './payload.ts';

/** What an ExVideoTagHeader has beyond the frame type (E-RTMP v2). */
export interface ExVideoHeader {
  /** That of the payload: behind ModEx prefixes and the multitrack byte. */
  videoPacketType?: number;
  modEx?: ModEx[];
  videoCommand?: number;
  videoMultitrackType?: number;
  fourCc?: string;
  compositionTime?: number;
  tracks?: MultitrackEntry[];
}

const METADATA = 4;
const MULTITRACK = 6;
const COMMAND_FRAME = 5;
const CODED_FRAMES = 1;

/** FourCCs whose CodedFrames carry a composition time. */
const WITH_COMPOSITION_TIME: ReadonlySet<string> = new Set(['avc1', 'hvc1', 'vvc1']);

const PACKET_TYPES: Readonly<Record<number, PacketType>> = {
  0: 'SequenceStart',
  1: 'CodedFrames',
  2: 'SequenceEnd',
  3: 'CodedFramesX',
  4: 'Metadata',
  5: 'MPEG2TSSequenceStart',
};

/** Reads on behind isExHeader and the frame type; the reader ends where the tag does. */
export const parseExVideoTagHeader = (
  r: SyntaxReader,
  frameType: number,
  into: Partial<ExVideoHeader>,
  payload: PayloadSink,
): void => {
  r.open('ExVideoTagHeader', 'E-RTMP v2, ExVideoTagHeader');
  let type = r.u(4, 'videoPacketType', VIDEO_PACKET_TYPES);
  into.videoPacketType = type;
  if (type === 7) {
    type = parseModEx(r, type, 'videoPacketType', VIDEO_PACKET_TYPES, (into.modEx = []));
    into.videoPacketType = type;
  }
  const nano = nanoOf(into.modEx ?? []);
  if (type !== METADATA && frameType === COMMAND_FRAME) {
    parseCommand(r, into, payload);
  } else if (type === MULTITRACK) {
    into.videoMultitrackType = parseMultitrackType(r, 'videoMultitrackType', MULTITRACK_TYPES);
    const inner = (into.videoPacketType = r.u(4, 'videoPacketType', VIDEO_PACKET_TYPES));
    const packetType = packetTypeOf(r, inner);
    if (into.videoMultitrackType !== MANY_TRACKS_MANY_CODECS) into.fourCc = r.fourCc('fourCc', fourCcLabel);
    parseTracks(r, into.videoMultitrackType, into.fourCc, (into.tracks = []), (fourCc, track) => {
      parseBody(r, track.trackId, fourCc, packetType, nano, track, payload);
    });
  } else {
    const packetType = packetTypeOf(r, type);
    into.fourCc = r.fourCc('fourCc', fourCcLabel);
    parseBody(r, 0, into.fourCc, packetType, nano, into, payload);
  }
  r.close();
};

/** E-RTMP v1 still has a FourCC in front of the command, v2 has not; the size tells. */
const parseCommand = (r: SyntaxReader, into: Partial<ExVideoHeader>, payload: PayloadSink): void => {
  if (r.bitsLeft >= 40) into.fourCc = r.fourCc('fourCc', fourCcLabel);
  into.videoCommand = r.u(8, 'videoCommand', VIDEO_COMMANDS);
  const at = r.bit / 8;
  payload({ trackId: 0, codec: into.fourCc ?? '', packetType: 'Command', start: at, end: at });
};

/** 6 and 7 have been read by now or must not nest; 8 and above are reserved. The packet cannot be read on. */
const packetTypeOf = (r: SyntaxReader, type: number): PacketType => {
  const packetType = PACKET_TYPES[type];
  if (packetType === undefined) throw r.error('out-of-range', 'videoPacketType', r.bit - 4, '0..5', `${type}`);
  return packetType;
};

const parseBody = (
  r: SyntaxReader,
  trackId: number,
  codec: string,
  packetType: PacketType,
  nano: number | undefined,
  into: { compositionTime?: number },
  payload: PayloadSink,
): void => {
  if (packetType === PACKET_TYPES[CODED_FRAMES] && WITH_COMPOSITION_TIME.has(codec)) {
    into.compositionTime = r.i(24, 'compositionTime');
  }
  payload({
    trackId,
    codec,
    packetType,
    start: r.bit / 8,
    end: (r.bit + r.bitsLeft) / 8,
    ...(into.compositionTime !== undefined && { compositionTimeMs: into.compositionTime }),
    ...(nano !== undefined && { timestampOffsetNano: nano }),
  });
};
