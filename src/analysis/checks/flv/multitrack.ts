import { trackName } from '../../../media/track.ts';
import { defineRule } from '../rule.ts';

export const multitrack = defineRule({
  id: 'flv/multitrack',
  title: 'a track twice in a message, or no track 0',
  source: 'E-RTMP v2, Multitrack: the key is the kind of medium with its trackId; 0 is the default track',
  severity: 'error',
  needs: ['flv'],
  what: 'Looks for a multitrack message that has one trackId twice, and for a medium whose tracks have ids above 0 only. Audio track 1 and video track 1 are two tracks.',
  why: 'Of a track that comes twice one is lost, and readers that do not know multitrack play track 0.',
  mend: {
    OBS: 'Settings, Stream, Multitrack Video; Settings, Output, Audio Track 1',
    ffmpeg: '-map 0:v:0 for one track',
  },
  input: ({ report, skip }) => ({
    tag({ type, parsed: { payloads }, offset, index, dtsMs }) {
      if (payloads.length < 2) return;
      const seen = new Set<number>();
      for (const { trackId } of payloads) {
        if (!seen.has(trackId)) {
          seen.add(trackId);
          continue;
        }
        report({
          message: `${trackName(type, trackId)} is twice in one message`,
          at: { byteOffset: offset, tag: index, dtsMs },
          measured: `trackId ${trackId} twice`,
          expected: 'each trackId once',
        });
      }
    },
    end({ flv, isOneTrack }) {
      if (isOneTrack === true) {
        skip('only one track is checked');
        return;
      }
      for (const kind of ['video', 'audio'] as const) {
        const ids = (flv?.tracks ?? []).filter(({ type }) => type === kind).map(({ trackId }) => trackId);
        if (ids.length === 0 || ids.includes(0)) continue;
        const message = `there is no ${kind} track 0, but ${[...new Set(ids)].sort((a, b) => a - b).join(', ')}`;
        report({ message, measured: `no ${kind} track 0`, expected: `a ${kind} track 0` });
      }
    },
  }),
});
