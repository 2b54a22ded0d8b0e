import type { WatchedFrame } from '../../watch/watcher.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const maxBframes = defineRule({
  id: 'gop/max-bframes',
  title: 'more B pictures in a row than allowed',
  source: 'H.264 Table 7-6; RTMP and WebRTC services name a maximum',
  severity: 'error',
  needs: ['frames', 'pictures'],
  options: {
    max: { type: 'number', min: 0, about: 'most B pictures in a row; 0 also forbids any reordering' },
  },
  asksFor: ['max'],
  what: 'Counts B pictures in a row, in decoding order. With max 0, a frame that is shown before one that was decoded earlier breaks it too, whatever its type.',
  why: 'B pictures delay the stream by the frames that they wait for, and WebRTC and some real-time services drop a stream that has them: players show them in decoding order, so that motion jumps back and forth.',
  mend: {
    x264: '--bframes {max=0}',
    x265: '--bframes {max=0}',
    ffmpeg: '-bf {max=0}',
    NVENC: '-bf {max=0} (ffmpeg), Max B-frames {max=0} (OBS)',
    VideoToolbox: 'kVTCompressionPropertyKey_AllowFrameReordering false',
    MediaCodec: 'KEY_MAX_B_FRAMES {max=0}',
    OBS: 'Settings, Output, Max B-frames {max=0}; tune zerolatency with x264',
  },
  video({ options: { max = 0 }, report }) {
    let run = 0;
    let lastShownMs = Number.NEGATIVE_INFINITY;
    let first: WatchedFrame | undefined;
    const end = (): void => {
      if (first !== undefined && run > max) {
        report({
          message: `${run} B pictures in a row, at most ${max} are allowed`,
          at: atFrame(first),
          measured: run,
          expected: max,
          mendValues: { max },
        });
      }
      run = 0;
      first = undefined;
    };
    return {
      frame(frame) {
        const isReordered = frame.shownMs < lastShownMs;
        lastShownMs = Math.max(lastShownMs, frame.shownMs);
        if (frame.type === 'B') {
          first ??= frame;
          run++;
          return;
        }
        end();
        if (max > 0 || !isReordered) return;
        const message = `a ${frame.type} picture is shown before one that was decoded earlier: no reordering is allowed`;
        report({ message, at: atFrame(frame), expected: 0 });
      },
      end,
    };
  },
});
