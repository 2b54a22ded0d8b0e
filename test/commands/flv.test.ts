import { Readable, Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../src/io/context.ts';
import { concat, cts, flvHeader, hex, tag } from '../harness/flv-writer.ts';
import { lengthPrefixedStream, writePps, writeSlice, writeSps } from '../harness/written-stream.ts';

// x264 by ffmpeg 5.1 (gen-ffmpeg__avc_aac.flv).
const AVCC = '0164000affe100186764000aacb2051b60220000030002000003003c1e244c9001000668ebc3cb22c0fdf8f800';
const META = '02000a6f6e4d65746144617461080000000100057769647468004064000000000000000009';

const FILE = concat(
  flvHeader(),
  tag(18, 0, META),
  tag(9, 0, `1700000000${AVCC}`),
  tag(8, 0, 'af001210'),
  tag(9, 0, `1701${cts(67)}0000000c65888437d4d44633d757db44`),
  tag(8, 10, 'af0121'),
  tag(9, 67, `2701${cts(67)}0000000c419a3b111fb1f81057bcfeca`),
);

let run: (args: readonly string[], context: Context) => Promise<number>;
beforeAll(async () => {
  // The build sets the version; the command line reads it when it is loaded.
  Object.assign(globalThis, { RTMPKIT_VERSION: 'test' });
  ({ run } = await import('../../src/commands/run.ts'));
});

const sink = () => {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
};

const flv = async (args: readonly string[], input: Uint8Array = FILE, pieces = input.length) => {
  const [out, err] = [sink(), sink()];
  const chunks = Array.from({ length: Math.ceil(input.length / pieces) }, (_, i) =>
    Buffer.from(input.subarray(i * pieces, (i + 1) * pieces)),
  );
  const code = await run(args, {
    stdin: Readable.from(chunks),
    stdout: out.stream,
    stderr: err.stream,
    env: {},
    interrupted: new AbortController().signal,
  });
  return { code, out: out.text(), err: err.text() };
};

const records = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('rtmpkit flv', () => {
  it('writes the same table for any split', async () => {
    const { code, out } = await flv(['flv']);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('     #    offset T    size      DTS  CTS      PTS delta codec content');
    expect(lines[1]).toBe('     0        13 S      48        0                     AMF   onMetaData, 1 keys');
    expect(lines[2]).toBe('     1        65 V      61        0                     avc1  config 160x96 High@1 15 fps');
    expect(lines[4]).toBe('     3       149 V      32        0   67       67    +0 avc1  key IDR:12');
    expect((await flv(['flv'], FILE, 7)).out).toBe(out);
  });

  it('writes one JSON document with the records of NDJSON', async () => {
    const document = JSON.parse((await flv(['flv', '--json'])).out) as Record<string, unknown>;
    expect(Object.keys(document)).toEqual(['schema', 'input', 'tags', 'diagnostics', 'summary']);
    expect(document['schema']).toBe('rtmpkit/flv/1');
    const lines = records((await flv(['flv', '--ndjson'])).out);
    expect(lines[0]).toEqual({ record: 'header', schema: 'rtmpkit/flv/1', input: { path: null, format: 'flv' } });
    expect(lines.filter(({ record }) => record === 'tag')).toEqual(document['tags']);
    expect(lines.at(-1)).toEqual({ record: 'summary', ...(document['summary'] as object) });
  });

  it('writes records with the documented keys', async () => {
    const tags = records((await flv(['flv', '--ndjson'])).out).filter(({ record }) => record === 'tag');
    expect(tags[3]).toEqual({
      record: 'tag',
      index: 3,
      offset: 149,
      type: 'video',
      tagType: 9,
      size: 32,
      dataSize: 21,
      timestamp: 0,
      dtsMs: 0,
      ptsMs: 67,
      compositionTimeMs: 67,
      previousTagSize: 32,
      video: { isExHeader: 0, frameType: 1, codecId: 7, avcPacketType: 1, compositionTime: 67 },
      derived: {
        codec: 'avc1',
        packetType: 'CodedFrames',
        payloadSize: 16,
        nalus: [{ nal_unit_type: 5, name: 'IDR', size: 12, sliceType: 'I' }],
        keyframe: true,
      },
    });
    expect(tags[0]?.['script']).toEqual({ name: 'onMetaData', values: [{ width: 160 }] });
  });

  it('selects by type and keeps the index', async () => {
    const tags = records((await flv(['flv', '--ndjson', '--select', 'audio'])).out).filter(
      ({ record }) => record === 'tag',
    );
    expect(tags.map(({ index }) => index)).toEqual([2, 4]);
  });

  it('stops at a limit, and reports it', async () => {
    const lines = records((await flv(['flv', '--ndjson', '--limit', '2'])).out);
    expect(lines.filter(({ record }) => record === 'tag')).toHaveLength(2);
    expect(lines.at(-1)).toMatchObject({ record: 'summary', complete: false });
  });

  it.each([1, 1000])('counts what was read up to the limit, and no more: pieces of %i', async (pieces) => {
    const { out } = await flv(['flv', '--json', '--select', 'video', '--limit', '2'], FILE, pieces);
    const { tags, summary } = JSON.parse(out) as {
      tags: readonly { index: number }[];
      summary: { tags: number; sizeBytes: number; types: readonly object[]; tracks: readonly { frames: number }[] };
    };
    // The second video tag is the fourth of all: the two after it are in the same piece.
    expect(tags.map(({ index }) => index)).toEqual([1, 3]);
    expect(summary.tags).toBe(4);
    expect(summary.sizeBytes).toBe(FILE.length - (11 + 3 + 4) - (11 + 21 + 4));
    expect(summary.tracks.map(({ frames }) => frames)).toEqual([1, 0]);
  });

  it('traces every element of the headers', async () => {
    const { out } = await flv(['flv', '--trace', '--select', 'video']);
    for (const name of [
      'FLVTAG()',
      'timestampExtended = 0',
      'avcPacketType = 1  (AVC NALU)',
      'lengthSizeMinusOne = 3',
    ]) {
      expect(out).toContain(name);
    }
    const tags = records((await flv(['flv', '--trace', '--ndjson'])).out).filter(({ record }) => record === 'tag');
    expect(tags.every((record) => Array.isArray(record['fields']))).toBe(true);
  });

  it('ends with 1 when bytes are broken, with a line for each', async () => {
    const { code, err } = await flv(['flv'], FILE.subarray(0, -8));
    expect(code).toBe(1);
    expect(err).toMatch(
      /^rtmpkit: stdin: tag \d+ at [\d.]+ s, offset \d+ \(0x[0-9a-f]+\): error: the tag has 32 bytes/m,
    );
  });

  it('is silent about warnings with -q', async () => {
    const bytes = concat(flvHeader(), tag(8, 0, '2200', { streamId: 3 }));
    expect((await flv(['flv'], bytes)).err).toContain('StreamID is 3');
    expect((await flv(['flv', '-q'], bytes)).err).toBe('');
  });

  it('exits with 3 if the input is no FLV, with 2 for wrong usage', async () => {
    const annexb = Buffer.from('0000000167640000', 'hex');
    expect(await flv(['flv'], annexb)).toMatchObject({ code: 3, out: '' });
    expect((await flv(['flv'], annexb)).err).toContain('is not FLV');
    expect((await flv(['flv'], new Uint8Array(0))).code).toBe(3);
    expect((await flv(['flv', '--select', 'film'])).code).toBe(2);
    expect((await flv(['flv', '--format', 'annexb'])).code).toBe(2);
  });

  it('reads a stream without a header if the format is given', async () => {
    const { out } = await flv(['flv', '--format', 'flv', '--ndjson'], FILE.subarray(-20));
    expect(records(out).filter(({ record }) => record === 'tag')).toHaveLength(0);
    expect(records(out).at(-1)).toMatchObject({ record: 'summary', tags: 0, junkBytes: 20 });
  });

  it('recognises a stream without a header by its tags', async () => {
    const { code, out } = await flv(['flv', '--ndjson'], FILE.subarray(20));
    expect(records(out).filter(({ record }) => record === 'tag')).toHaveLength(5);
    expect(code).toBe(1);
  });
});

describe('rtmpkit nalu and sps', () => {
  it('read FLV', async () => {
    const lines = records((await flv(['nalu', '--ndjson'])).out);
    expect(lines[0]?.['input']).toEqual({ path: null, format: 'flv', codec: 'h264' });
    expect(lines.filter(({ record }) => record === 'nalu').map(({ name }) => name)).toEqual([
      'SPS',
      'PPS',
      'IDR',
      'slice',
    ]);
    const sps = JSON.parse((await flv(['sps', '--json'])).out) as { sps: { derived: object }[] };
    expect(sps.sps[0]?.derived).toMatchObject({ width: 160, height: 96 });
  });

  it.each([
    ['VP9', '9176703039a2'],
    ['Sorenson H.263', '2200008400'],
    ['zzzz', '937a7a7a7a00'],
  ])('name %s, which they do not list, and end with 1', async (codec, data) => {
    const bytes = concat(flvHeader(), tag(9, 0, data));
    for (const command of ['nalu', 'sps']) {
      const { code, err } = await flv([command], bytes);
      expect(code).toBe(1);
      expect(err).toMatch(new RegExp(`error: video is ${codec}: only H\\.264.* listed here`));
    }
  });

  it('report where a picture split over tags starts', async () => {
    const picture = (firstMb: number) => writeSlice({ nal: 5, firstMb });
    const lead = hex('1701000000');
    const next = writeSlice({ frameNum: 1, lsb: 2 });
    const bytes = concat(
      flvHeader(),
      tag(9, 0, concat(lead, lengthPrefixedStream([writeSps(), writePps(), picture(0)], 4))),
      tag(9, 40, concat(lead, lengthPrefixedStream([picture(1)], 4))),
      tag(9, 80, concat(lead, lengthPrefixedStream([next], 4))),
    );
    const { out } = await flv(['nalu', '--ndjson'], bytes);
    const found = records(out).filter(({ code }) => code === 'split-access-unit');
    expect(found).toEqual([expect.objectContaining({ severity: 'warning', tag: 1, nalu: 3 })]);
    expect(found[0]?.['message']).toBe(
      'access unit 0 begins in tag 0 and continues in tag 1: FLV requires it in one tag',
    );
  });
});
