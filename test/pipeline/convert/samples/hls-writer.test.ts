import { describe, expect, test } from 'vitest';
import type { WrittenTrack } from '../../../../src/container/mp4/write/written-track.ts';
import { HlsWriter } from '../../../../src/pipeline/convert/samples/hls-writer.ts';
import { MemoryFiles } from '../../../../src/pipeline/rtmp/serve/http/hls/memory-files.ts';
import { HlsClient } from '../../../harness/hls-client.ts';

const TIMESCALE = 1000;
const track = (width: number): WrittenTrack => ({
  kind: 'video',
  id: 1,
  fourCc: 'avc1',
  timescale: TIMESCALE,
  config: Uint8Array.of(1, 0x64, 0, 0x0b, 0xff, 0xe0, 0),
  width,
  height: 96,
});

/** A live stream of pictures of 100 ms and 10 bytes. */
class Live {
  readonly files = new MemoryFiles();
  readonly client = new HlsClient();
  readonly #writer: HlsWriter;
  #track = track(160);
  #at = 0;
  #read: Uint8Array | undefined;
  /** Before the next picture. */
  #pauseMs = 0;

  constructor(options: { readonly segmentSeconds?: number; readonly longestBytes?: number } = {}) {
    this.#writer = new HlsWriter(this.files, {
      segmentSeconds: 2,
      playlist: 'p',
      stem: 's',
      window: 6,
      ...options,
    });
  }

  async begin(): Promise<void> {
    await this.#writer.begin([{ track: this.#track, dts: 0, pts: 0 }]);
  }

  /** A GOP of so many seconds; the playlist is read after each picture. */
  async gop(seconds: number): Promise<void> {
    for (let i = 0; i < 10 * seconds; i++) {
      const dts = this.#at;
      const duration = 100 + (i === 10 * seconds - 1 ? this.#pauseMs : 0);
      this.#at += duration;
      const data = new Uint8Array(10);
      await this.#writer.sample({ track: this.#track, dts, pts: dts, duration, isSync: i === 0, data });
      this.look();
    }
  }

  /** The next picture comes so much later. */
  pause(seconds: number): void {
    this.#pauseMs = 1000 * seconds;
  }

  async reconfigure(width: number): Promise<void> {
    this.#track = track(width);
    await this.#writer.reconfigure(this.#track);
  }

  /** A picture that takes no time. */
  async still(): Promise<void> {
    const [dts, data] = [this.#at, new Uint8Array(10)];
    await this.#writer.sample({ track: this.#track, dts, pts: dts, duration: 0, isSync: true, data });
  }

  /** The playlist, and all that it names, is there. */
  look(): void {
    const bytes = this.files.read('p');
    const { last } = this.client;
    if (bytes === undefined || bytes === this.#read) return;
    this.#read = bytes;
    const text = new TextDecoder().decode(bytes);
    const { segments } = this.client.take(text);
    const named = [...segments, ...(last?.segments ?? [])].flatMap(({ uri, map }) => [uri, map]);
    expect(this.files.names).toEqual(expect.arrayContaining(named));
  }

  get listed() {
    return (this.client.last?.segments ?? []).map(({ seconds }) => seconds);
  }
}

describe('a live playlist', () => {
  test('lists the last segments, three target durations at least, whatever the GOPs', async () => {
    for (const gops of [[2], [1], [1.5], [3], [4, 2, 2, 2], [2, 1.3, 3, 0.4], [12, 2]]) {
      const live = new Live();
      await live.begin();
      for (let i = 0; i < 25; i++) await live.gop(gops[i % gops.length] as number);
      expect(live.listed.length).toBeGreaterThanOrEqual(6);
      expect(live.client.last?.mediaSequence).toBeGreaterThan(0);
    }
  });

  test('keeps files as long as a client may have a playlist that names them, and no longer', async () => {
    const live = new Live();
    await live.begin();
    for (let i = 0; i < 30; i++) {
      await live.gop(2);
      // 6 in the playlist, and those that have left for less than the time of 7.
      expect(live.files.names.length).toBeLessThanOrEqual(1 + 1 + 6 + 7);
    }
    expect(live.files.bytes).toBe(
      live.files.names.reduce((sum, name) => sum + (live.files.read(name)?.length ?? 0), 0),
    );
  });

  test('ends the first segment after 10 s, and later ones before they are longer than was announced', async () => {
    const live = new Live();
    await live.begin();
    await live.gop(60);
    const seconds = [...live.client.seen.values()].map((segment) => segment.seconds);
    expect(seconds[0]).toBeCloseTo(10, 0);
    expect(live.client.last?.targetSeconds).toBe(20);
    for (const later of seconds.slice(1)) expect(Math.round(later)).toBeLessThanOrEqual(20);
  });

  test('timestamps that jump by more than a segment: a discontinuity, and no segment is too long', async () => {
    const live = new Live();
    await live.begin();
    for (let i = 0; i < 3; i++) await live.gop(2);
    live.pause(60);
    await live.gop(2);
    live.pause(0);
    for (let i = 0; i < 3; i++) await live.gop(2);
    const segments = [...live.client.seen.values()];
    // The client has judged each by the target duration.
    expect(segments.map(({ seconds }) => seconds)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(segments.map(({ isDiscontinuity }) => isDiscontinuity)).toEqual([false, false, false, false, true, false]);
    // baseMediaDecodeTime of the segment after it: where the timestamps are.
    const after = live.files.read(segments[4]?.uri ?? '') as Uint8Array;
    const tfdt = Buffer.from(after).indexOf('tfdt');
    expect(Number(Buffer.from(after).readBigUInt64BE(tfdt + 8))).toBe(68_000);
  });

  test('ends segments that take too many bytes', async () => {
    const live = new Live({ longestBytes: 100 });
    await live.begin();
    await live.gop(10);
    expect(live.listed[0]).toBeCloseTo(1.1, 5);
  });

  test('names a new initialization segment after a discontinuity, and keeps none that nothing needs', async () => {
    const live = new Live();
    await live.begin();
    for (let i = 0; i < 30; i++) {
      await live.gop(1);
      await live.reconfigure(160 + i);
      await live.reconfigure(320 + i);
      live.look();
    }
    expect(live.client.last?.segments.every(({ isDiscontinuity }) => isDiscontinuity)).toBe(true);
    expect(live.client.last?.discontinuitySequence).toBe((live.client.last?.mediaSequence ?? 0) - 1);
    const maps = live.files.names.filter((name) => name.includes('init'));
    const segments = live.files.names.filter((name) => name.endsWith('.m4s'));
    expect(maps.length).toBe(segments.length + 1);
  });

  test('stays bounded if times stand still', async () => {
    const live = new Live();
    await live.begin();
    for (let i = 0; i < 200; i++) {
      await live.still();
      await live.reconfigure(160 + i);
    }
    expect(live.files.names.length).toBeLessThanOrEqual(2 + 2 * (60 + 60));
  });
});
