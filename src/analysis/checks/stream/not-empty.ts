import type { FormatName } from '../../../container/descriptor.ts';
import { isConfigRecord } from '../../../container/registry.ts';
import { audiosOf } from '../../watch/audio-summary.ts';
import type { WatchSummary } from '../../watch/watch-summary.ts';
import { defineRule } from '../rule.ts';

/** Frames of a medium. */
const framesOf = (summary: WatchSummary, medium: string): number => {
  const ofVideo = summary.videos.map(({ summary: { frames } }) => frames);
  const ofAudio = audiosOf(summary).map(({ frames }) => frames);
  return (medium === 'video' ? ofVideo : ofAudio).reduce((sum, frames) => sum + frames, 0);
};

/** Why the frames cannot be counted; `undefined` if they can. */
const lackOf = (
  { complete }: WatchSummary,
  format: FormatName | undefined,
  isEncrypted: boolean,
): string | undefined => {
  if (isConfigRecord(format)) return 'a decoder configuration record has no frames';
  if (!complete) return 'the input was not read to its end';
  return isEncrypted ? 'there are encrypted tags, whose content is not read' : undefined;
};

export const notEmpty = defineRule({
  id: 'stream/not-empty',
  title: 'nothing to see or to hear',
  source: 'rtmpkit: an empty measurement never passes',
  severity: 'error',
  needs: [],
  options: {
    media: { type: 'list', of: 'text', about: 'what has to have a frame: video, audio' },
  },
  what: 'Looks for a frame: of the media that are asked for, else of any. Parameter sets and sequence headers are none.',
  why: 'A job that failed often leaves an empty file and says that it is complete: all other rules pass where there is nothing to judge.',
  mend: {
    ffmpeg: '-xerror, and its exit code; the last line of its log has the number of frames',
  },
  input({ options: { media }, report, skip }) {
    let isEncrypted = false;
    return {
      tag({ parsed }) {
        isEncrypted ||= parsed.encryption !== undefined;
      },
      end(summary, format) {
        const lack = lackOf(summary, format, isEncrypted);
        const empty = media?.filter((medium) => framesOf(summary, medium) === 0);
        const isEmpty = framesOf(summary, 'video') + framesOf(summary, 'audio') === 0;
        if (lack !== undefined) skip(lack);
        else if (empty === undefined && isEmpty) {
          const what =
            summary.isOneTrack === true ? 'the input has no frame of the chosen track' : 'the input has no frame';
          report({ message: what, measured: 0, expected: 'at least 1' });
        } else {
          for (const medium of empty ?? []) {
            report({ message: `the input has no ${medium} frame`, measured: 0, expected: 'at least 1' });
          }
        }
      },
    };
  },
});
