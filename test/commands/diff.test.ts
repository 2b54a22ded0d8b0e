import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { killPrograms, PROGRAM, Program } from './program.ts';
import { bytesOfSample, sample, unitsOf } from './streams.ts';
import { expectValid, validator } from './validators.ts';

interface Byte {
  readonly nalu: number;
  readonly byte: number;
  readonly offset: number;
  readonly value?: number;
}

interface Document {
  readonly alike: boolean;
  readonly differs: readonly string[];
  readonly firstByte?: { readonly a: Byte; readonly b: Byte; readonly element?: object };
  readonly frames: { readonly order: string; readonly paired: number; readonly onlyInA: number };
  readonly parameterSets: readonly { readonly name: string; readonly state: string; readonly elements?: object[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(killPrograms);

const written = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const diff = async (...args: readonly string[]): Promise<{ readonly code: number; readonly document: Document }> => {
  const { code, stdout, stderr } = await runInProcess(['diff', ...args, '--json']);
  expect(stderr).toBe('');
  const document = JSON.parse(stdout) as Document;
  expectValid(validator('diff.schema.json'), document);
  expect(document.alike).toBe(code === 0);
  return { code, document };
};

describe('a stream and what it was converted to are alike', () => {
  test.each([
    ['bframes.h264', ['flv', 'mp4', 'mkv', 'avcc']],
    ['interlaced.h264', ['flv', 'mp4', 'avcc']],
    ['opengop.h265', ['flv', 'mp4', 'mkv', 'hvcc']],
    ['hidden.ivf', ['flv', 'mp4', 'mkv', 'obu']],
  ])('%s', async (name, formats) => {
    for (const format of formats) {
      const out = join(folder, `${name}.${format}`);
      expect((await runInProcess(['convert', sample(name), out, '--to', format, '-q'])).code).toBe(0);
      const { code, document } = await diff(sample(name), out);
      expect.soft([format, code, document.differs]).toEqual([format, 0, []]);
      expect.soft((await diff(out, sample(name))).code).toBe(0);
    }
  });
});

describe('what was changed is found', () => {
  const start = Uint8Array.of(0, 0, 0, 1);
  const join4 = (units: readonly Uint8Array[]): Uint8Array => Buffer.concat(units.flatMap((unit) => [start, unit]));
  const units = (): Uint8Array[] => unitsOf(bytesOfSample('bframes.h264')).map((unit) => Uint8Array.from(unit));

  test('the first byte of slice data, at its place in both files', async () => {
    const changed = units();
    const slice = changed[40] as Uint8Array;
    slice[200] = (slice[200] as number) ^ 0x55;
    const b = written('data.h264', join4(changed));
    const { code, document } = await diff(sample('bframes.h264'), b);
    expect([code, document.differs]).toEqual([1, ['bytes']]);
    const { firstByte } = document;
    expect(firstByte?.element).toBeUndefined();
    expect([firstByte?.a.nalu, firstByte?.a.byte, firstByte?.b.nalu]).toEqual([40, 200, 40]);
    expect(bytesOfSample('bframes.h264')[firstByte?.a.offset ?? 0]).toBe(firstByte?.a.value);
    expect(readFileSync(b)[firstByte?.b.offset ?? 0]).toBe(firstByte?.b.value);
    expect(firstByte?.b.value).toBe((firstByte?.a.value ?? 0) ^ 0x55);
  });

  test('the element of a slice header', async () => {
    const changed = units();
    // Bit 57: slice_qp_delta of -9 becomes -8.
    (changed[20] as Uint8Array)[7] = ((changed[20] as Uint8Array)[7] as number) ^ 0x40;
    const { document } = await diff(sample('bframes.h264'), written('header.h264', join4(changed)));
    expect(document.differs).toEqual(['qp', 'bytes']);
    expect(document.firstByte?.element).toEqual({
      element: 'slice_qp_delta',
      structure: 'slice_header',
      a: -9,
      b: -8,
    });
  });

  test('a slice that is cut short: its end', async () => {
    const cut = units();
    cut[30] = (cut[30] as Uint8Array).subarray(0, 300);
    const { document } = await diff(sample('bframes.h264'), written('cut.h264', join4(cut)));
    expect(document.differs).toEqual(['sizes', 'bytes']);
    expect(document.firstByte?.b).toMatchObject({ nalu: 30, byte: 300 });
    expect(document.firstByte?.b.value).toBeUndefined();
  });

  test('SEI messages, delimiters and filler data do not count', async () => {
    const plain = units().filter((unit) => ((unit[0] as number) & 31) !== 6);
    const padded = plain.flatMap((unit) => [unit, Uint8Array.of(12, 0xff, 0xff, 0x80)]);
    expect((await diff(sample('bframes.h264'), written('plain.h264', join4(plain)))).code).toBe(0);
    expect((await diff(sample('bframes.h264'), written('padded.h264', join4(padded)))).code).toBe(0);
  });

  test('the elements of a parameter set', async () => {
    const changed = units();
    for (const unit of changed) if (unit[0] === 0x67) unit[3] = 51;
    const { document } = await diff(sample('bframes.h264'), written('level.h264', join4(changed)));
    expect(document.differs).toEqual(['parameterSets']);
    expect(document.parameterSets).toEqual([
      {
        name: 'SPS',
        id: 0,
        state: 'differs',
        elements: [{ element: 'level_idc', structure: 'seq_parameter_set_data', a: 30, b: 51 }],
      },
      { name: 'PPS', id: 0, state: 'alike' },
    ]);
  });

  test('tolerances and --ignore', async () => {
    const path = join(folder, 'header.h264');
    expect((await diff(sample('bframes.h264'), path, '--ignore', 'bytes')).document.differs).toEqual(['qp']);
    expect((await diff(sample('bframes.h264'), path, '--ignore', 'bytes', '--qp', '0.5')).code).toBe(0);
    const cut = join(folder, 'cut.h264');
    expect((await diff(sample('bframes.h264'), cut, '--ignore', 'bytes', '--size-percent', '90')).code).toBe(0);
  });
});

test('pipes are read once, and are not waited for', async () => {
  const [a, b] = [sample('bframes.h264'), join(folder, 'header.h264')];
  const program = new Program('bash', ['-c', `${process.execPath} ${PROGRAM} diff <(cat ${a}) <(cat ${b}) --json`]);
  const { code, stdout } = await program.end();
  const document = JSON.parse(stdout.toString()) as Document;
  expect([code, document.differs, document.firstByte]).toEqual([1, ['qp', 'bytes'], undefined]);
});
