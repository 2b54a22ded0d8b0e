import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { gopFlv, gopStream } from '../harness/gop-stream.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, rtmpkit, start } from './program.ts';
import { bytesOfSample, sample } from './streams.ts';

afterEach(killPrograms);

type Json = Record<string, unknown>;

const linesOf = (stdout: string): Json[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

const recordsOf = async (args: string, stdin: Uint8Array, kind: string): Promise<Json[]> => {
  const { stdout } = await runInProcess(['gop', ...args.split(' '), '--ndjson', '-'], { stdin });
  return linesOf(stdout).filter(({ record }) => record === kind);
};

describe('a live pipe', () => {
  test('the row of a GOP comes with the next key frame', async () => {
    const program = start(['gop', '--no-summary']);
    const bytes = bytesOfSample('bframes.h264');
    // The second GOP begins at byte 55608; frames of a raw stream wait until their place in output order is known.
    program.child.stdin.write(bytes.subarray(0, 70_000));
    await program.until((stdout) => /^ {3}0 +0 .* I 2×PBB PB 7×PBB$/m.test(stdout));
    expect(program.stdout).not.toMatch(/^ {3}1 /m);
    program.child.stdin.end(bytes.subarray(70_000));
    expect((await program.end()).stdout.toString()).toMatch(/^ {3}1 +30 /m);
  });

  test.each([
    ['--frames', /^ {4}1 {5}3 P /m],
    ['--frames --ndjson', /"index":1,"displayIndex":3,.*\n/],
    ['--frames --csv', /^1,3,0,P,/m],
  ])('%s: the row of a frame comes as soon as its place in output order is known', async (flags, row) => {
    const program = start(['gop', ...flags.split(' ')]);
    // The first 14 frames and a part of the next one; at most two are decoded before a frame that is shown before them.
    program.child.stdin.write(bytesOfSample('bframes.h264').subarray(0, 30_000));
    await program.until((stdout) => row.test(stdout));
    program.child.stdin.end();
    expect((await program.end()).code).toBe(0);
  });

  test('--limit does not wait for the writer', async () => {
    const program = start(['gop', '--limit', '1', '--ndjson']);
    program.child.stdin.write(bytesOfSample('bframes.h264').subarray(0, 70_000));
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(linesOf(stdout.toString()).map(({ record }) => record)).toEqual(['header', 'gop', 'summary']);
    expect(linesOf(stdout.toString()).at(-1)).toMatchObject({ complete: false });
  });
});

describe('the same frames in other wrappings', () => {
  const facts = (frames: readonly Json[]) =>
    frames.map(({ index, displayIndex, type, gop, order, slices, qp, randomAccess, reference }) => ({
      index,
      displayIndex,
      type,
      gop,
      order,
      slices,
      qp,
      randomAccess,
      reference,
    }));

  test('a length-prefixed stream and an FLV that were converted', async () => {
    const raw = await recordsOf('--frames', bytesOfSample('bframes.h264'), 'frame');
    expect(raw).toHaveLength(60);
    for (const format of ['avcc', 'flv']) {
      const args = ['convert', sample('bframes.h264'), '-', '--to', format, '-q'];
      const { stdout } = await rtmpkit(args);
      const frames = await recordsOf('--frames', stdout, 'frame');
      expect(facts(frames)).toEqual(facts(raw));
      // FLV has whole milliseconds, which begin where the first frame is decoded.
      const times = raw.map(({ dtsMs, ptsMs }) => [Math.round(dtsMs as number), Math.round(ptsMs as number)]);
      expect(frames.map(({ dtsMs, ptsMs }) => [Math.round(dtsMs as number), Math.round(ptsMs as number)])).toEqual(
        times,
      );
    }
  });

  test('over http', async () => {
    const server = createServer((_, response) => response.end(bytesOfSample('bframes.flv')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { stdout } = await runInProcess(['gop', `http://127.0.0.1:${port}/live.flv`, '--csv']);
    server.close();
    expect(stdout).toBe((await runInProcess(['gop', sample('bframes.flv'), '--csv'])).stdout);
  });
});

describe('--csv', () => {
  /** RFC 4180, 2: lines that end with CRLF, the same number of fields in each, quotes doubled inside quotes. */
  const parse = (text: string): string[][] => {
    const rows: string[][] = [];
    let at = 0;
    while (at < text.length) {
      const row: string[] = [];
      for (;;) {
        const quoted = /"((?:[^"]|"")*)"/y;
        const plain = /[^",\r\n]*/y;
        const field = text[at] === '"' ? quoted : plain;
        field.lastIndex = at;
        const match = field.exec(text);
        if (match === null) throw new Error(`no field at ${at}`);
        row.push(match[1] === undefined ? match[0] : match[1].replaceAll('""', '"'));
        at += match[0].length;
        if (text[at] !== ',') break;
        at++;
      }
      if (text.slice(at, at + 2) !== '\r\n')
        throw new Error(`no CRLF at ${at}: ${JSON.stringify(text.slice(at, at + 9))}`);
      at += 2;
      rows.push(row);
    }
    return rows;
  };

  const memberOf = (record: Json, path: string): string => {
    const value = path.split('.').reduce<unknown>((of, key) => (of as Json | undefined)?.[key], record);
    return value === undefined ? '' : String(value);
  };

  test.each([
    ['bframes.h264', ''],
    ['bframes.h264', '--frames --vbv 400k/100k'],
    ['bframes.flv', '--frames'],
    ['interlaced.h264', '--frames'],
  ])('of %s %s has the values of the JSON', async (name, flags) => {
    const args = ['gop', sample(name), ...flags.split(' ').filter(Boolean)];
    const csv = await runInProcess([...args, '--csv']);
    expect(csv).toMatchObject({ code: 0, stderr: '' });
    const [head = [], ...rows] = parse(csv.stdout);
    const document = JSON.parse((await runInProcess([...args, '--json'])).stdout) as Record<'gops' | 'frames', Json[]>;
    const records = document.gops ?? document.frames;
    expect(new Set(head).size).toBe(head.length);
    expect(rows).toEqual(records.map((record) => head.map((column) => memberOf(record, column))));
    // No member is left out but the kind of record, the list of pictures, and the times of the tag, which it repeats.
    const members = Object.keys(records[0] ?? {}).filter((key) => key !== 'record' && key !== 'pictures');
    expect(members.filter((key) => !head.some((column) => column.split('.')[0] === key))).toEqual([]);
  });

  test('of a stream without a frame is a header alone', async () => {
    const { stdout } = await runInProcess(['gop', '--csv', '-'], {
      stdin: bytesOfSample('bframes.h264').subarray(0, 40),
    });
    expect(parse(stdout)).toHaveLength(1);
  });
});

describe('--select, --range', () => {
  const pattern = 'IPbbPbb rbbP rP';
  const indexes = async (args: string): Promise<unknown[]> =>
    (await recordsOf(args, gopStream(pattern), args.includes('--frames') ? 'frame' : 'gop')).map(({ index }) => index);

  test('frames by type, by start, by reference', async () => {
    expect(await indexes('--frames --select i')).toEqual([0, 7, 11]);
    expect(await indexes('--frames --select idr')).toEqual([0]);
    expect(await indexes('--frames --select key')).toEqual([0, 7, 11]);
    expect(await indexes('--frames --select nonref')).toEqual([2, 3, 5, 6, 8, 9]);
    expect(await indexes('--frames --select p,open')).toEqual([1, 4, 7, 10, 11, 12]);
  });

  test('GOPs by their start', async () => {
    expect(await indexes('--select idr')).toEqual([0]);
    expect(await indexes('--select open')).toEqual([1, 2]);
  });

  test('numbers and decoding times', async () => {
    expect(await indexes('--frames --range 3..5')).toEqual([3, 4, 5]);
    // 10 frames a second.
    expect(await indexes('--frames --range 0.3s..500ms')).toEqual([3, 4, 5]);
    expect(await indexes('--range 1..')).toEqual([1, 2]);
  });
});

describe('tracks of an FLV', () => {
  test('one that is not there is an error', async () => {
    const stdin = gopFlv('IPP');
    expect(await runInProcess(['gop', '--track', 'video:2', '-'], { stdin })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/the stream has no video:2/),
    });
    expect(await runInProcess(['gop', '--track', 'video', '-'], { stdin })).toMatchObject({ code: 0 });
  });

  test('a raw stream has none', async () => {
    const { code, stderr } = await runInProcess(['gop', '--track', 'video', sample('bframes.h264')]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'rtmpkit: --track does not apply here: the input has no tracks\n',
    });
  });
});
