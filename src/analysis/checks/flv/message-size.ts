import { isCoded } from '../../../container/flv/body/payload.ts';
import type { ReadTag } from '../../../container/flv/tag/flv-reader.ts';
import type { WatchedFrame } from '../../watch/watcher.ts';
import type { FindingLocation } from '../finding.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

/** max_message of nginx-rtmp, unless it is set. */
const NGINX_RTMP_BYTES = 1 << 20;
/** The limit of gortmplib (MediaMTX) and Scuffle. */
const SERVERS_BYTES = 10 << 20;
/** Frames are known some tags later: as many as they are held back. */
const MAX_WAITING = 64;

/** A message that is too large, whose frame is not known yet. */
interface Waiting {
  readonly tag: number;
  readonly size: number;
  readonly kind: string;
  readonly at: FindingLocation;
}

export const messageSize = defineRule({
  id: 'flv/message-size',
  title: 'an audio or video message that servers refuse',
  source: 'nginx-rtmp max_message (1 MiB); gortmplib, Scuffle (10 MiB)',
  severity: 'warning',
  needs: ['flv'],
  options: {
    bytes: { type: 'number', min: 0, default: NGINX_RTMP_BYTES, about: 'largest message, bytes: the body of a tag' },
  },
  what: 'Measures the body of each audio and video tag: over RTMP it is one message. The finding names the frame and its type.',
  why: 'A server closes the connection at a message above its limit: often at the first key frame after a scene change, or at each one in 4K.',
  mend: {
    x264: '--vbv-maxrate and --vbv-bufsize bound the size of a frame',
    x265: '--vbv-maxrate and --vbv-bufsize bound the size of a frame',
    'SVT-AV1': '--mbr with --crf; --rc 2 with --buf-sz',
    aomenc: '--max-intra-rate, in percent of the bitrate of a frame',
    ffmpeg: '-maxrate 6M -bufsize 6M: a frame is not larger than the buffer',
    NVENC: 'vbvBufferSize; -maxrate and -bufsize (ffmpeg)',
    VideoToolbox: 'kVTCompressionPropertyKey_DataRateLimits',
    MediaCodec: 'KEY_BITRATE_MODE BITRATE_MODE_CBR',
    OBS: 'Settings, Output, Rate Control CBR',
  },
  input({ options: { bytes }, report }) {
    const waiting: Waiting[] = [];
    const found = ({ size, kind, at }: Waiting, frame?: WatchedFrame): void => {
      const which = frame === undefined ? '' : `, frame ${frame.index} of type ${frame.type}`;
      const limit = bytes < SERVERS_BYTES && size > SERVERS_BYTES ? SERVERS_BYTES : bytes;
      const whose =
        limit === SERVERS_BYTES
          ? ' (gortmplib, Scuffle)'
          : limit === NGINX_RTMP_BYTES
            ? ' (nginx-rtmp max_message)'
            : '';
      report({
        message: `the message of ${kind} has ${size} bytes${which}: the limit is ${limit}${whose}`,
        at: frame === undefined ? at : atFrame(frame),
        measured: `${size} bytes`,
        expected: `at most ${limit} bytes`,
      });
    };
    const takeUntil = (tag: number, frame?: WatchedFrame): void => {
      while (waiting[0] !== undefined && waiting[0].tag <= tag) {
        const one = waiting.shift() as Waiting;
        found(one, one.tag === tag ? frame : undefined);
      }
    };
    return {
      tag({ type, index, offset, dtsMs, parsed }: ReadTag) {
        const size = parsed.header.dataSize;
        if (size <= bytes || (type !== 'audio' && type !== 'video')) return;
        const one = { tag: index, size, kind: type, at: { byteOffset: offset, tag: index, dtsMs } };
        if (type === 'video' && parsed.payloads.some(isCoded)) waiting.push(one);
        else found(one);
        if (waiting.length > MAX_WAITING) found(waiting.shift() as Waiting);
      },
      video: () => ({
        frame(frame) {
          if (waiting.length > 0 && frame.origin !== undefined) takeUntil(frame.origin.index, frame);
        },
      }),
      end: () => takeUntil(Number.POSITIVE_INFINITY),
    };
  },
});
