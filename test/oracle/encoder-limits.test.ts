import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openInput } from '../../src/pipeline/open.ts';
import { watch } from '../../src/pipeline/watch.ts';
import { checked } from '../harness/checked.ts';
import { isThere, run } from './process.ts';

/** What x265, SVT-AV1 and aomenc were told, against what is measured: levels, buffers, tiles, HDR10 in records. */

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasX265 = await isThere('x265', '--version');
const hasFfmpeg = await isThere('ffmpeg', '-version');
const hasAomenc = await isThere('aomenc', '--help');

const at = (name: string): string => join(folder, name);

const must = async (command: string, ...args: readonly string[]): Promise<void> => {
  const { code, stderr } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const measured = async (bytes: Uint8Array) => {
  const input = await openInput(one(bytes), '', {});
  const reader = await watch(input, {});
  for await (const { items } of reader.steps) for (const _ of items);
  return reader.end(true).videos[0]?.summary;
};

const x265 = async (name: string, ...options: readonly string[]): Promise<Uint8Array> => {
  await must('x265', '--log-level', 'error', '--no-progress', ...options, '-o', at(name));
  return new Uint8Array(readFileSync(at(name)));
};

describe.skipIf(!hasX265)('the smallest level of HEVC is the one that x265 chooses', () => {
  const blank = (size: string, fps: string) => ['--input', '/dev/zero', '--input-res', size, '--fps', fps];
  const fast = ['--frames', '3', '--preset', 'ultrafast', '--ctu', '32'];

  test.each([
    ['176x144', '15', '1'],
    ['352x288', '30', '1'],
    ['640x360', '30', '2'],
    ['640x480', '60', '3'],
    ['1280x720', '30', '3'],
    ['1280x720', '60', '4'],
    ['1920x1080', '30', '3'],
    ['1920x1080', '60', '1'],
    ['3840x2160', '30', '1'],
  ])('%s at %s with %s references', async (size, fps, refs) => {
    const bytes = await x265(`${size}-${fps}.265`, ...blank(size, fps), ...fast, '--ref', refs);
    const { levelFit } = (await measured(bytes)) ?? {};
    expect(levelFit?.declared).toBeDefined();
    expect(levelFit?.smallest).toBe(levelFit?.declared);
  });
});

describe.skipIf(!hasX265 || !hasFfmpeg)('HRD of x265', () => {
  const source = async (fps: string): Promise<string> => {
    const path = join(mkdtempSync(join(folder, 'source-')), 'in.y4m');
    const pattern = `testsrc2=s=320x180:r=${fps}:d=4`;
    await must('ffmpeg', '-v', 'error', '-y', '-f', 'lavfi', '-i', pattern, '-pix_fmt', 'yuv420p', path);
    return path;
  };
  const hrd = ['--hrd', '--preset', 'ultrafast', '--vbv-maxrate', '300', '--vbv-bufsize', '300'];

  // x265 does not count its parameter sets and SEI, so that its initial delays may be wrong: they are not compared.
  test.each([
    ['25', ['--bitrate', '200', '--keyint', '25', '--min-keyint', '25']],
    ['30', ['--bitrate', '250', '--keyint', '250', '--no-open-gop']],
    ['60', ['--bitrate', '200', '--keyint', '250', '--bframes', '4']],
    ['30000/1001', ['--bitrate', '250', '--bframes', '0', '--keyint', '20']],
  ])('%s frames a second, %j: the buffer holds', async (fps, options) => {
    const bytes = await x265(`hrd-${fps.replace('/', '-')}.265`, await source(fps), ...hrd, ...options);
    const { findings, results } = await checked(bytes, {
      rules: { 'vbv/underflow': 'error', 'vbv/overflow': 'error' },
    });
    expect(findings).toEqual([]);
    expect(results.map(({ status }) => status)).toEqual(['passed', 'passed']);
    const [buffer] = (await measured(bytes))?.buffers ?? [];
    const [num = 0, den = 1] = fps.split('/').map(Number);
    expect(buffer?.accessUnits).toBe(Math.round((4 * num) / den));
    expect(buffer?.minIntervalMs).toBeCloseTo((1000 * den) / num, 2);
  });
});

describe.skipIf(!hasFfmpeg || !hasX265)('HDR10 in the record alone', () => {
  test('hvcC in FLV', async () => {
    const hdr = [
      'log-level=none:repeat-headers=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
      'master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400',
    ].join(':');
    const pattern = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=0.4', '-pix_fmt', 'yuv420p10le'];
    const quiet = ['-v', 'error', '-y'];
    await must('ffmpeg', ...quiet, ...pattern, '-c:v', 'libx265', '-x265-params', hdr, at('in.mp4'));
    const without = ['-c', 'copy', '-bsf:v', 'filter_units=remove_types=39'];
    await must('ffmpeg', ...quiet, '-i', at('in.mp4'), ...without, at('record.mp4'));
    const program = new URL('../../bin/rtmpkit.js', import.meta.url).pathname;
    await must(process.execPath, program, 'convert', at('record.mp4'), at('record.flv'));
    for (const name of ['record.mp4', 'record.flv']) {
      const { results } = await checked(new Uint8Array(readFileSync(at(name))), { rules: { 'sei/hdr10': 'error' } });
      expect(results, name).toMatchObject([{ status: 'passed' }]);
    }
  });
});

describe.skipIf(!hasFfmpeg || !hasAomenc)('tiles of aomenc', () => {
  test.each([
    [1, 0, 2, 1],
    [2, 1, 4, 2],
  ])('--tile-columns=%i --tile-rows=%i', async (columns, rows, wide, high) => {
    const input = at(`tiles-${columns}.y4m`);
    const pattern = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25', '-frames:v', '30', '-pix_fmt', 'yuv420p'];
    await must('ffmpeg', '-v', 'error', '-y', ...pattern, input);
    const tiles = [`--tile-columns=${columns}`, `--tile-rows=${rows}`];
    await must(
      'aomenc',
      '--cpu-used=8',
      '--passes=1',
      '--rt',
      '--ivf',
      ...tiles,
      '-o',
      at(`tiles-${columns}.ivf`),
      input,
    );
    const { levelFit, frames } = (await measured(new Uint8Array(readFileSync(at(`tiles-${columns}.ivf`))))) ?? {};
    const needed = Object.fromEntries(levelFit?.limits.map((limit) => [limit.name, limit.needed]) ?? []);
    expect(frames).toBe(30);
    expect(needed).toMatchObject({ tiles: wide * high, tileColumns: wide, tileRate: 25 * wide * high });
    // No frame is hidden in real time: all that is decoded is shown.
    expect(needed).toMatchObject({ decodeRate: 25 * 640 * 360, frameRate: 25 });
  });
});
