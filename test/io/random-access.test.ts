import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Mp4Reader } from '../../src/container/mp4/reader.ts';
import type { Context } from '../../src/io/context.ts';
import { openSource } from '../../src/io/source.ts';
import { StreamRanges } from '../../src/pipeline/samples/byte-ranges.ts';
import { readSamples } from '../../src/pipeline/samples/sample-input.ts';
import { box, writeMp4 } from '../harness/mp4-writer.ts';

const context = { interrupted: new AbortController().signal } as Context;

/** 3 MB of media, and the index at the end. */
const FILE = writeMp4(
  [
    {
      id: 1,
      kind: 'video',
      timescale: 1000,
      entry: ['avc1', box('avcC', [1, 100, 0, 11, 255, 224, 0])],
      samples: [1, 2, 3].map((byte) => ({ data: new Uint8Array(1 << 20).fill(byte), duration: 40 })),
    },
  ],
  false,
);

const requests: (string | undefined)[] = [];
let givesRanges = true;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { range } = request.headers;
    requests.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const isPart = givesRanges && range !== undefined;
    response.writeHead(isPart ? 206 : 200, {
      'content-length': FILE.length - (isPart ? from : 0),
      ...(givesRanges && { 'accept-ranges': 'bytes' }),
    });
    response.end(FILE.subarray(isPart ? from : 0));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.mp4`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const sizesOf = async (): Promise<readonly number[]> => {
  const { chunks, openAt, close } = await openSource(url, context);
  const again = openAt && (async (offset: number) => (await openAt(offset))[Symbol.asyncIterator]());
  const ranges = new StreamRanges(new Uint8Array(0), false, chunks[Symbol.asyncIterator](), again);
  const sizes: number[] = [];
  try {
    for await (const { items } of readSamples(new Mp4Reader(), ranges)) {
      for (const item of items) if (item.kind === 'sample') sizes.push(item.sample.data.length);
    }
  } finally {
    await close();
  }
  return sizes;
};

describe('an MP4 on a server, with its index at the end', () => {
  it('is read with ranges: the index first, then the media', async () => {
    givesRanges = true;
    requests.length = 0;
    expect(await sizesOf()).toEqual([1 << 20, 1 << 20, 1 << 20]);
    // The whole, from its index on, and from its media on.
    const mediaEnd = 24 + 8 + 3 * (1 << 20);
    expect(requests).toEqual([undefined, `bytes=${mediaEnd}-`, 'bytes=32-']);
  });

  it('is refused with a sentence where the server gives no ranges', async () => {
    givesRanges = false;
    await expect(sizesOf()).rejects.toThrow('-movflags +faststart');
  });
});

it('a file is read anywhere', async () => {
  const whole = readFileSync('samples/bframes.mp4');
  const source = await openSource('samples/bframes.mp4', context);
  expect(source.file?.sizeBytes).toBe(whole.length);
  expect(await source.file?.read(100, 50)).toEqual(new Uint8Array(whole.subarray(100, 150)));
  expect((await source.file?.read(whole.length - 10, 50))?.length).toBe(10);
  await source.close();
});
