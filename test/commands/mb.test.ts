import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { committedStream } from '../harness/corpus.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, start } from './program.ts';
import { bytesOfSample, sample } from './streams.ts';

afterEach(killPrograms);

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-mb-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Json = Record<string, unknown>;

const linesOf = (stdout: string): Json[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);

const pictures = async (...args: readonly string[]): Promise<Json[]> => {
  const { stdout } = await runInProcess(['mb', '--ndjson', ...args]);
  return linesOf(stdout).filter(({ record }) => record === 'picture');
};

/** Width and height of a PNG. */
const sizeOf = (file: string): readonly [number, number] => {
  const bytes = readFileSync(file);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe('a live pipe', () => {
  test('the row of a picture comes with the first slice of the next one', async () => {
    const program = start(['mb']);
    // Frames 0 and 1, and the first slice of the next frame.
    program.child.stdin.write(bytesOfSample('bframes.h264').subarray(0, 11_000));
    await program.until((stdout) => /^ {4}1 P /m.test(stdout));
    program.child.stdin.end(bytesOfSample('bframes.h264').subarray(11_000));
    expect((await program.end()).code).toBe(0);
  });

  test.each([['--limit'], ['--frame']])('%s does not wait for the writer', async (flag) => {
    const program = start(['mb', flag, '1', '--ndjson']);
    program.child.stdin.write(bytesOfSample('bframes.h264').subarray(0, 11_000));
    const { code, stdout } = await program.end();
    expect(code).toBe(0);
    expect(linesOf(stdout.toString()).map(({ record }) => record)).toEqual(['header', 'picture', 'summary']);
    expect(linesOf(stdout.toString()).at(-1)).toMatchObject({ complete: false });
  });
});

describe('the same pictures in other wrappings', () => {
  test('FLV, MP4, and a captured session', async () => {
    const facts = (all: readonly Json[]) =>
      all.map(({ frame, type, qp, types, bits, motion }) => ({ frame, type, qp, types, bits, motion }));
    const flv = facts(await pictures(sample('bframes.flv')));
    expect(flv).toHaveLength(25);
    for (const other of ['bframes.mp4', 'publish.pcapng', 'play.pcap']) {
      expect(facts(await pictures(sample(other)))).toEqual(flv);
    }
  });

  test.each(['bframes.flv', 'bframes.h264', 'bframes.mp4', 'interlaced.h264'])(
    'gop, info and mb say the same: %s',
    async (file) => {
      const documentOf = async (...args: readonly string[]) =>
        JSON.parse((await runInProcess([...args, sample(file), '--json'])).stdout);
      const mb = (await documentOf('mb')) as { pictures: Json[]; summary: Json };
      const gop = (await documentOf('gop', '--frames', '--mb')) as { frames: Json[]; summary: { video: Json } };
      const info = (await documentOf('info', '--mb')) as { files: { tracks: Json[] }[] };
      const { complete: _complete, diagnostics: _diagnostics, ...summary } = mb.summary;
      expect(gop.summary.video['blocks']).toEqual(summary);
      expect(info.files[0]?.tracks.find(({ type }) => type === 'video')?.['blocks']).toEqual(summary);
      expect(gop.frames.map(({ index, blocks }) => [index, blocks])).toEqual(
        mb.pictures.map(({ frame, bits, qp }) => [frame, expect.objectContaining({ bits, qp })]),
      );
    },
  );

  test('bits add up to the NAL units of the slices', async () => {
    const { stdout } = await runInProcess(['nalu', sample('hrd-aud.h264'), '--ndjson']);
    const slices = linesOf(stdout).filter(({ slice }) => slice !== undefined);
    const ofPicture = (accessUnit: unknown): number =>
      slices
        .filter((slice) => slice['accessUnit'] === accessUnit)
        .reduce((sum, { size }) => sum + 8 * (size as number), 0);
    for (const { accessUnit, bits } of await pictures(sample('hrd-aud.h264'))) {
      const { total, ...kinds } = bits as Record<string, number>;
      expect(total).toBe(ofPicture(accessUnit));
      expect(Object.values(kinds).reduce((sum, kind) => sum + kind, 0)).toBe(total);
    }
  });
});

describe('which pictures', () => {
  test('--frame is one frame, and the summary is of it', async () => {
    const { stdout } = await runInProcess(['mb', sample('bframes.h264'), '--frame', '30', '--json']);
    const { pictures: shown, summary } = JSON.parse(stdout) as { pictures: Json[]; summary: Json };
    expect(shown.map(({ frame, type }) => [frame, type])).toEqual([[30, 'I']]);
    expect(summary).toMatchObject({ pictures: 1, bits: shown[0]?.['bits'], byType: { I: { pictures: 1 } } });
  });

  test('--range and --limit choose rows; the summary counts what was read', async () => {
    const { stdout } = await runInProcess(['mb', sample('bframes.flv'), '--range', '0.2s..0.3s', '--json']);
    const { pictures: shown, summary } = JSON.parse(stdout) as { pictures: Json[]; summary: Json };
    expect(shown.map(({ frame, dtsMs }) => [frame, dtsMs])).toEqual([
      [5, 200],
      [6, 240],
      [7, 280],
    ]);
    expect(summary).toMatchObject({ complete: true, pictures: 25 });
    expect((await pictures(sample('bframes.flv'), '--limit', '2')).map(({ frame }) => frame)).toEqual([0, 1]);
  });

  test('two fields are two rows of one frame', async () => {
    const file = join(folder, 'fields.264');
    writeFileSync(file, committedStream('gen-jm19b__high_gray400_field.264'));
    const rows = await pictures(file, '--limit', '2');
    expect(rows.map(({ frame, structure }) => [frame, structure])).toEqual([
      [0, 'top field'],
      [0, 'bottom field'],
      [1, 'top field'],
      [1, 'bottom field'],
    ]);
  });
});

describe('images', () => {
  test('have the size of the coded picture; an existing one needs --force', async () => {
    const file = join(folder, 'map.png');
    const args = ['mb', sample('bframes.h264'), '--frame', '1', '--png', file, '--summary'];
    expect((await runInProcess(args)).code).toBe(0);
    expect(sizeOf(file)).toEqual([640, 368]);
    const again = await runInProcess(args);
    expect([again.code, again.stderr]).toEqual([2, `rtmpkit: ${file} exists; --force overwrites it\n`]);
    expect((await runInProcess([...args, '--map', 'bits', '--force'])).code).toBe(0);
  });

  test('one a frame with %d, two of a frame with fields', async () => {
    const file = join(folder, 'fields-in.264');
    writeFileSync(file, committedStream('gen-jm19b__high_gray400_field.264'));
    const name = join(folder, 'field-%03d.png');
    const { code } = await runInProcess(['mb', file, '--map', 'type', '--png', name, '--range', '1..2', '--csv']);
    expect(code).toBe(0);
    const written = readdirSync(folder).filter((one) => one.startsWith('field-'));
    expect(written).toEqual(['field-001-2.png', 'field-001.png', 'field-002-2.png', 'field-002.png']);
  });

  test('a folder that is not there is an error, and nothing is left', async () => {
    const file = join(folder, 'none', 'map.png');
    const { code, stderr } = await runInProcess(['mb', sample('bframes.h264'), '--frame', '1', '--png', file]);
    expect([code, stderr]).toEqual([3, `rtmpkit: cannot write ${file}: no such folder\n`]);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('damage', () => {
  test('the macroblocks before it are shown, and it is named once', async () => {
    const { code, stdout } = await runInProcess([
      'mb',
      sample('damaged.h264'),
      '--json',
      '--limit',
      '1',
      '--macroblocks',
    ]);
    expect(code).toBe(1);
    const { pictures: shown, diagnostics } = JSON.parse(stdout) as { pictures: Json[]; diagnostics: Json[] };
    const { missingMacroblocks, macroblocks } = shown[0] as {
      missingMacroblocks: number;
      macroblocks: { type: string[] };
    };
    const missing = macroblocks.type.filter((type) => type === 'missing').length;
    expect(missing).toBe(missingMacroblocks);
    expect(missing).toBeGreaterThan(0);
    const own = diagnostics.filter(({ message }) => /slice_data/.test(message as string));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ severity: 'error', rule: 'nal/syntax', nalu: 4, offset: 4119 });
  });
});
