import { isCoded } from '../../../container/flv/body/payload.ts';
import type { WatchSummary } from '../../watch/watch-summary.ts';
import { defineRule, type Reported } from '../rule.ts';

type Kind = 'audio' | 'video';

/** What onMetaData alone promises: where the header does too, the finding is that of the reader. */
const promisedByMetadata = (flv: NonNullable<WatchSummary['flv']>): readonly Reported[] => {
  const header = flv.headers.at(-1);
  const isFlagged = { audio: header?.typeFlagsAudio === 1, video: header?.typeFlagsVideo === 1 };
  return (['audio', 'video'] as const).flatMap((kind): Reported[] => {
    const codec = flv.metadata?.find(({ key }) => key === `${kind}codecid`)?.value;
    // 0 is what some writers say for none.
    if (codec === undefined || codec === 0 || isFlagged[kind]) return [];
    if (flv.types.some(({ type }) => type === kind)) return [];
    const message = `onMetaData has ${kind}codecid ${String(codec)}, and no ${kind} tag comes: players may wait for it`;
    return [{ message, measured: `no ${kind}`, expected: kind }];
  });
};

export const avFlags = defineRule({
  id: 'flv/av-flags',
  title: 'audio or video that is promised does not come, or comes late',
  source: 'FLV 10.1 E.2 (TypeFlagsAudio, TypeFlagsVideo), E.5 (audiocodecid, videocodecid)',
  severity: 'warning',
  needs: ['flv'],
  options: {
    seconds: {
      type: 'number',
      min: 0,
      default: 2,
      about: 'how much later than the other one a medium may begin, seconds',
    },
  },
  what: 'Compares TypeFlagsAudio and TypeFlagsVideo of the FLV header, and the codecs of onMetaData, with the tags; and the times of the first frame of audio and of video. A sequence header is no frame.',
  why: 'Players wait for a medium that is promised and show nothing; one that is not promised they may leave out.',
  mend: {
    rtmpkit: 'rtmpkit convert IN.flv OUT.flv --fix metadata sets the flags of the header',
    ffmpeg: '-c copy into a new .flv sets the flags by its streams; -an or -vn leaves a silent one out',
  },
  input({ options: { seconds }, report }) {
    const first: Partial<Record<Kind, number>> = {};
    return {
      tag({ type, parsed, dtsMs, offset, index }) {
        if ((type !== 'audio' && type !== 'video') || first[type] !== undefined) return;
        if (!parsed.payloads.some(isCoded)) return;
        first[type] = dtsMs;
        const other: Kind = type === 'audio' ? 'video' : 'audio';
        const otherMs = first[other];
        if (otherMs === undefined || Math.abs(dtsMs - otherMs) <= seconds * 1000) return;
        const [late, early] = dtsMs > otherMs ? [type, other] : [other, type];
        const apart = `${(Math.abs(dtsMs - otherMs) / 1000).toFixed(3)} s`;
        report({
          message: `the first ${late} frame is ${apart} after the first ${early} frame: players may wait for it`,
          at: { byteOffset: offset, tag: index, dtsMs },
          measured: apart,
          expected: `at most ${seconds} s`,
        });
      },
      end({ complete, flv }) {
        if (!complete || flv === undefined) return;
        for (const found of promisedByMetadata(flv)) report(found);
      },
    };
  },
});
