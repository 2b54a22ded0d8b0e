import type { TrackSummary } from '../../analysis/timeline/track.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import { fpsText, plural } from '../../media/quantity.ts';
import { joinedParts } from './rows.ts';

/** 66.7 -> `66.7 ms`, 40 -> `40 ms`. */
export const msText = (ms: number): string => `${Math.round(ms * 10) / 10} ms`;

/** The frame rate: measured, declared, constant or not. */
export const frameRateText = (summary: VideoSummary, flv: TrackSummary | undefined): string => {
  const { measuredFrameRate: measured, frameRate, sequence, timesFrom } = summary;
  if (flv !== undefined) {
    const declared = (flv.declaredFrameRates ?? []).map(({ source, fps, agrees }) => {
      const differs = agrees === false ? ' (differs)' : '';
      return `${fpsText(fps)} by ${source === 'sequence header' ? 'the sequence header' : source}${differs}`;
    });
    const own =
      measured === undefined
        ? undefined
        : measured.constant
          ? `${fpsText(measured.fps)} fps measured, constant`
          : `${fpsText(measured.fps)} fps on average, variable`;
    const none = declared.length === 0 ? 'none declared' : undefined;
    return joinedParts([own, joinedParts([...declared, none])], '; ');
  }
  const vui =
    frameRate === undefined
      ? undefined
      : `${fpsText(frameRate.fps)} fps by the VUI${rational(frameRate)}, ${sequence?.fixedFrameRate === true ? 'fixed' : 'fixed_frame_rate_flag 0'}`;
  if (timesFrom === 'fps') return joinedParts(['that of --fps', vui === undefined ? 'none in the VUI' : vui], '; ');
  if (vui !== undefined) return vui;
  return timesFrom === 'assumed' ? 'none in the stream; 25 fps assumed (--fps sets it)' : 'none in the stream';
};

const rational = ({ num, den }: { readonly num: number; readonly den: number }): string =>
  den === 1 ? '' : ` (${num}/${den})`;

/** How far frames are reordered, and what a decoder makes of it. */
export const delayTexts = ({ reorderFrames, reorderMs, decoderDelay }: VideoSummary): readonly string[] => {
  const own =
    reorderFrames === undefined
      ? undefined
      : reorderFrames === 0
        ? 'none: frames come in output order'
        : `reordered by ${plural(reorderFrames, 'frame')}${timeText(reorderMs)}`;
  if (decoderDelay === undefined) return own === undefined ? [] : [own];
  const { frames, ms, declared } = decoderDelay;
  if (frames === 0 && reorderFrames === 0) return ['none: frames come in output order, and the stream says so'];
  const source = declared ? 'by max_num_reorder_frames' : 'MaxDpbFrames: max_num_reorder_frames is not coded';
  const waits = `a decoder waits ${plural(frames, 'frame')}${timeText(ms)} (${source})`;
  if (reorderFrames === 0) return ['frames come in output order;', waits];
  return own === undefined ? [waits] : [`${own};`, waits];
};

const timeText = (ms: number | undefined): string => (ms === undefined || ms === 0 ? '' : ` = ${msText(ms)}`);
