import { describe, expect, it } from 'vitest';
import { GopCache } from '../../../../src/pipeline/rtmp/serve/gop-cache.ts';
import { streamedMessage } from '../../../../src/pipeline/rtmp/serve/media-role.ts';
import { hex } from '../../../harness/flv-writer.ts';

/** A picture of a track in a OneTrack message (E-RTMP v2, ExVideoTagHeader): avc1, CodedFrames, composition time 0. */
const picture = (trackId: number, isKey: boolean, mark: number) =>
  streamedMessage({
    kind: 'video',
    timestampMs: mark,
    body: hex(`${isKey ? '96' : 'a6'}0161766331${`0${trackId}`}000000000000${mark.toString(16).padStart(2, '0')}`),
  });

describe('GopCache of a stream with two video tracks, each in messages of its own', () => {
  const kept = (gops: number, ...messages: readonly ReturnType<typeof picture>[]): number[] => {
    const cache = new GopCache({ gops, maxBytes: 1 << 20 });
    for (const message of messages) cache.add(message);
    return [...cache.messages()].map(({ message }) => message.timestampMs);
  };

  it('keeps the key frames of both: those of the first track open GOPs', () => {
    expect(kept(1, picture(0, true, 1), picture(1, true, 2), picture(0, false, 3), picture(1, false, 4))).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('a GOP ends with the next key frame of that track', () => {
    expect(
      kept(1, picture(0, true, 1), picture(1, true, 2), picture(0, true, 3), picture(1, true, 4), picture(1, false, 5)),
    ).toEqual([3, 4, 5]);
  });

  it('of one track is as it was', () => {
    expect(kept(2, picture(0, true, 1), picture(0, true, 2), picture(0, false, 3), picture(0, true, 4))).toEqual([
      2, 3, 4,
    ]);
  });
});
