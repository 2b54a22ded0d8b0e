import { describe, expect, it } from 'vitest';
import { CalculatedDts } from '../../../src/container/calculated-dts.ts';
import { blockOf } from '../../../src/container/matroska/block.ts';
import { ID } from '../../../src/container/matroska/ids.ts';
import { MatroskaReader } from '../../../src/container/matroska/reader.ts';
import { block, element, uint, unknownSize } from '../../harness/ebml-writer.ts';
import { bytesOf } from '../../harness/mp4-writer.ts';
import { readAsFile, readAsPipe } from '../../harness/samples-read.ts';

const data = (byte: number, size: number): Uint8Array => new Uint8Array(size).fill(byte);

const HEAD = bytesOf(element(ID.ebml, element(ID.docType, 'matroska')));
const INFO = element(ID.info, uint(ID.timestampScale, 1_000_000), element(ID.writingApp, 'a writer'));
const video = (...more: readonly Uint8Array[]): Uint8Array =>
  element(ID.trackEntry, uint(ID.trackNumber, 1), uint(ID.trackType, 1), element(ID.codecId, 'V_VP9'), ...more);
const AUDIO = element(
  ID.trackEntry,
  uint(ID.trackNumber, 2),
  uint(ID.trackType, 2),
  element(ID.codecId, 'A_AAC'),
  uint(ID.defaultDuration, 21_333_333),
  element(ID.codecPrivate, [0x11, 0x90]),
);
const CLUSTERS = [
  element(
    ID.cluster,
    uint(ID.timestamp, 1000),
    block(ID.simpleBlock, 1, 0, 0x80, data(1, 30)),
    block(ID.simpleBlock, 2, 5, 0x80, data(2, 10)),
    element(
      ID.blockGroup,
      block(ID.block, 1, 40, 0, data(3, 20)),
      uint(ID.blockDuration, 40),
      element(ID.referenceBlock, [1]),
    ),
  ),
  element(ID.cluster, uint(ID.timestamp, 2000), block(ID.simpleBlock, 1, -20 & 0xffff, 0, data(4, 5))),
];

describe.each([
  ['sizes known', bytesOf(HEAD, element(ID.segment, INFO, element(ID.tracks, video(), AUDIO), ...CLUSTERS))],
  [
    'sizes unknown, as of a live stream',
    bytesOf(
      HEAD,
      unknownSize(
        ID.segment,
        INFO,
        element(ID.tracks, video(), AUDIO),
        unknownSize(ID.cluster, ...CLUSTERS.map((one) => one.subarray(8))),
      ),
    ),
  ],
])('Matroska, %s', (_name, bytes) => {
  it('gives blocks with their times, places and flags', async () => {
    const reader = new MatroskaReader();
    const { tracks, samples, findings } = await readAsFile(reader, bytes);
    expect(findings).toEqual([]);
    expect(tracks).toEqual(['video 1 vp09', 'audio 2 mp4a']);
    expect(samples.map(({ track, ptsMs, isSync, hex }) => [track, ptsMs, isSync, hex.length / 2])).toEqual([
      [1, 1000, true, 30],
      [2, 1005, true, 10],
      [1, 1040, false, 20],
      [1, 1980, false, 5],
    ]);
    for (const { offset = -1, hex } of samples)
      expect(Buffer.from(bytes).toString('hex', offset, offset + hex.length / 2)).toBe(hex);
    expect(reader.facts.writer).toBe('a writer');
  });

  it('gives the same however the input is cut, and ends where it is cut off', async () => {
    const whole = await readAsFile(new MatroskaReader(), bytes);
    for (const size of [1, 9, 100]) expect(await readAsPipe(new MatroskaReader(), bytes, size)).toEqual(whole);
    for (let end = 1; end < bytes.length; end++) {
      const read = await readAsFile(new MatroskaReader(), bytes.subarray(0, end)).catch((error: Error) => error);
      if (read instanceof Error) expect(read.message).toMatch(/^cannot be read: /);
    }
  });

  it('any byte may be wrong', async () => {
    for (let at = 0; at < bytes.length; at++) {
      const wrong = bytes.slice();
      wrong[at] = (wrong[at] as number) ^ 0xff;
      const read = await readAsFile(new MatroskaReader(), wrong).catch((error: Error) => error);
      if (read instanceof Error) expect(['ContainerError', 'LimitError']).toContain(read.name);
    }
  });
});

describe('a block', () => {
  const sizes = (bytes: Uint8Array) => blockOf(bytes, 0, bytes.length)?.frames.map(({ start, end }) => end - start);

  // RFC 9559 10.3.2 and 10.3.3: frames of 800, 500 and 1000 bytes.
  it('with Xiph lacing', () => {
    expect(sizes(bytesOf([0x81, 0, 0, 2, 2, 255, 255, 255, 35, 255, 245], data(1, 2300)))).toEqual([800, 500, 1000]);
  });
  it('with EBML lacing', () => {
    expect(sizes(bytesOf([0x81, 0, 0, 6, 2, 0x43, 0x20, 0x5e, 0xd3], data(1, 2300)))).toEqual([800, 500, 1000]);
  });
  it('with fixed-size lacing', () => {
    expect(sizes(bytesOf([0x81, 0, 0, 4, 2], data(1, 30)))).toEqual([10, 10, 10]);
  });
  it('whose lacing does not fit', () => {
    expect(sizes(bytesOf([0x81, 0, 0, 2, 2, 255, 255], data(1, 10)))).toBeUndefined();
    expect(sizes(bytesOf([0x81, 0, 0, 6, 200, 0x81], data(0xff, 10)))).toBeUndefined();
  });
});

describe('tracks that cannot be read as they are', () => {
  const encoded = (...content: readonly Uint8Array[]): Uint8Array =>
    element(ID.contentEncodings, element(ID.contentEncoding, ...content));
  const read = (encoding: Uint8Array) =>
    readAsFile(
      new MatroskaReader(),
      bytesOf(HEAD, element(ID.segment, INFO, element(ID.tracks, video(encoding)), ...CLUSTERS)),
    );

  it('header stripping is undone', async () => {
    const { samples } = await read(
      encoded(element(ID.contentCompression, uint(ID.contentCompAlgo, 3), element(ID.contentCompSettings, [9, 8]))),
    );
    expect(samples.map(({ hex }) => hex.slice(0, 6))).toEqual(['090801', '090803', '090804']);
  });
  it('encryption and compression are told', async () => {
    expect((await read(encoded(element(ID.contentEncryption, [0])))).findings).toEqual(['encrypted']);
    expect((await read(encoded(element(ID.contentCompression, uint(ID.contentCompAlgo, 0))))).findings).toEqual([
      'compressed',
    ]);
  });
});

describe('decoding times that are calculated', () => {
  const timesOf = (depth: number, shown: readonly number[]) => {
    const dts = new CalculatedDts(depth, 40);
    return shown.map((pts) => dts.next(pts));
  };
  it('are those of a decoder that holds back so many frames', () => {
    // I P B b b P B b b, a pyramid: two frames are held back.
    expect(timesOf(2, [0, 160, 80, 40, 120, 320, 240, 200, 280])).toEqual([-80, -40, 0, 40, 80, 120, 160, 200, 240]);
    expect(timesOf(0, [0, 40, 80])).toEqual([0, 40, 80]);
  });
  it('rise, and are never above the presentation time, whatever is declared', () => {
    const shown = [0, 160, 80, 40, 120, 100, 90];
    const dts = timesOf(1, shown);
    dts.forEach((time, i) => {
      expect(time).toBeLessThanOrEqual(shown[i] as number);
    });
  });
});
