import { expect } from 'vitest';

export interface ReadSegment {
  readonly number: number;
  readonly uri: string;
  readonly seconds: number;
  /** Its initialization segment. */
  readonly map: string;
  readonly isDiscontinuity: boolean;
}

export interface ReadPlaylist {
  readonly targetSeconds: number;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly isEnded: boolean;
  readonly segments: readonly ReadSegment[];
}

/** A strict reader of a live media playlist with CMAF segments (RFC 8216 4.3): throws where a line is none. */
export const readPlaylist = (text: string): ReadPlaylist => {
  expect(text.startsWith('#EXTM3U\n#EXT-X-VERSION:7\n'), text).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
  const header = new Map<string, number>();
  const segments: ReadSegment[] = [];
  let [seconds, map, isDiscontinuity, isEnded]: [number | undefined, string | undefined, boolean, boolean] = [
    undefined,
    undefined,
    false,
    false,
  ];
  for (const line of text.slice(0, -1).split('\n').slice(2)) {
    expect(isEnded, 'nothing follows the end').toBe(false);
    const [, name = '', value = ''] =
      /^#EXT-X-(TARGETDURATION|MEDIA-SEQUENCE|DISCONTINUITY-SEQUENCE):(\d+)$/.exec(line) ?? [];
    const [, duration] = /^#EXTINF:(\d+\.\d+),$/.exec(line) ?? [];
    const [, uri] = /^#EXT-X-MAP:URI="([^"]+)"$/.exec(line) ?? [];
    if (name !== '') {
      expect([header.has(name), segments.length], `${name}: once, before the segments`).toEqual([false, 0]);
      header.set(name, Number(value));
    } else if (duration !== undefined) seconds = Number(duration);
    else if (uri !== undefined) map = uri;
    else if (line === '#EXT-X-DISCONTINUITY') isDiscontinuity = true;
    else if (line === '#EXT-X-ENDLIST') isEnded = true;
    else {
      expect(line).toMatch(/^[\w-]+\.m4s$/);
      expect([seconds, map], 'a duration and an initialization segment').not.toContain(undefined);
      const number = (header.get('MEDIA-SEQUENCE') ?? 0) + segments.length;
      segments.push({ number, uri: line, seconds: seconds as number, map: map as string, isDiscontinuity });
      seconds = undefined;
      isDiscontinuity = false;
    }
  }
  const targetSeconds = header.get('TARGETDURATION') as number;
  expect(segments.length).toBeGreaterThan(0);
  for (const segment of segments) expect(Math.round(segment.seconds)).toBeLessThanOrEqual(targetSeconds);
  return {
    targetSeconds,
    mediaSequence: header.get('MEDIA-SEQUENCE') ?? 0,
    discontinuitySequence: header.get('DISCONTINUITY-SEQUENCE') ?? 0,
    isEnded,
    segments,
  };
};

/** Holds the playlists of one stream, as they follow each other, against RFC 8216 6.2. */
export class HlsClient {
  /** All segments that were ever listed, by number. */
  readonly seen = new Map<number, ReadSegment>();
  last: ReadPlaylist | undefined;

  take(text: string): ReadPlaylist {
    const list = readPlaylist(text);
    const before = this.last;
    this.last = list;
    for (const segment of list.segments) {
      const known = this.seen.get(segment.number);
      if (known !== undefined) expect(segment).toEqual(known);
      this.seen.set(segment.number, segment);
    }
    if (before === undefined) return list;
    expect(list.targetSeconds).toBe(before.targetSeconds);
    expect(list.mediaSequence).toBeGreaterThanOrEqual(before.mediaSequence);
    expect(before.isEnded && text.length > 0).toBe(false);
    // Segments leave at the front, and come at the end.
    expect((list.segments.at(-1) as ReadSegment).number).toBeGreaterThanOrEqual(
      (before.segments.at(-1) as ReadSegment).number,
    );
    const gone = before.segments.filter(({ number }) => number < list.mediaSequence);
    const discontinuities = gone.filter(({ isDiscontinuity }) => isDiscontinuity).length;
    if (list.mediaSequence <= before.mediaSequence + before.segments.length)
      expect(list.discontinuitySequence).toBe(before.discontinuitySequence + discontinuities);
    if (list.mediaSequence > 0) {
      const seconds = list.segments.reduce((sum, segment) => sum + segment.seconds, 0);
      expect(seconds).toBeGreaterThanOrEqual(3 * list.targetSeconds - 0.001);
    }
    return list;
  }
}
