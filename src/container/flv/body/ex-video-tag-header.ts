import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { FRAME_TYPE, fourCcLabel, VIDEO_COMMANDS, VIDEO_PACKET_TYPES } from '../names.ts';
import { type ExHeader, type ExKind, parseExPayloads, parseExStart } from './ex-header.ts';
import type { PayloadSink } from './payload.ts';

/** ExVideoTagHeader after the frame type (E-RTMP v2). */
export interface ExVideoHeader extends ExHeader {
  /** Type of the payload: after ModEx prefixes and the multitrack byte. */
  videoPacketType?: number;
  videoCommand?: number;
  videoMultitrackType?: number;
  compositionTime?: number;
}

const METADATA = 4;

const KIND: ExKind<'videoPacketType', 'videoMultitrackType'> = {
  packetType: 'videoPacketType',
  multitrackType: 'videoMultitrackType',
  labels: VIDEO_PACKET_TYPES,
  multitrack: 6,
  withCompositionTime: new Set(['avc1', 'hvc1', 'vvc1']),
};

/** Reads what follows isExHeader and the frame type; `r` ends where the tag does. */
export const parseExVideoTagHeader = (
  r: SyntaxReader,
  frameType: number,
  into: Partial<ExVideoHeader>,
  payload: PayloadSink,
): void => {
  r.open('ExVideoTagHeader', 'E-RTMP v2, ExVideoTagHeader');
  const start = parseExStart(r, KIND, into);
  if (start.type !== METADATA && frameType === FRAME_TYPE.command) parseCommand(r, into, payload);
  else parseExPayloads(r, KIND, start, into, payload);
  r.close();
};

/** E-RTMP v1 has a FourCC before the command, v2 does not; the size tells which. */
const parseCommand = (r: SyntaxReader, into: Partial<ExVideoHeader>, payload: PayloadSink): void => {
  if (r.bitsLeft >= 40) into.fourCc = r.fourCc('fourCc', fourCcLabel);
  into.videoCommand = r.uLax(8, 'videoCommand', 0, 1, VIDEO_COMMANDS);
  const at = r.bit / 8;
  payload({ trackId: 0, codec: into.fourCc ?? '', packetType: 'Command', start: at, end: at });
};
