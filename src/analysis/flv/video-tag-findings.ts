import type { VideoHeader } from '../../container/flv/body/video-tag-header.ts';
import { CODEC_IDS, FRAME_TYPE, FRAME_TYPES, isKnownCodec, printableFourCc } from '../../container/flv/names.ts';
import type { Report } from '../timeline/track-frame.ts';
import type { MediaPart, PartForm } from './media-findings.ts';

/** CodecIDs of the H.263 family, which have disposable frames: Sorenson H.263, and FFmpeg's H.263. */
const H263 = new Set([2, 8]);

/** Reports a FrameType that its part must not have (FLV 10.1 E.4.3.1), and data after a command. */
export const videoTagFindings = (part: MediaPart, { name, headerBytes }: PartForm, report: Report): void => {
  const { index, parsed, bytes } = part;
  const { video, payloads } = parsed;
  if (video?.frameType === undefined || payloads.length === 0) return;
  const problem = frameTypeProblem(video, payloads[0]?.packetType === 'SequenceStart');
  if (problem !== undefined) {
    report({
      severity: 'warning',
      code: 'frame-type',
      message: `FrameType is ${video.frameType}, ${problem} (FLV 10.1 E.4.3.1)`,
      offset: part.offset + headerBytes,
      tag: index,
      field: 'frameType',
      found: `${video.frameType}`,
    });
  }
  const [first] = payloads;
  if (first?.packetType === 'Metadata' && !isKnownCodec('video', first.codec)) {
    const message = `metadata of a track with the unknown codec '${printableFourCc(first.codec)}'`;
    report({ severity: 'warning', code: 'unknown-codec', message, offset: part.offset + headerBytes, tag: index });
  }
  const length = bytes.length - (first?.end ?? 0);
  // Some writers fill up with zeros.
  if (first?.packetType !== 'Command' || bytes.subarray(first.end).every((byte) => byte === 0)) return;
  report({
    severity: 'warning',
    code: 'command-data',
    message: `${length} bytes after the command: with FrameType 5, players take no frame from this ${name} (FLV 10.1 E.4.3.1)`,
    offset: part.offset + first.end,
    length,
    tag: index,
  });
};

const frameTypeProblem = (video: Partial<VideoHeader>, isSequenceHeader: boolean): string | undefined => {
  const { frameType = 0, codecId, fourCc } = video;
  // FrameType of VideoPacketType Metadata says nothing (E-RTMP v2).
  if (frameType === FRAME_TYPE.command || isMetadata(video)) return undefined;
  if (FRAME_TYPES[frameType] === undefined) return 'a reserved value';
  if (isSequenceHeader) return frameType === FRAME_TYPE.key ? undefined : 'and servers expect 1 for a sequence header';
  if (frameType === FRAME_TYPE.key || frameType === FRAME_TYPE.inter) return undefined;
  const codec = fourCc ?? CODEC_IDS[codecId ?? -1] ?? `CodecID ${codecId}`;
  if (frameType === FRAME_TYPE.disposable && !H263.has(codecId ?? -1))
    return `disposable inter frame: for H.263, not for ${codec}`;
  return frameType === FRAME_TYPE.generated ? 'generated key frame: reserved for servers' : undefined;
};

const isMetadata = ({ isExHeader, videoPacketType }: Partial<VideoHeader>): boolean =>
  isExHeader === 1 && videoPacketType === 4;
