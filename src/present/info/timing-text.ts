import type { TrackSummary } from '../../analysis/timeline/track.ts';
import type { VideoSummary } from '../../analysis/video-summary.ts';
import type { CodecWords } from '../../codec/codec-words.ts';
import { fpsText, plural } from '../../media/quantity.ts';
import { joinedParts } from './rows.ts';

/** 66.7 -> `66.7 ms`, 40 -> `40 ms`. */
export const msText = (ms: number): string => `${Math.round(ms * 10) / 10} ms`;

/** The frame rate: measured, declared, constant or not; `words`: those of the codec. */
export const frameRateText = (
  summary: VideoSummary,
  flv: TrackSummary | undefined,
  words: CodecWords | undefined,
): string => {
  const { measuredFrameRate: measured, frameRate, sequence, timesFrom } = summary;
  const own =
    measured === undefined
      ? undefined
      : measured.constant
        ? `${fpsText(measured.fps)} fps measured, constant`
        : `${fpsText(measured.fps)} fps on average, variable`;
  if (flv !== undefined) {
    const declared = (flv.declaredFrameRates ?? []).map(({ source, fps, agrees }) => {
      const differs = agrees === false ? ' (differs)' : '';
      return `${fpsText(fps)} by ${source === 'sequence header' ? 'the sequence header' : source}${differs}`;
    });
    const none = declared.length === 0 ? 'none declared' : undefined;
    return joinedParts([own, joinedParts([...declared, none])], '; ');
  }
  const place = words?.timingIn ?? 'VUI';
  const fixed = sequence?.fixedFrameRate === true ? 'fixed' : `${words?.fixedRateFlag ?? 'fixed rate'} 0`;
  const vui =
    frameRate === undefined
      ? undefined
      : `${fpsText(frameRate.fps)} fps by the ${place}${rational(frameRate)}, ${fixed}`;
  if (timesFrom === 'fps')
    return joinedParts(['that of --fps', vui === undefined ? `none in the ${place}` : vui], '; ');
  if (own !== undefined) return joinedParts([own, vui ?? `none in the ${place}`], '; ');
  if (vui !== undefined) return vui;
  return timesFrom === 'assumed' ? 'none in the stream; 25 fps assumed (--fps sets it)' : 'none in the stream';
};

const rational = ({ num, den }: { readonly num: number; readonly den: number }): string =>
  den === 1 ? '' : ` (${num}/${den})`;

/** How far frames are reordered, and what a decoder makes of it; `words`: those of the codec. */
export const delayTexts = (
  { reorderFrames, reorderMs, decoderDelay }: VideoSummary,
  words: CodecWords | undefined,
): readonly string[] => {
  const own =
    reorderFrames === undefined
      ? undefined
      : reorderFrames === 0
        ? 'none: frames come in output order'
        : `reordered by ${plural(reorderFrames, 'frame')}${timeText(reorderMs)}`;
  if (decoderDelay === undefined) return own === undefined ? [] : [own];
  const { frames, ms, declared } = decoderDelay;
  if (frames === 0 && reorderFrames === 0) return ['none: frames come in output order, and the stream says so'];
  const bound = words?.reordering?.field ?? 'the bound of reordering';
  const source = declared ? `by ${bound}` : `MaxDpbFrames: ${bound} is not coded`;
  const waits = `a decoder waits ${plural(frames, 'frame')}${timeText(ms)} (${source})`;
  if (reorderFrames === 0) return ['frames come in output order;', waits];
  return own === undefined ? [waits] : [`${own};`, waits];
};

const timeText = (ms: number | undefined): string => (ms === undefined || ms === 0 ? '' : ` = ${msText(ms)}`);
