import { codecNamed } from '../codec/registry.ts';

const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Packets of 188 bytes; with 4 bytes of arrival time before each (M2TS), or 16 of parity after it. */
const PACKET_BYTES = [188, 192, 204];
/** sync_byte (ISO/IEC 13818-1 2.4.3.3). */
const SYNC = 0x47;

/** Packets one after another from the first byte on, or from a later one: then more of them. */
export const isTransportStream = (head: Uint8Array): boolean =>
  PACKET_BYTES.some((size) => {
    for (let first = 0; first < size; first++) {
      if (head[first] !== SYNC) continue;
      const wanted = first === 0 || (first === 4 && size === 192) ? 3 : 5;
      let packets = 1;
      while (packets < 5 && head[first + packets * size] === SYNC) packets++;
      if (packets >= wanted) return true;
    }
    return false;
  });

/** `MZ`, and `PE` where the header says (e_lfanew). */
export const isWindowsProgram = (head: Uint8Array): boolean => {
  const at = (head[0x3c] ?? 0) + (head[0x3d] ?? 0) * 256;
  return uint16(head, 0) === 0x4d5a && uint16(head, at) === 0x5045 && uint16(head, at + 2) === 0;
};

/** A byte order mark, and characters of which most are ASCII. */
export const isUtf16 = (head: Uint8Array): boolean => {
  const mark = uint16(head, 0);
  if (mark !== 0xfffe && mark !== 0xfeff) return false;
  const high = head.subarray(2).filter((_, i) => i % 2 === (mark === 0xfffe ? 1 : 0));
  return high.length > 0 && high.filter((byte) => byte === 0).length * 2 > high.length;
};

/** Two ADTS frames in a row, or one alone. */
export const isAdts = (head: Uint8Array): boolean => {
  const isSync = (at: number) => (uint16(head, at) & 0xfff6) === 0xfff0;
  const size = ((head[3] ?? 0) & 3) * 2048 + (head[4] ?? 0) * 8 + ((head[5] ?? 0) >> 5);
  return isSync(0) && size >= 7 && (isSync(size) || size === head.length);
};

/** Bytes of the longest frame of MPEG audio: 384 kbit/s at 32 kHz, layer II. */
const MPEG_AUDIO_FRAME_BYTES = 1728;

/** Two MPEG audio headers that agree in version, layer and rate, a frame apart. */
export const isMpegAudio = (head: Uint8Array): boolean => {
  const rateOf = (at: number) => codecNamed('mp3')?.soundOf?.(head.subarray(at))?.sampleRateHz;
  const rate = rateOf(0);
  if (rate === undefined) return false;
  for (let at = 24; at <= MPEG_AUDIO_FRAME_BYTES; at++) {
    if (uint16(head, at) === uint16(head, 0) && rateOf(at) === rate) return true;
  }
  return false;
};

/** picture_start_code, temporal_reference, and the two fixed bits of PTYPE (H.263 5.1.1 to 5.1.3). */
export const isH263Picture = ([a, b, c = 0, d = 0]: Uint8Array): boolean =>
  a === 0 && b === 0 && c >> 2 === 0x20 && (d & 3) === 2;

/** The sequence_header() of MPEG-1 and MPEG-2 video: aspect ratio and frame rate codes, marker_bit. */
export const isMpegSequenceHeader = (unit: Uint8Array): boolean => {
  const codes = unit[4] ?? 0;
  return codes >> 4 >= 1 && codes >> 4 <= 14 && (codes & 15) >= 1 && (codes & 15) <= 8 && ((unit[7] ?? 0) & 0x20) !== 0;
};

const isStartCode = (bytes: Uint8Array, at: number): boolean => uint16(bytes, at) === 0 && bytes[at + 2] === 1;

/** group_of_pictures_header(), 27 bits, and a picture. */
export const isMpegGroup = (unit: Uint8Array): boolean => isStartCode(unit, 5) && unit[8] === 0;

/** picture_header(): an I, P or B picture, then its extension or first slice. */
export const isMpegPicture = (unit: Uint8Array): boolean => {
  const type = ((unit[2] ?? 0) >> 3) & 7;
  const at = type === 1 ? 5 : 6;
  return type >= 1 && type <= 3 && isStartCode(unit, at) && [0xb5, 1].includes(unit[at + 3] ?? 0);
};

/** A VOP (ISO/IEC 14496-2 6.2.5), and another start code of MPEG-4 next. */
export const isVop = (unit: Uint8Array): boolean => {
  for (let at = 1; at + 3 < unit.length; at++) {
    if (isStartCode(unit, at)) return [0xb6, 0xb3].includes(unit[at + 3] ?? 0);
  }
  return false;
};

/** A PES packet of audio, video or private_stream_1, and its time stamp (ISO/IEC 13818-1 2.4.3.6). */
export const isPes = (unit: Uint8Array): boolean => {
  const [id = 0, , , flags = 0, more = 0, headerBytes = 0xff, pts = 0] = unit;
  const ptsFlags = more >> 6;
  return (
    (id === 0xbd || (id >= 0xc0 && id <= 0xef)) &&
    flags >> 6 === 2 &&
    headerBytes <= 64 &&
    ptsFlags >= 2 &&
    pts >> 4 === ptsFlags
  );
};
