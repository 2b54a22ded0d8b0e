import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { AUDIO_PACKET_TYPES } from '../names.ts';
import { type ExHeader, type ExKind, parseExPayloads, parseExStart } from './ex-header.ts';
import type { PayloadSink } from './payload.ts';

/** ExAudioTagHeader after SoundFormat 9 (E-RTMP v2). */
export interface ExAudioHeader extends ExHeader {
  /** Type of the payload: after ModEx prefixes and the multitrack byte. */
  audioPacketType?: number;
  audioMultitrackType?: number;
}

const KIND: ExKind<'audioPacketType', 'audioMultitrackType'> = {
  packetType: 'audioPacketType',
  multitrackType: 'audioMultitrackType',
  labels: AUDIO_PACKET_TYPES,
  multitrack: 5,
  withCompositionTime: new Set(),
};

/** Reads what follows SoundFormat; `r` ends where the tag does. */
export const parseExAudioTagHeader = (r: SyntaxReader, into: Partial<ExAudioHeader>, payload: PayloadSink): void => {
  r.open('ExAudioTagHeader', 'E-RTMP v2, ExAudioTagHeader');
  parseExPayloads(r, KIND, parseExStart(r, KIND, into), into, payload);
  r.close();
};
