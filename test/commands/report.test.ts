import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { expectSame } from '../harness/same.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, rtmpkit } from './program.ts';
import { sample } from './streams.ts';

/** What the scripts of the page make of its data. */
interface PageStream {
  readonly count: number;
  readonly [column: string]: unknown;
  readonly findings: readonly (readonly [frame: number, severity: number, text: string])[];
  header(unit: number): readonly HeaderLine[] | undefined;
}

interface HeaderLine {
  readonly depth: number;
  readonly name: string;
  readonly value?: number | string;
  readonly meaning?: string;
  readonly coding?: string;
  readonly clause: string;
}

interface PageData {
  readonly inputs: readonly PageStream[];
  readonly maps: unknown;
  readonly pairs?: {
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly differs: readonly number[];
  };
}

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-report-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(killPrograms);

interface PageMap {
  readonly structure: string;
  readonly width: number;
  readonly height: number;
  readonly qp: Int8Array;
}

const { readMaps } = (await import(new URL('../../src/present/report/page/qp-map.js', import.meta.url).href)) as {
  readMaps(rows: unknown, text: string): Promise<readonly ({ of(frame: number): readonly PageMap[] } | undefined)[]>;
};
const { readData } = (await import(new URL('../../src/present/report/page/data.js', import.meta.url).href)) as {
  readData(text: string): Promise<PageData>;
};

const report = async (...args: readonly string[]): Promise<{ page: string; data: PageData; code: number | null }> => {
  const path = join(folder, 'report.html');
  const { code, stdout, stderr } = await rtmpkit(['report', ...args, '-o', path]);
  expect([stdout.toString(), stderr]).toEqual(['', '']);
  const page = readFileSync(path, 'utf8');
  const [, text = ''] = /<script type="text\/plain" id="data">([^<]*)</.exec(page) ?? [];
  return { page, data: await readData(text), code };
};

interface GopFrame {
  readonly type: string;
  readonly sizeBytes: number;
  readonly displayIndex?: number;
  readonly qp?: { readonly min: number; readonly mean: number; readonly max: number };
  readonly base_q_idx?: GopFrame['qp'];
  readonly dtsMs: number;
  readonly ptsMs: number;
  readonly offset: number;
  readonly gop: number;
  readonly slices: number;
  readonly order?: number;
  readonly movingBitrateBps: number;
  readonly buffer?: { readonly afterBits: number; readonly underflowBits: number };
  readonly firstUnit: number;
  readonly unitCount: number;
}

interface Unit {
  readonly index: number;
  readonly offset: number;
  readonly prefixLength: number;
  readonly size: number;
  readonly name: string;
  readonly slice?: object;
  readonly frame_header?: object;
  readonly fields?: readonly { readonly name: string; readonly value: number | string; readonly meaning?: string }[];
}

describe('the data of the page are those of gop and nalu', () => {
  test.each([
    ['bframes.h264', ['--vbv', '430k/60k']],
    ['bframes.flv', []],
    ['bframes.mp4', []],
    ['hrd-aud.h264', []],
    ['interlaced.h264', []],
    ['opengop.h265', []],
    ['hidden.ivf', []],
  ])('%s', async (name, flags) => {
    const path = sample(name);
    const { data } = await report(path, ...flags);
    const [stream] = data.inputs as [PageStream];
    const { stdout } = await runInProcess(['gop', path, '--frames', '--json', ...flags]);
    const frames = (JSON.parse(stdout) as { frames: GopFrame[] }).frames;
    expect(stream.count).toBe(frames.length);
    expect(stream['quantizer']).toBe(name === 'hidden.ivf' ? 'base_q_idx' : 'QP');
    const columns: Record<string, (frame: GopFrame) => unknown> = {
      type: ({ type }) => type,
      sizeBytes: ({ sizeBytes }) => sizeBytes,
      qpMin: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.min ?? null,
      qpMean: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.mean ?? null,
      qpMax: ({ qp, base_q_idx }) => (qp ?? base_q_idx)?.max ?? null,
      shown: ({ displayIndex }) => displayIndex ?? null,
      offset: ({ offset }) => offset,
      gop: ({ gop }) => gop,
      slices: ({ slices }) => slices,
      order: ({ order }) => order ?? null,
      secondBps: ({ movingBitrateBps }) => movingBitrateBps,
      unitCount: ({ unitCount }) => unitCount,
      bufferBits: ({ buffer }) => buffer?.afterBits ?? null,
      underflowBits: ({ buffer }) => buffer?.underflowBits ?? null,
    };
    // Of an HRD, gop writes the frame before its buffer is known.
    if (name === 'hrd-aud.h264') {
      const { buffer } = (JSON.parse(stdout) as { summary: { buffer: { minBits: number; sizeBits: number } } }).summary;
      const bits = stream['bufferBits'] as number[];
      expect(bits).toContain(buffer.minBits);
      expect(Math.min(...bits)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...bits)).toBeLessThanOrEqual(buffer.sizeBits);
      delete columns['bufferBits'];
      delete columns['underflowBits'];
    }
    for (const [column, of] of Object.entries(columns)) expectSame([column, stream[column]], [column, frames.map(of)]);
    for (const [column, of] of [
      ['dtsMs', (frame: GopFrame) => frame.dtsMs],
      ['ptsMs', (frame: GopFrame) => frame.ptsMs],
    ] as const) {
      for (const [i, ms] of (stream[column] as number[]).entries()) {
        expect(ms).toBeCloseTo(of(frames[i] as GopFrame), 3);
      }
    }

    const traced = await runInProcess(['nalu', path, '--trace', '--json']);
    const units = (JSON.parse(traced.stdout) as { nalus: Unit[] }).nalus;
    const [indexes, sizes, offsets] = ['unitIndex', 'unitSize', 'unitOffset'].map((key) => stream[key] as number[]);
    let headers = 0;
    indexes?.forEach((index, row) => {
      const unit = units[index] as Unit;
      expect([sizes?.[row], offsets?.[row]]).toEqual([unit.size, unit.offset + unit.prefixLength]);
      const header = stream.header(row);
      if (header === undefined) return;
      headers++;
      const coded = header.filter(({ coding }) => coding !== undefined && coding !== 'infer');
      const own = coded.map(({ name: element, value, meaning }) => [element, value, meaning]);
      expectSame(
        own,
        (unit.fields ?? []).map(({ name: element, value, meaning }) => [element, value, meaning]),
      );
      for (const { clause } of header) expect(clause).toMatch(/\d/);
    });
    expect(headers).toBe(
      units.filter(({ slice, frame_header }) => slice !== undefined || frame_header !== undefined).length,
    );
    frames.forEach(({ firstUnit, unitCount }, i) => {
      const first = (stream['firstUnit'] as number[])[i] as number;
      expect(unitCount === 0 || indexes?.[first] === firstUnit).toBe(true);
    });
  });
});

test.each(['bframes.h264', 'interlaced.h264', 'bframes.flv', 'damaged.h264'])(
  'the maps of --mb are those of mb: %s',
  async (name) => {
    const { page, data } = await report(sample(name), '--mb', '--fail-on', 'never');
    const [, text = ''] = /<script type="text\/plain" id="maps">([^<]*)</.exec(page) ?? [];
    const [maps] = await readMaps(data.maps, text);
    const { stdout } = await runInProcess(['mb', sample(name), '--macroblocks', '--json', '--fail-on', 'never']);
    const { pictures } = JSON.parse(stdout) as {
      pictures: {
        frame: number;
        structure: string;
        widthInMbs: number;
        macroblocks: { qp: number[]; type: string[] };
      }[];
    };
    expect(pictures.length).toBeGreaterThan(4);
    for (const { frame, structure, widthInMbs, macroblocks } of pictures) {
      const map = maps?.of(frame).find((one) => one.structure === structure);
      expect(map?.width).toBe(widthInMbs);
      const qp = Array.from(map?.qp ?? [], (value) => (value === 127 ? null : value));
      expectSame(
        qp,
        macroblocks.qp.map((value, i) => (macroblocks.type[i] === 'missing' ? null : value)),
      );
    }
    expect((await report(sample(name), '--fail-on', 'never')).page).toContain('id="maps"></script>');
  },
);

describe('report', () => {
  test('of two inputs pairs their frames', async () => {
    const { page, data, code } = await report(sample('bframes.flv'), sample('bframes.mp4'));
    expect(code).toBe(0);
    expect(data.inputs).toHaveLength(2);
    expect(data.pairs?.differs).toEqual(new Array(25).fill(0));
    expect(data.pairs?.a).toEqual(data.pairs?.b);
    expect(page).toContain('<p class="verdict">alike</p>');
  });

  test('has findings at their frames, and exit code 1 for an error', async () => {
    const { page, data, code } = await report(sample('damaged.h264'));
    expect(code).toBe(1);
    const places = data.inputs[0]?.findings.map(([frame, severity, text]) => [frame, severity, text.split(':')[0]]);
    expect(places).toContainEqual([0, 0, 'nal/emulation-prevention']);
    expect(page).toContain('<code>nal/emulation-prevention</code>');
  });

  test('asks for nothing', async () => {
    const { page } = await report(sample('bframes.flv'), sample('opengop.h265'));
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'sha256-`);
    const own = page.replace(/<script>[\s\S]*?<\/script>/g, '');
    expect([...own.matchAll(/(?:src|href)="(?!#|data:)[^"]*"|url\(/g)]).toEqual([]);
  });

  test('of a pipe goes to standard output', async () => {
    const stdin = readFileSync(sample('baseline.h264'));
    const { code, stdout } = await rtmpkit(['report'], { stdin });
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^<!doctype html>[\s\S]*<h1>stdin<\/h1>[\s\S]*<\/html>\n$/);
  });

  test.each([
    [['a.h264', 'b.h264', 'c.h264'], 'rtmpkit: report takes one input, or two to compare\n', 2],
    [['-', '-'], 'rtmpkit: standard input can be read only once\n', 2],
    [['nowhere.h264'], 'rtmpkit: nowhere.h264: no such file\n', 3],
    [
      [sample('bframes.h264'), '--track', 'audio'],
      'rtmpkit: --track takes video here, or video:1: the timeline is of video\n',
      2,
    ],
  ])('%j', async (args, message, expected) => {
    const path = join(folder, 'none.html');
    const { code, stderr } = await rtmpkit(['report', ...args, '-o', path]);
    expect([code, stderr]).toEqual([expected, message]);
    expect(() => readFileSync(path)).toThrow();
  });

  test('of an audio-only input has its text, and no timeline', async () => {
    const audio = join(folder, 'audio.flv');
    const flv = readFileSync(sample('bframes.flv'));
    // The tags but those of video.
    const tags: Uint8Array[] = [flv.subarray(0, 13)];
    for (let at = 13; at < flv.length; ) {
      const end = at + 15 + flv.readUIntBE(at + 1, 3);
      if (flv[at] !== 9) tags.push(flv.subarray(at, end));
      at = end;
    }
    writeFileSync(audio, Buffer.concat(tags));
    const path = join(folder, 'audio.html');
    await rtmpkit(['report', audio, '-o', path, '--fail-on', 'never']);
    const page = readFileSync(path, 'utf8');
    expect(page).toContain('There are no frames.');
    expect(page).toContain('mp4a.40.2, 44100 Hz, 1 channel');
  });
});
