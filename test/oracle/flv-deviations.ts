import type { Deviation } from './deviations.ts';

/**
 * Where the references for FLV deviate from the specifications in general, not in one stream. The comparison accepts no
 * other deviation; the number of times each row was used is printed at the end of a run.
 */
export const FLV_DEVIATIONS = {
  exHeader: {
    id: 'ffprobe-ex-header',
    reference: 'FFmpeg before 6.1 takes the first byte of an Enhanced RTMP header for that of a classic one',
    specification: 'offset and DTS are compared; size, PTS, key flag and whether there is a packet are not',
    clause: 'E-RTMP v2, ExVideoTagHeader and ExAudioTagHeader',
  },
  unofficialCodecId: {
    id: 'ffprobe-codec-id-12-13',
    reference: 'FFmpeg does not know CodecID 12 and 13: the packet type and composition time are payload to it',
    specification: 'the payload is 4 bytes shorter; PTS is not compared',
    clause: 'none: a convention of Chinese CDNs',
  },
  alphaOffset: {
    id: 'ffprobe-vp6-alpha',
    reference: 'FFmpeg leaves OffsetToAlpha in the packet of VP6 with alpha',
    specification: 'the 3 bytes belong to the header',
    clause: 'FLV 10.1 E.4.3.1',
  },
  encrypted: {
    id: 'ffprobe-encrypted',
    reference: 'FFmpeg takes an encrypted tag for a plain one',
    specification: 'its content is not known: rtmpkit lists no PTS',
    clause: 'FLV 10.1 F.3.3',
  },
  signedTimestamp: {
    id: 'flvmeta-signed-timestamp',
    reference: 'flvmeta prints time stamps signed',
    specification: 'rtmpkit lists the 32 bits unsigned, and the signed reading as dtsMs',
    clause: 'FLV 10.1 E.4.1',
  },
  unsignedCompositionTime: {
    id: 'flvmeta-unsigned-composition-time',
    reference: 'flvmeta prints composition times unsigned',
    specification: 'SI24',
    clause: 'FLV 10.1 E.4.3.1',
  },
  tagTypes: {
    id: 'flvmeta-tag-type',
    reference: 'flvmeta does not remove the filter bit from the type, and does not know type 15',
    specification: 'TagType has 5 bits; 15 is script data in AMF3 form',
    clause: 'FLV 10.1 E.4.1; E-RTMP v2',
  },
  dumpedExHeader: {
    id: 'flvmeta-ex-header',
    reference: 'flvmeta takes the first byte of an Enhanced RTMP header for that of a classic one',
    specification: 'type, offset, size and time stamp are compared',
    clause: 'E-RTMP v2, ExVideoTagHeader and ExAudioTagHeader',
  },
  dumpedCommand: {
    id: 'flvmeta-command',
    reference: 'flvmeta reads an AVC packet type in command frames that have none',
    specification: 'the second byte is the command',
    clause: 'E-RTMP v2, VideoCommand',
  },
} as const satisfies Readonly<Record<string, Deviation>>;
