import type { SampleTrack } from '../../../media/sample.ts';
import type { Piece } from '../../piece.ts';
import type { AdtsTrack, AudioFrame } from '../units/adts-track.ts';
import type { SourceItem } from './sample-item.ts';

/** Adds the frames of an AAC file to video: the first one is heard when the first picture is shown. */
export async function* withAudio(
  video: AsyncIterable<Piece<SourceItem>>,
  audio: AdtsTrack,
): AsyncGenerator<Piece<SourceItem>> {
  let track: SampleTrack | undefined;
  let startMs: number | undefined;
  let count = 0;
  let bytesRead = 0;
  const next = async function* (untilMs: number): AsyncGenerator<SourceItem> {
    for (let frame = await audio.peek(); frame !== undefined; frame = await audio.peek()) {
      const timeMs = frame.timeMs + (startMs ?? 0);
      if (timeMs > untilMs) break;
      if (frame.config !== undefined || track === undefined) {
        track = trackOf(frame, audio);
        yield { kind: 'track', track };
      }
      const { bytes: data } = frame;
      yield { kind: 'sample', track, index: count++, dtsMs: timeMs, ptsMs: timeMs, isSync: true, data };
      audio.shift();
    }
    for (const finding of audio.takeFindings()) yield { kind: 'finding', finding };
  };
  for await (const piece of video) {
    bytesRead = piece.bytesRead;
    const items: SourceItem[] = [];
    for (const item of piece.items) {
      if (item.kind === 'sample') {
        startMs ??= item.ptsMs;
        for await (const one of next(item.dtsMs)) items.push(one);
      }
      items.push(item);
    }
    yield { items, bytesRead };
  }
  const rest: SourceItem[] = [];
  if (startMs !== undefined) for await (const one of next(Number.POSITIVE_INFINITY)) rest.push(one);
  yield { items: rest, bytesRead };
}

const trackOf = ({ config }: AudioFrame, { facts }: AdtsTrack): SampleTrack => ({
  kind: 'audio',
  id: 1,
  fourCc: 'mp4a',
  ...(config !== undefined && { config }),
  ...(facts !== undefined && { sampleRateHz: facts.sampleRateHz, channels: facts.channels }),
});
