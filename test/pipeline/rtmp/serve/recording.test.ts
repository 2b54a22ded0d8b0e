import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GrowingFile } from '../../../../src/io/growing-file.ts';
import { openGrowing } from '../../../../src/io/growing-file.ts';
import { SinkError } from '../../../../src/io/sink.ts';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { streamedMessage } from '../../../../src/pipeline/rtmp/serve/media-role.ts';
import { type Recorded, Recording, recordingStem } from '../../../../src/pipeline/rtmp/serve/recording.ts';
import { flvMessages, kept, media, SAMPLE, Served, TestPublisher } from '../../../harness/served.ts';

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'rtmpkit-recording-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

const placeOf = (open: () => GrowingFile) => ({ stem: 'one', open });

const recordedBy = async (recording: Recording): Promise<Recorded> => {
  const recorded = await recording.done;
  if (recorded === undefined) throw new Error('nothing was recorded');
  return recorded;
};

const record = async (messages: readonly MediaMessage[]): Promise<Uint8Array> => {
  const recording = new Recording(placeOf(() => openGrowing(folder(), 'one', '.flv')));
  for (const message of messages) recording.take(streamedMessage(message));
  recording.ended();
  const { path, sizeBytes, why } = await recordedBy(recording);
  const bytes = readFileSync(path);
  expect({ size: bytes.length, why }).toEqual({ size: sizeBytes, why: undefined });
  return bytes;
};

/** A number of onMetaData, found by its name in the bytes: FLV 10.1 E.4.4: marker 0, then a double. */
const numberIn = (bytes: Uint8Array, name: string): number => {
  const view = Buffer.from(bytes);
  return view.readDoubleBE(view.indexOf(name) + name.length + 1);
};

describe('a recording', () => {
  test('has the tags that were published, and what is known at the end', async () => {
    const bytes = await record(SAMPLE);
    const tags = flvMessages(bytes);
    expect(media(tags)).toEqual(media(SAMPLE));
    // FLV 10.1 E.2: audio and video.
    expect(bytes[4]).toBe(5);
    expect(numberIn(bytes, 'filesize')).toBe(bytes.length);
    // The last frame of sound begins at 1.078 s and lasts 23 ms.
    expect(numberIn(bytes, 'duration')).toBeCloseTo(1.101, 3);
  });

  test('of sound alone says so; without metadata it has none', async () => {
    const sound = SAMPLE.filter(({ kind }) => kind === 'audio');
    const bytes = await record(sound);
    expect(bytes[4]).toBe(4);
    expect(flvMessages(bytes).map(kept)).toEqual(sound.map(kept));
  });

  test('the header has video that came late', async () => {
    const sound = SAMPLE.filter(({ kind }) => kind === 'audio');
    const video = SAMPLE.filter(({ kind }) => kind === 'video').map((message) => ({ ...message, timestampMs: 2000 }));
    expect((await record([...sound, ...video]))[4]).toBe(5);
  });

  test('times that wrap do not make it long', async () => {
    const late = SAMPLE.map((message) =>
      message.kind === 'script'
        ? message
        : { ...message, timestampMs: (message.timestampMs + 2 ** 32 - 500) % 2 ** 32 },
    );
    expect(numberIn(await record(late), 'duration')).toBeCloseTo(1.101, 3);
  });

  test('ends with its last whole tag when the disk is full', async () => {
    const file = new FullFile(5000);
    const recording = new Recording(placeOf(() => file));
    for (const message of SAMPLE) recording.take(streamedMessage(message));
    recording.ended();
    const { sizeBytes, why } = await recordedBy(recording);
    expect(why).toBe('cannot write x.flv: no space left on the device');
    expect(sizeBytes).toBeLessThanOrEqual(5000);
    const tags = flvMessages(file.bytes.subarray(0, sizeBytes));
    expect(tags.length).toBeGreaterThan(10);
    expect(media(tags)).toEqual(media(SAMPLE).slice(0, media(tags).length));
    expect(recording.status).toBeUndefined();
  });

  test('of a server: a file a publish, whatever the stream is called', async () => {
    const path = folder();
    const served = await Served.start({ openRecording: (stem) => openGrowing(path, stem, '.flv') });
    for (const name of ['a', 'a', '..%2f..', '.hidden']) {
      const publisher = await TestPublisher.open(served.url(`live/${name}`));
      await publisher.send(SAMPLE);
      await publisher.close();
    }
    await served.until('recorded', 4);
    const files = readdirSync(path);
    expect(files).toHaveLength(4);
    for (const file of files) {
      expect(file).toMatch(/^live-[A-Za-z0-9._-]+-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-2)?\.flv$/);
      expect(media(flvMessages(readFileSync(join(path, file))))).toEqual(media(SAMPLE));
    }
  });

  test('of a publish without sound and picture is none: there is no file, metadata or not', async () => {
    const path = folder();
    const served = await Served.start({ openRecording: (stem) => openGrowing(path, stem, '.flv') });
    const empty = await TestPublisher.open(served.url('live/empty'));
    await served.until('publish');
    expect(readdirSync(path)).toEqual([]);
    await empty.close();
    const metadata = await TestPublisher.open(served.url('live/metadata'));
    await metadata.send(SAMPLE.filter(({ kind }) => kind === 'script'));
    await metadata.close();
    await served.until('unpublish', 2);
    await served.server.close();
    expect(readdirSync(path)).toEqual([]);
    expect(served.notices.filter(({ event }) => event.startsWith('record'))).toEqual([]);
  });

  test('that cannot be made stops no publisher', async () => {
    const served = await Served.start({ openRecording: (stem) => openGrowing('/nonexistent', stem, '.flv') });
    const publisher = await TestPublisher.open(served.url());
    await publisher.send(SAMPLE);
    await publisher.close();
    await served.until('unpublish');
    expect(served.of('record-failed')).toMatchObject([{ why: expect.stringContaining('no such folder') }]);
    expect(served.of('unpublish')).toMatchObject([{ frames: 25 }]);
  });
});

test.each([
  ['live', 'demo', 'live-demo-2026-01-02T03-04-05Z'],
  ['', '../../etc/passwd', '__.._etc_passwd-2026-01-02T03-04-05Z'],
  ['a/b', 'x\u0000y\n:', 'a_b-x_y__-2026-01-02T03-04-05Z'],
  ['-rf', '.', '_rf-_-2026-01-02T03-04-05Z'],
])('the name of a file of %s, %j', (app, name, stem) => {
  expect(recordingStem({ app, name }, '2026-01-02T03:04:05.678Z')).toBe(stem);
});

/** A file on a disk that has room for so many bytes. */
class FullFile implements GrowingFile {
  readonly path = 'x.flv';
  readonly bytes: Uint8Array;
  readonly waitingBytes = 0;
  failure: SinkError | undefined;
  writtenBytes = 0;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  append(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      const part = piece.subarray(0, this.bytes.length - this.writtenBytes);
      this.bytes.set(part, this.writtenBytes);
      this.writtenBytes += part.length;
      if (part.length < piece.length) this.failure = new SinkError('cannot write x.flv: no space left on the device');
    }
  }

  async settled(): Promise<void> {}

  finish(_sizeBytes: number, patches: readonly { readonly offset: number; readonly bytes: Uint8Array }[]): void {
    for (const { offset, bytes } of patches) this.bytes.set(bytes, offset);
  }
}
