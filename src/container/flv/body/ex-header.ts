import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { fourCcLabel, MULTITRACK_TYPES } from '../names.ts';
import { type ModEx, nanoOf, parseModEx } from './mod-ex.ts';
import { MANY_TRACKS_MANY_CODECS, type MultitrackEntry, parseMultitrackType, parseTracks } from './multitrack.ts';
import type { FlvPayload, PacketType, PayloadSink } from './payload.ts';

/** Common part of the video and audio headers (E-RTMP v2, ExVideoTagHeader and ExAudioTagHeader). */
export interface ExHeader {
  modEx?: ModEx[];
  fourCc?: string;
  tracks?: MultitrackEntry[];
}

/** Names and numbers that differ between the two. */
export interface ExKind<Type extends string, Multitrack extends string> {
  readonly packetType: Type;
  readonly multitrackType: Multitrack;
  readonly labels: Readonly<Record<number, PacketType | 'Multitrack' | 'ModEx'>>;
  /** Packet type Multitrack. */
  readonly multitrack: number;
  /** FourCCs whose CodedFrames begin with a composition time. */
  readonly withCompositionTime: ReadonlySet<string>;
}

type AnyKind = ExKind<'videoPacketType' | 'audioPacketType', 'videoMultitrackType' | 'audioMultitrackType'>;
type Into = ExHeader &
  Partial<Record<AnyKind['packetType'] | AnyKind['multitrackType'], number>> & { compositionTime?: number };

/** The packet type after ModEx prefixes, and the nanoseconds that these add to the presentation time. */
export interface ExStart {
  readonly type: number;
  readonly nano: number | undefined;
}

const MOD_EX = 7;

/** Reads the packet type and all ModEx prefixes. */
export const parseExStart = (r: SyntaxReader, kind: AnyKind, into: Into): ExStart => {
  let type = r.u(4, kind.packetType, kind.labels);
  into[kind.packetType] = type;
  if (type === MOD_EX) {
    type = parseModEx(r, type, kind.packetType, kind.labels, (into.modEx = []));
    into[kind.packetType] = type;
  }
  return { type, nano: nanoOf(into.modEx ?? []) };
};

/** Reads up to the payload, or the payloads of all tracks; `r` ends where the tag does. */
export const parseExPayloads = (
  r: SyntaxReader,
  kind: AnyKind,
  { type, nano }: ExStart,
  into: Into,
  payload: PayloadSink,
): void => {
  const body = (trackId: number, codec: string, packetType: PacketType, header: { compositionTime?: number }) => {
    if (packetType === 'CodedFrames' && kind.withCompositionTime.has(codec)) {
      header.compositionTime = r.i(24, 'compositionTime');
    }
    const start = r.bit / 8;
    const part: FlvPayload = { trackId, codec, packetType, start, end: start + r.bitsLeft / 8 };
    if (header.compositionTime !== undefined) part.compositionTimeMs = header.compositionTime;
    if (nano !== undefined) part.timestampOffsetNano = nano;
    payload(part);
  };
  if (type === kind.multitrack) {
    const multitrackType = (into[kind.multitrackType] = parseMultitrackType(r, kind.multitrackType, MULTITRACK_TYPES));
    const inner = (into[kind.packetType] = r.u(4, kind.packetType, kind.labels));
    const packetType = packetTypeOf(r, kind, inner);
    if (multitrackType !== MANY_TRACKS_MANY_CODECS) into.fourCc = r.fourCc('fourCc', fourCcLabel);
    parseTracks(r, multitrackType, into.fourCc, (into.tracks = []), (fourCc, track) => {
      body(track.trackId, fourCc, packetType, track);
    });
  } else {
    const packetType = packetTypeOf(r, kind, type);
    into.fourCc = r.fourCc('fourCc', fourCcLabel);
    body(0, into.fourCc, packetType, into);
  }
};

/** Throws for Multitrack and ModEx, which must not nest, and for reserved types. */
const packetTypeOf = (r: SyntaxReader, { labels, packetType: name }: AnyKind, type: number): PacketType => {
  const label = labels[type];
  if (label !== undefined && label !== 'Multitrack' && label !== 'ModEx') return label;
  throw r.error('out-of-range', name, r.bit - 4, 'a packet type with a payload', `${type}`);
};
