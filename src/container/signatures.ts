import type { Remedy } from '../syntax/errors.ts';
import {
  isAdts,
  isH263Picture,
  isMpegAudio,
  isMpegGroup,
  isMpegPicture,
  isMpegSequenceHeader,
  isPes,
  isUtf16,
  isVop,
  isWindowsProgram,
} from './signature-checks.ts';

/** A format that rtmpkit does not read. */
export interface Signature {
  /** Its name, as it follows on `is`. */
  readonly title: string;
  readonly remedy?: Remedy | undefined;
  /** Is it one of these? On the first bytes of an input or, in `UNIT_SIGNATURES`, of a unit after its start code. */
  readonly tests: readonly ((head: Uint8Array) => boolean)[];
}

type Test = Signature['tests'][number];

/** Bytes in which every signature fits. */
export const SIGNATURE_BYTES = 4096;

/** Takes the video out. ffmpeg gives a byte stream its start codes by itself. */
const demux: Remedy = ({ file, format, call }) => `ffmpeg -i ${file} -c copy -f ${format} - | ${call}`;
/** Shows what ffmpeg sees in it. */
export const SHOW_FRAMES: Remedy = ({ file }) => `ffprobe -show_frames ${file}`;
const unpack =
  (command: string): Remedy =>
  ({ file, call }) =>
    `${command} ${file} | ${call}`;
const muxAudio: Remedy = ({ file }) => `rtmpkit convert VIDEO out.flv --audio ${file}`;

/** These bytes, one a letter (ISO 8859-1), at this offset. */
const magic =
  (letters: string, at = 0): Test =>
  (head) =>
    head.length >= at + letters.length && [...letters].every((letter, i) => head[at + i] === letter.charCodeAt(0));

const both =
  (...tests: readonly Test[]): Test =>
  (head) =>
    tests.every((test) => test(head));

const isAtLeast =
  (size: number): Test =>
  (head) =>
    head.length >= size;

const row = (title: string, remedy: Remedy | undefined, ...tests: readonly (Test | string)[]): Signature => ({
  title,
  remedy,
  tests: tests.map((test) => (typeof test === 'string' ? magic(test) : test)),
});

/** Formats known by the first bytes of an input. Their bytes decide, whatever comes later. */
export const SIGNATURES: readonly Signature[] = [
  // Containers of video.
  row('AVI', demux, both(magic('RIFF'), magic('AVI', 8))),
  row('a recording of a Hikvision camera (IMKH)', demux, 'IMKH'),
  row('Ogg', SHOW_FRAMES, 'OggS'),
  row('ASF or WMV', demux, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'),
  row('MXF', demux, '\x06\x0e\x2b\x34\x02\x05\x01'),
  row('NUT', demux, 'nut/multimedia container'),
  row('RealMedia', SHOW_FRAMES, '.RMF'),
  row('Flash (SWF)', SHOW_FRAMES, 'FWS', 'CWS', 'ZWS'),
  row('WTV', demux, '\xb7\xd8\x00\x20\x37\x49\xda\x11'),
  row('YUV4MPEG2, uncompressed video', SHOW_FRAMES, 'YUV4MPEG2 '),
  // Video without a start code.
  row('Dirac or VC-2 video', SHOW_FRAMES, 'BBCD'),
  row('H.263 video', SHOW_FRAMES, isH263Picture),
  row('DV video', SHOW_FRAMES, '\x1f\x07\x00', '\x9f\x07\x00'),
  // Playlists and descriptions.
  row(
    'a session description (SDP)',
    ({ file }) => `rtmpkit sps --sprop "$(grep sprop-parameter-sets ${file})"`,
    'v=0\r\n',
    'v=0\n',
  ),
  row('an HTML page', undefined, '<!DOCTYPE html', '<!doctype html', '<html', '<HTML'),
  row('UTF-16 text, which PowerShell 5 makes of what > redirects', undefined, isUtf16),
  row('XML', undefined, '<?xml', '\xef\xbb\xbf<?xml'),
  // Audio.
  row('WAVE audio', undefined, both(magic('RIFF'), magic('WAVE', 8)), both(magic('RF64'), magic('WAVE', 8))),
  row('AIFF audio', undefined, both(magic('FORM'), magic('AIF', 8))),
  row('FLAC audio', undefined, 'fLaC'),
  row('CAF audio', undefined, both(magic('caff'), magic('desc', 8))),
  row('MP3 audio', undefined, 'ID3', isMpegAudio),
  row('AAC audio (ADTS)', muxAudio, isAdts),
  row(
    'AC-3 audio',
    undefined,
    both(magic('\x0b\x77'), (head) => (head[5] ?? 0xff) >> 3 <= 16),
  ),
  row('DTS audio', undefined, '\x7f\xfe\x80\x01'),
  // Pictures.
  row('a PNG picture', undefined, '\x89PNG\r\n\x1a\n'),
  row('a JPEG picture or Motion JPEG', SHOW_FRAMES, '\xff\xd8\xff'),
  row('a GIF picture', undefined, 'GIF87a', 'GIF89a'),
  row('a WebP picture', undefined, both(magic('RIFF'), magic('WEBP', 8))),
  row('a RIFF file', undefined, both(magic('RIFF'), isAtLeast(12))),
  row('a TIFF picture', undefined, 'II*\0', 'MM\0*'),
  row('a BMP picture', undefined, both(magic('BM'), magic('\0\0\0\0', 6))),
  row('a JPEG 2000 picture', undefined, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'),
  row(
    'an icon',
    undefined,
    both(magic('\0\0\x01\0'), magic('\0', 5), (head) => [0, 1].includes(head[10] ?? 2)),
  ),
  // Archives.
  row('a ZIP archive', unpack('unzip -p'), 'PK\x03\x04'),
  row('gzip data', unpack('gzip -dc'), '\x1f\x8b\x08'),
  row('bzip2 data', unpack('bzip2 -dc'), both(magic('BZh'), magic('1AY&SY', 4))),
  row('xz data', unpack('xz -dc'), '\xfd7zXZ\0'),
  row('Zstandard data', unpack('zstd -dc'), '\x28\xb5\x2f\xfd'),
  row('a tar archive', unpack('tar -xOf'), magic('ustar', 257)),
  row('a 7z archive', unpack('7z x -so'), '7z\xbc\xaf\x27\x1c'),
  row('a RAR archive', undefined, 'Rar!\x1a\x07'),
  // Programs and documents.
  row('an ELF program', undefined, '\x7fELF'),
  row('a Windows program', undefined, isWindowsProgram),
  row('a Mach-O program', undefined, '\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe'),
  row('a universal Mach-O program or a Java class', undefined, '\xca\xfe\xba\xbe'),
  row('WebAssembly', undefined, '\0asm'),
  row('a PDF document', undefined, '%PDF-'),
  row('an SQLite database', undefined, 'SQLite format 3\0'),
];

/** Start code value of an MPEG-2 system or video layer, and what follows it. */
const code =
  (value: number, follows: Test = () => true): Test =>
  (unit) =>
    unit[0] === value && follows(unit);

/** Formats with start codes of their own, known by a unit that they have. HEVC and VVC are in their descriptors. */
export const UNIT_SIGNATURES: readonly Signature[] = [
  // marker_bits of the pack header: '0010' … in MPEG-1, '01' … in MPEG-2 (ISO/IEC 13818-1 2.5.3.3).
  row(
    'an MPEG program stream',
    demux,
    code(0xba, ([, b = 0]) => b >> 4 === 2 || b >> 6 === 1),
  ),
  // PES packets of video and audio: '10' after their length, stuffing and an STD buffer or time stamps in MPEG-1.
  row('an MPEG program stream without pack headers (PES packets)', demux, isPes),
  // horizontal_size, aspect and frame_rate_code, marker_bit (ISO/IEC 13818-2 6.2.2.1).
  row(
    'MPEG-1 or MPEG-2 video',
    SHOW_FRAMES,
    code(0xb3, isMpegSequenceHeader),
    code(0x00, isMpegPicture),
    code(0xb8, isMpegGroup),
  ),
  // visual_object_sequence, then visual_object or user_data (ISO/IEC 14496-2 6.2.2).
  row(
    'MPEG-4 part 2 video',
    SHOW_FRAMES,
    code(0xb0, magic('\0\0\x01', 2)),
    code(0x00, magic('\0\0\x01\x20', 1)),
    code(0xb6, isVop),
  ),
  row(
    'AVS video',
    SHOW_FRAMES,
    code(0xb0, ([, profile = 0]) => [0x20, 0x22, 0x24, 0x32, 0x48].includes(profile)),
  ),
  // Advanced profile, level 0 to 4, 4:2:0 (SMPTE ST 421 6.1).
  row(
    'VC-1 video',
    SHOW_FRAMES,
    code(0x0f, ([, b = 0]) => b >> 6 === 3 && ((b >> 3) & 7) <= 4 && ((b >> 1) & 3) === 1),
  ),
];

/** The format of an input that begins with these bytes, if it is one of `SIGNATURES`. */
export const signatureOf = (head: Uint8Array): Signature | undefined => {
  const bytes = head.subarray(0, SIGNATURE_BYTES);
  return SIGNATURES.find(({ tests }) => tests.some((test) => test(bytes)));
};

/** Bytes of a unit that its signature may read. */
const UNIT_BYTES = 256;

/** The format of a stream that has a unit with these bytes, from its header on, if it is one of `UNIT_SIGNATURES`. */
export const unitSignatureOf = (bytes: Uint8Array): Signature | undefined => {
  const head = bytes.subarray(0, UNIT_BYTES);
  return UNIT_SIGNATURES.find(({ tests }) => tests.some((test) => test(head)));
};
