import type { PacketType } from './body/payload.ts';

type Names = Readonly<Record<number, string>>;

/** SoundFormat (FLV 10.1 E.4.2.1; 9 is E-RTMP v2). 13 is unofficial: SRS, lal and ZLMediaKit write Opus there. */
export const SOUND_FORMATS: Names = {
  0: 'linear PCM, platform endian',
  1: 'ADPCM',
  2: 'MP3',
  3: 'linear PCM, little endian',
  4: 'Nellymoser 16 kHz mono',
  5: 'Nellymoser 8 kHz mono',
  6: 'Nellymoser',
  7: 'G.711 A-law',
  8: 'G.711 mu-law',
  9: 'ExHeader',
  10: 'AAC',
  11: 'Speex',
  12: 'reserved',
  13: 'Opus (unofficial)',
  14: 'MP3 8 kHz',
  15: 'device-specific',
};

const SOUND_CODECS: Names = {
  0: 'pcm',
  1: 'adpcm',
  2: '.mp3',
  3: 'pcm',
  4: 'nelly',
  5: 'nelly',
  6: 'nelly',
  7: 'alaw',
  8: 'ulaw',
  10: 'mp4a',
  11: 'speex',
  13: 'Opus',
  14: '.mp3',
  15: 'device',
};

/** Short name of a SoundFormat; the FourCC where Enhanced RTMP has one for the codec. */
export const soundCodec = (soundFormat: number): string => SOUND_CODECS[soundFormat] ?? `audio ${soundFormat}`;

export const SOUND_RATES: Names = { 0: '5.5 kHz', 1: '11 kHz', 2: '22 kHz', 3: '44 kHz' };
export const SOUND_RATES_HZ: readonly number[] = [5512, 11025, 22050, 44100];
export const SOUND_SIZES: Names = { 0: '8 bit', 1: '16 bit' };
export const SOUND_TYPES: Names = { 0: 'mono', 1: 'stereo' };

/**
 * CodecID (FLV 10.1 E.4.3.1). 12 and 13 are a convention of Chinese CDNs from before Enhanced RTMP; 14 and 15 have
 * conflicting uses, 8 and 9 are used by FFmpeg alone.
 */
export const CODEC_IDS: Names = {
  1: 'JPEG (drafts)',
  2: 'Sorenson H.263',
  3: 'Screen video',
  4: 'VP6',
  5: 'VP6 with alpha',
  6: 'Screen video 2',
  7: 'AVC',
  8: 'H.263 (unofficial)',
  9: 'MPEG-4 part 2 (unofficial)',
  12: 'HEVC (unofficial, Chinese CDNs)',
  13: 'AV1 (unofficial, Chinese CDNs)',
  14: 'unofficial: AVS3 or VP9',
  15: 'unofficial: VVC',
};

const VIDEO_CODECS: Names = {
  1: 'jpeg',
  2: 'flv1',
  3: 'scrn1',
  4: 'vp6',
  5: 'vp6a',
  6: 'scrn2',
  7: 'avc1',
  8: 'h263',
  9: 'mp4v',
  12: 'hvc1',
  13: 'av01',
};

/** Short name of a CodecID; the FourCC where Enhanced RTMP has one for the codec. */
export const videoCodec = (codecId: number): string => VIDEO_CODECS[codecId] ?? `video ${codecId}`;

/** CodecIDs whose tags have AVCPacketType and CompositionTime. */
export const hasAvcPacketType = (codecId: number): boolean =>
  codecId === 7 || codecId === 9 || codecId === 12 || codecId === 13;

/** FrameType (FLV 10.1 E.4.3.1). */
export const FRAME_TYPE = { key: 1, inter: 2, disposable: 3, generated: 4, command: 5 } as const;

export const FRAME_TYPES: Names = {
  1: 'key frame',
  2: 'inter frame',
  3: 'disposable inter frame',
  4: 'generated key frame',
  5: 'video info or command frame',
};

/**
 * Names of script data that players and servers know: FLV 10.1 E.5 and E.6, RTMP 1.0 7.1, FFmpeg, Flash Media Server
 * and Wowza.
 */
export const SCRIPT_NAMES: ReadonlySet<string> = new Set([
  ...[
    'onMetaData',
    'onXMPData',
    'onXMP',
    'onTextData',
    'onCaption',
    'onCaptionInfo',
    'onCuePoint',
    'onFI',
    'onFCPublish',
  ],
  ...[
    'onLastSecond',
    'onLastKeyframe',
    'onLocation',
    'onPlayStatus',
    'onStatus',
    '|RtmpSampleAccess',
    '@clearDataFrame',
  ],
]);

/** VideoCommand (E-RTMP v2, ExVideoTagHeader). */
export const VIDEO_COMMANDS: Names = { 0: 'StartSeek', 1: 'EndSeek' };

export const AVC_PACKET_TYPES: Names = { 0: 'AVC sequence header', 1: 'AVC NALU', 2: 'AVC end of sequence' };
export const AAC_PACKET_TYPES: Names = { 0: 'AAC sequence header', 1: 'AAC raw' };

/** Packet types and the prefixes before them. */
type PacketTypes = Readonly<Record<number, PacketType | 'Multitrack' | 'ModEx'>>;

/** VideoPacketType (E-RTMP v2). */
export const VIDEO_PACKET_TYPES: PacketTypes = {
  0: 'SequenceStart',
  1: 'CodedFrames',
  2: 'SequenceEnd',
  3: 'CodedFramesX',
  4: 'Metadata',
  5: 'MPEG2TSSequenceStart',
  6: 'Multitrack',
  7: 'ModEx',
};

/** AudioPacketType (E-RTMP v2). */
export const AUDIO_PACKET_TYPES: PacketTypes = {
  0: 'SequenceStart',
  1: 'CodedFrames',
  2: 'SequenceEnd',
  4: 'MultichannelConfig',
  5: 'Multitrack',
  7: 'ModEx',
};

export const MULTITRACK_TYPES: Names = { 0: 'OneTrack', 1: 'ManyTracks', 2: 'ManyTracksManyCodecs' };
export const MOD_EX_TYPES: Names = { 0: 'TimestampOffsetNano' };

/** What the FourCCs of Enhanced RTMP stand for. */
export const FOUR_CCS: Readonly<Record<string, string>> = {
  avc1: 'AVC',
  hvc1: 'HEVC',
  vvc1: 'VVC',
  vp08: 'VP8',
  vp09: 'VP9',
  av01: 'AV1',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
  Opus: 'Opus',
  '.mp3': 'MP3',
  fLaC: 'FLAC',
  mp4a: 'AAC',
};

/** True for a FourCC of Enhanced RTMP and for the short name of a classic codec. */
export const isKnownCodec = (type: 'video' | 'audio', codec: string): boolean =>
  FOUR_CCS[codec] !== undefined || Object.values(type === 'video' ? VIDEO_CODECS : SOUND_CODECS).includes(codec);

/** Name of a video codec for messages, by its FourCC or short name. */
export const videoCodecTitle = (codec: string): string => {
  const id = Object.keys(VIDEO_CODECS).find((number) => VIDEO_CODECS[Number(number)] === codec);
  return FOUR_CCS[codec] ?? CODEC_IDS[Number(id)] ?? printableFourCc(codec);
};

export const fourCcLabel = (value: string): string | undefined => FOUR_CCS[value];

/** A FourCC with bytes that are not printable ASCII escaped. */
export const printableFourCc = (fourCc: string): string =>
  fourCc.replace(/[^\x20-\x7e]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** AudioChannelOrder (E-RTMP v2). */
export const CHANNEL_ORDERS: Names = { 0: 'Unspecified', 1: 'Native', 2: 'Custom' };

/** AudioChannel: the bit of audioChannelFlags, and the value in audioChannelMapping (E-RTMP v2). */
export const CHANNELS: readonly string[] = [
  ...['FrontLeft', 'FrontRight', 'FrontCenter', 'LowFrequency1', 'BackLeft', 'BackRight', 'FrontLeftCenter'],
  ...['FrontRightCenter', 'BackCenter', 'SideLeft', 'SideRight', 'TopCenter', 'TopFrontLeft', 'TopFrontCenter'],
  ...['TopFrontRight', 'TopBackLeft', 'TopBackCenter', 'TopBackRight', 'LowFrequency2', 'TopSideLeft'],
  ...['TopSideRight', 'BottomFrontCenter', 'BottomFrontLeft', 'BottomFrontRight'],
];

export const channelName = (channel: number): string =>
  CHANNELS[channel] ?? (channel === 0xfe ? 'Unused' : channel === 0xff ? 'Unknown' : 'reserved');
