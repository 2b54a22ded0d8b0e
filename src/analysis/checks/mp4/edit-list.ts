import type { ContainerFacts } from '../../../container/sample-reader.ts';
import { defineRule } from '../rule.ts';

/** Times of containers are rounded: those of a movie to milliseconds. */
const ROUNDING_MS = 1.5;

export const editList = defineRule({
  id: 'mp4/edit-list',
  title: 'tracks that do not begin at zero, or not together',
  source: 'ISO/IEC 14496-12 8.6.6; HLS Authoring Specification, CMAF 7.5.13',
  severity: 'off',
  needs: ['mp4', 'frames'],
  what: 'With the edit lists applied, the first frame of the video is shown at 0, and audio begins within a frame of it. The message has the times without edit lists too, because players differ in whether they apply them.',
  why: 'Players that leave out the edit list, or apply a part of it, show sound and picture apart by this time; joined files have gaps.',
  mend: {
    ffmpeg: '-c copy -avoid_negative_ts make_zero; -use_editlist 0 with -bf 0, where no frame is reordered',
    rtmpkit: 'rtmpkit convert IN OUT.mp4 writes one edit where frames are reordered',
  },
  input({ report }) {
    const firstMs = new Map<string, number>();
    return {
      video: ({ name }) => ({
        frame({ ptsMs }) {
          firstMs.set(name, Math.min(ptsMs, firstMs.get(name) ?? ptsMs));
        },
      }),
      end({ videos, audios = [], container }, format) {
        if (format !== 'mp4' && format !== 'mov') return;
        const [video] = videos;
        const startMs = video === undefined ? undefined : firstMs.get(video.track.name);
        if (video === undefined || startMs === undefined) return;
        const edited = (kind: 'video' | 'audio', ms: number): string => timesText(ms, editMs(container, kind));
        if (Math.abs(startMs) > ROUNDING_MS) {
          const message = `the first frame of the video is shown at ${edited('video', startMs)}`;
          report({ message, measured: rounded(startMs), expected: 0 });
        }
        const { durationMs = 0, frames } = video.summary;
        const frameMs = frames === 0 ? 0 : durationMs / frames;
        const audioMs = audios[0]?.firstDtsMs;
        if (audioMs === undefined || Math.abs(audioMs - startMs) <= frameMs + ROUNDING_MS) return;
        report({
          message: `audio begins at ${edited('audio', audioMs)}, the video at ${edited('video', startMs)}: more than a frame apart`,
          measured: rounded(Math.abs(audioMs - startMs)),
          expected: `at most ${rounded(frameMs)}`,
        });
      },
    };
  },
});

/** What the edits of the first track of a kind add to its times. */
const editMs = (container: ContainerFacts | undefined, kind: 'video' | 'audio'): number => {
  const edit = container?.tracks.find(({ track }) => track.kind === kind)?.edit;
  return edit === undefined ? 0 : edit.emptyMs - edit.mediaTimeMs;
};

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

const timesText = (ms: number, edit: number): string =>
  edit === 0
    ? `${rounded(ms)} ms, without an edit list`
    : `${rounded(ms)} ms, at ${rounded(ms - edit)} ms without its edit list`;
