import { avcConfigOf } from '../../src/codec/h264/config/avc-config-of.ts';
import { concat, cts, flvHeader, hex, tag } from './flv-writer.ts';
import {
  byteStream,
  lengthPrefixedStream,
  type PpsChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from './written-stream.ts';

/** A frame in decoding order: its units, and its place in output order. */
export interface MadeFrame {
  readonly letter: string;
  readonly units: readonly Uint8Array[];
  readonly shown: number;
}

/** recovery_point (H.264 D.1.8) with this recovery_frame_cnt 0 and exact_match_flag 1. */
const RECOVERY_POINT = writeUnit(0, 6, [6, 1, 0b11000100, 0x80]);

/** The sequence parameter set of `framesOf`, but for what a test varies. */
export const spsOf = (of: SpsChoice = {}): SpsChoice => ({
  profile: 77,
  log2MaxFrameNum: 8,
  log2MaxLsb: 16,
  maxNumRefFrames: 4,
  level: 31,
  widthInMbs: 4,
  heightInMapUnits: 4,
  ...of,
});

/**
 * Frames by their letters in decoding order. `I`: IDR picture; `i`: I picture that is none; `r`: the same with a recovery
 * point; `P`; `B`: a B picture that is a reference; `b`: one that is none; blanks are for the eye. B pictures are shown
 * before the last picture of another type.
 */
export const framesOf = (pattern: string, sps: SpsChoice = spsOf(), pps: PpsChoice = {}): readonly MadeFrame[] => {
  const letters = [...pattern.replaceAll(' ', '')];
  const shown = outputOrder(letters);
  let [frameNum, idrPicId, first] = [0, 0, 0];
  return letters.map((letter, i) => {
    if (letter === 'I') {
      frameNum = 0;
      idrPicId ^= 1;
      first = shown[i] as number;
    }
    const common = { frameNum: frameNum % 256, lsb: (2 * ((shown[i] as number) - first) + 2 ** 16) % 2 ** 16 };
    const isReference = letter !== 'b';
    if (isReference) frameNum++;
    const type = letter === 'P' ? 0 : letter === 'B' || letter === 'b' ? 1 : 2;
    const slice =
      letter === 'I'
        ? writeSlice({ ...common, nal: 5, idrPicId }, sps, pps)
        : writeSlice({ ...common, type, refIdc: isReference ? 2 : 0 }, sps, pps);
    return { letter, units: letter === 'r' ? [RECOVERY_POINT, slice] : [slice], shown: shown[i] as number };
  });
};

/** Place of each frame in output order, from 0. */
const outputOrder = (letters: readonly string[]): readonly number[] => {
  const order: number[] = [];
  for (let i = 0; i < letters.length; ) {
    let next = i + 1;
    while (letters[next] === 'b' || letters[next] === 'B') next++;
    for (let b = i + 1; b < next; b++) order.push(b);
    order.push(i);
    i = next;
  }
  const shown: number[] = [];
  for (const [place, frame] of order.entries()) shown[frame] = place;
  return shown;
};

/** An Annex B byte stream of the frames, with parameter sets at the start; VUI timing says `fps`; null: there is none. */
export const gopStream = (pattern: string, fps: number | null = 10, of: SpsChoice = {}): Uint8Array => {
  const sps = spsOf({ ...of, ...(fps !== null && { fps }) });
  return byteStream([writeSps(sps), writePps({}), ...framesOf(pattern, sps).flatMap(({ units }) => units)]);
};

/** How an FLV is made. */
export interface GopFlv {
  /** Time of a frame by its number in decoding order, milliseconds; 100 ms a frame without it. */
  readonly dtsMs?: (frame: number) => number;
  /** FrameType 1, by the letter of the frame; `I` and `r` without it. */
  readonly keys?: string;
  readonly sps?: SpsChoice;
  /** TypeFlags of the header. */
  readonly flags?: number;
  /** Tags before the first video tag, and after the last one. */
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
}

/** The record of an H.264 stream as a sequence header tag. */
export const avcHeaderTag = (sps: SpsChoice = spsOf(), timestamp = 0): Uint8Array => {
  const { bytes } = avcConfigOf({ sps: [writeSps(sps)], pps: [writePps({})], spsExt: [] }, 4);
  return tag(9, timestamp, concat(hex('1700000000'), bytes));
};

/** A video tag of one frame. */
export const avcTag = (units: readonly Uint8Array[], dtsMs: number, ctsMs: number, isKey: boolean): Uint8Array =>
  tag(9, dtsMs, concat(hex(`${isKey ? '17' : '27'}01${cts(ctsMs)}`), lengthPrefixedStream(units, 4)));

/** An FLV of the frames; all are shown two frames later than a stream without B pictures needs. */
export const gopFlv = (pattern: string, of: GopFlv = {}): Uint8Array => {
  const { dtsMs = (i) => 100 * i, keys = 'Ir', sps = spsOf(), flags = 1, before = [], after = [] } = of;
  const frames = framesOf(pattern, sps).map(({ letter, units, shown }, i) =>
    avcTag(units, dtsMs(i), dtsMs(shown + 2) - dtsMs(i), keys.includes(letter)),
  );
  return concat(flvHeader(flags), ...before, avcHeaderTag(sps), ...frames, ...after);
};

/** AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1): AAC LC with this samplingFrequencyIndex and channelConfiguration. */
export const ascOf = (frequencyIndex: number, channels: number): Uint8Array => {
  const bits = (2 << 11) | (frequencyIndex << 7) | (channels << 3);
  return Uint8Array.of(bits >> 8, bits & 255);
};

/** The sequence header of AAC; 48 kHz stereo without `asc`. */
export const aacHeaderTag = (asc: Uint8Array = ascOf(3, 2), first = 'af'): Uint8Array =>
  tag(8, 0, concat(hex(`${first}00`), asc));

/** Tags of AAC frames of `size` bytes, 1024 samples each at 48 kHz. */
export const aacTags = (count: number, size = 100, first = 'af'): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) =>
    tag(8, Math.round((i * 1024) / 48), concat(hex(`${first}01`), new Uint8Array(size).fill(0x21))),
  );

/** A multitrack tag (E-RTMP v2) with one AVC track. `packet`: 0 SequenceStart, 3 CodedFramesX. */
export const multitrackTag = (
  packet: 0 | 3,
  trackId: number,
  timestamp: number,
  isKey: boolean,
  body: Uint8Array,
): Uint8Array =>
  tag(9, timestamp, concat(Uint8Array.of(isKey ? 0x96 : 0xa6, packet), hex('61766331'), Uint8Array.of(trackId), body));

/** An FLV with a multitrack video track for each pattern, 100 ms a frame. */
export const multitrackFlv = (...patterns: readonly string[]): Uint8Array => {
  const sps = spsOf();
  const { bytes } = avcConfigOf({ sps: [writeSps(sps)], pps: [writePps({})], spsExt: [] }, 4);
  const tracks = patterns.map((pattern) => framesOf(pattern, sps));
  const headers = tracks.map((_, trackId) => multitrackTag(0, trackId, 0, true, bytes));
  const frames = (tracks[0] ?? []).flatMap((_, i) =>
    tracks.flatMap((track, trackId) => {
      const frame = track[i];
      const body = frame && lengthPrefixedStream(frame.units, 4);
      return body === undefined ? [] : [multitrackTag(3, trackId, 100 * i, frame?.letter === 'I', body)];
    }),
  );
  return concat(flvHeader(1), ...headers, ...frames);
};
