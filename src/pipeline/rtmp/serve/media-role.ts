import { parseMediaMessage } from '../../../container/flv/body/parse-body.ts';
import { isCoded } from '../../../container/flv/body/payload.ts';
import { FRAME_TYPE } from '../../../container/flv/names.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import { trackName } from '../../../media/track.ts';
import { isMetadataMessage } from '../metadata-message.ts';

/**
 * What a message is to a player that comes late. `metadata`, `header`: needed before the rest; `key`: decoding can start
 * here; `frame`: needs what came since then; `sound`: needs its header only; `other`: nothing depends on it.
 */
export type Role = 'metadata' | 'header' | 'key' | 'frame' | 'sound' | 'other';

/** A message of a stream, with its role. */
export interface StreamedMessage {
  readonly message: MediaMessage;
  readonly role: Role;
  /** Of a header: what it replaces. `video`, `audio:1`, `video MultichannelConfig`. */
  readonly headerOf?: string;
  /** Of a key frame: its track; of several in one message, the first. */
  readonly trackId?: number;
}

/** Packets that describe what follows: later ones of the same track replace them. */
const HEADERS: ReadonlySet<string> = new Set([
  'SequenceStart',
  'MPEG2TSSequenceStart',
  'MultichannelConfig',
  'Metadata',
]);

/** Tells the role of a message from its header. */
export const streamedMessage = (message: MediaMessage): StreamedMessage => {
  const { kind } = message;
  // Of data the name is enough: a peer can send messages of megabytes.
  if (kind === 'script') return { message, role: isMetadataMessage(message) ? 'metadata' : 'other' };
  const body = parseMediaMessage(message);
  const { payloads } = body;
  const [first] = payloads;
  if (first !== undefined && HEADERS.has(first.packetType)) {
    const type = first.packetType.endsWith('SequenceStart') ? '' : ` ${first.packetType}`;
    return {
      message,
      role: 'header',
      headerOf: payloads.map(({ trackId }) => trackName(kind, trackId)).join('+') + type,
    };
  }
  if (!payloads.some(isCoded)) return { message, role: 'other' };
  if (kind === 'audio') return { message, role: 'sound' };
  if (body.video?.frameType !== FRAME_TYPE.key) return { message, role: 'frame' };
  return { message, role: 'key', ...(first !== undefined && { trackId: first.trackId }) };
};
