import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { SAMPLING_FREQUENCIES } from '../config/sampling-frequency.ts';
import {
  ADTS_HEADER_BYTES,
  type AdtsHeader,
  adtsHeaderBytes,
  parseAdtsFixedHeader,
  parseAdtsVariableHeader,
} from './adts-header.ts';
import { startsId3 } from './id3.ts';

/** Header fields used to recognise a frame. */
export interface FrameHead {
  /** aac_frame_length, bytes. */
  readonly size: number;
  /** The bits of adts_fixed_header(), which are the same in all frames of a stream. */
  readonly fixed: number;
}

const MPEG2 = 1;
/** profile_ObjectType that MPEG-2 reserves. */
const RESERVED_IN_MPEG2 = 3;

const couldBe = (header: AdtsHeader): boolean =>
  SAMPLING_FREQUENCIES[header.sampling_frequency_index] !== undefined &&
  !(header.ID === MPEG2 && header.profile_ObjectType === RESERVED_IN_MPEG2) &&
  header.aac_frame_length >= adtsHeaderBytes(header);

/** Checks syncword and layer, as far as there are bytes. */
const isSyncword = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xff && (at + 1 === bytes.length || ((bytes[at + 1] as number) & 0xf6) === 0xf0);

/** The frame that may begin at `at`; 'none' if none can, `undefined` if more bytes are needed. */
export const frameHeadAt = (bytes: Uint8Array, at: number): FrameHead | 'none' | undefined => {
  if (at < bytes.length && !isSyncword(bytes, at)) return 'none';
  if (at + ADTS_HEADER_BYTES > bytes.length) return undefined;
  const r = new SyntaxReader(bytes.subarray(at, at + ADTS_HEADER_BYTES));
  const header = {} as AdtsHeader;
  parseAdtsFixedHeader(r, header);
  parseAdtsVariableHeader(r, header);
  if (!couldBe(header)) return 'none';
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = bytes.subarray(at, at + 4);
  return { size: header.aac_frame_length, fixed: (b0 << 20) | (b1 << 12) | (b2 << 4) | (b3 >> 4) };
};

/** Is another frame, an ID3 tag or the end of the input at `at`? `undefined` if more bytes are needed. */
export const followsFrame = (bytes: Uint8Array, at: number, complete: boolean): boolean | undefined => {
  if (at > bytes.length) return complete ? false : undefined;
  const tag = startsId3(bytes, at);
  if (tag === true) return true;
  const head = frameHeadAt(bytes, at);
  if (head === undefined || (tag === undefined && !complete)) return complete ? true : undefined;
  return head !== 'none';
};

/** Start of a frame that another frame, an ID3 tag or the end of the input follows. */
export interface Found {
  readonly at: number;
  /** Bytes needed from `at` on to decide, if there are too few. */
  readonly needed?: number;
}

/** The first such frame from `from` to `to`, or the first position where more bytes are needed to decide. */
export const findFrame = (bytes: Uint8Array, from: number, to: number, complete: boolean): Found | undefined => {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at < to; at = bytes.indexOf(0xff, at + 1)) {
    const head = frameHeadAt(bytes, at);
    if (head === 'none') continue;
    const size = head?.size ?? 0;
    const follows = head === undefined ? (complete ? false : undefined) : followsFrame(bytes, at + size, complete);
    if (follows === undefined) return { at, needed: size + FOLLOWER_BYTES };
    if (follows) return { at };
  }
  return undefined;
};

/** Bytes after a frame that are always enough to decide what follows it. */
export const FOLLOWER_BYTES = ADTS_HEADER_BYTES;
