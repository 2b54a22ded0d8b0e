import { describe, expect, test } from 'vitest';
import { chartColumnsOf, gopChart } from '../../src/present/chart/gop-chart.ts';
import { ChartSamples } from '../../src/present/chart/samples.ts';
import { themeFor } from '../../src/present/colour.ts';

const plain = await themeFor(false);
const ESC = String.fromCharCode(27);

const TYPES = { I: 'I', P: 'P', B: 'B' } as const;

/** Frames of a pattern, `sizes` over and over, `stepMs` apart; an I frame begins a GOP. */
const samplesOf = (pattern: string, sizes: readonly number[], stepMs = 40): ChartSamples => {
  const samples = new ChartSamples();
  let gop = -1;
  for (const [index, letter] of [...pattern].entries()) {
    if (letter === 'I') gop++;
    const sizeBytes = sizes[index % sizes.length] as number;
    samples.add({ index, type: TYPES[letter as 'I'], sizeBytes, decodedMs: index * stepMs }, Math.max(0, gop), 8000);
  }
  return samples;
};

const drawn = (samples: ChartSamples, width = 80, blocks = true) =>
  gopChart(samples.columns(chartColumnsOf(width)), undefined, { width, blocks, theme: plain });

describe('what a bar stands for', () => {
  test('a frame, if all fit', () => {
    expect(samplesOf('IPBB', [100]).columns(4)).toMatchObject({ unit: { kind: 'frame' } });
    expect(samplesOf('IPBB', [100]).columns(4).columns).toHaveLength(4);
  });

  test('else a GOP, if there are enough, and all fit', () => {
    const { unit, columns } = samplesOf('IPB'.repeat(20), [100, 50, 10]).columns(40);
    expect(unit).toEqual({ kind: 'gop' });
    expect(columns.map(({ bytes }) => bytes)).toEqual(Array(20).fill([100, 50, 10, 0]));
  });

  test('else the shortest time that fits', () => {
    // 100 frames are 4 s: 0.1 s a bar.
    expect(samplesOf(`I${'P'.repeat(99)}`, [10]).columns(40)).toMatchObject({ unit: { kind: 'time', ms: 100 } });
    const { unit, columns } = samplesOf(`I${'P'.repeat(99)}`, [10]).columns(30);
    expect(unit).toEqual({ kind: 'time', ms: 200 });
    // Five frames a bar.
    expect(columns.map(({ frames, sizeBytes }) => [frames, sizeBytes])).toEqual(Array(20).fill([5, 50]));
  });

  test('a gap has empty bars', () => {
    const samples = new ChartSamples();
    for (const [index, decodedMs] of [0, 100, 900].entries()) {
      samples.add({ index, type: 'P', sizeBytes: 5, decodedMs }, 0, 0);
    }
    expect(samples.columns(2).columns.map(({ frames }) => frames)).toEqual([2, 1]);
    for (let index = 3; index < 20; index++) samples.add({ index, type: 'P', sizeBytes: 5, decodedMs: 900 }, 0, 0);
    expect(samples.columns(10).columns.map(({ frames }) => frames)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 18]);
  });
});

test('columns are merged as the stream grows: no byte and no frame is lost, and there are at most 2,048', () => {
  const samples = new ChartSamples();
  const frames = 30_000;
  for (let index = 0; index < frames; index++) {
    samples.add({ index, type: index % 2 === 0 ? 'P' : 'B', sizeBytes: index, decodedMs: index * 1000 }, 0, index);
  }
  const { unit, columns } = samples.columns(68);
  expect(unit).toMatchObject({ kind: 'time' });
  expect(columns.length).toBeLessThanOrEqual(68);
  expect(columns.reduce((sum, column) => sum + column.frames, 0)).toBe(frames);
  expect(columns.reduce((sum, column) => sum + column.sizeBytes, 0)).toBe((frames * (frames - 1)) / 2);
  // The highest rate of the last bar is that of the last frame.
  expect(columns.at(-1)?.rateBps).toBe(frames - 1);
});

describe('the drawing', () => {
  test('bars by their sizes, with the letters of their types', () => {
    const lines = drawn(samplesOf('IPBP', [1600, 800, 1, 100]));
    const bars = lines.slice(1, 9).map((line) => line.slice(12));
    // 8 rows of 8 eighths: 64, 32, 4 eighths; what is not 0 has one.
    expect(bars).toEqual(['█', '█', '█', '█', '██', '██', '██', '██▁▄']);
    expect(lines[1]).toBe('   1.60 kB │█');
    expect(lines[9]).toBe('      type  IPBP');
  });

  test('kinds above each other, with textures and in ASCII with letters', () => {
    const samples = samplesOf('IPB'.repeat(30), [400, 200, 200]);
    expect(drawn(samples).slice(0, 9)).toEqual([
      '  bytes in decoding order: a bar is a GOP, █ I  ▓ P  ░ B',
      `     800 B │${'░'.repeat(30)}`,
      `           │${'░'.repeat(30)}`,
      ...Array(2).fill(`           │${'▓'.repeat(30)}`),
      ...Array(4).fill(`           │${'█'.repeat(30)}`),
    ]);
    const ascii = drawn(samples, 80, false);
    expect(ascii[0]).toBe('  bytes in decoding order: a bar is a GOP, I  P  B');
    expect(ascii[1]).toBe(`     800 B │${'B'.repeat(30)}`);
    expect(ascii[8]).toBe(`           │${'I'.repeat(30)}`);
    // The axis is a mark that the output makes ASCII.
    expect(ascii.join('').replaceAll('│', '|')).toMatch(/^[ -~]*$/);
  });

  test('the rate of a second', () => {
    const samples = new ChartSamples();
    for (const [index, rate] of [1e6, 5e5, 0].entries()) {
      samples.add({ index, type: 'P', sizeBytes: 1, decodedMs: index * 40 }, 0, rate);
    }
    const lines = drawn(samples);
    const at = lines.findIndex((line) => line.includes('bit rate'));
    expect(lines.slice(at + 1, at + 5)).toEqual([' 1.00 Mb/s │█', '           │█', '           │██', '           │██']);
  });

  test('a buffer with its underflows marked', () => {
    const samples = samplesOf('IPP', [100]);
    [1000, 0, 500].forEach((bits, index) => {
      samples.fill({ index, type: 'P', sizeBytes: 1, decodedMs: index * 40 }, bits, bits === 0);
    });
    const report = { source: 'given', rateBps: 2000, sizeBits: 1000, cbr: false, underflows: 1, minBits: 0 } as const;
    const lines = gopChart(samples.columns(68), report, { width: 80, blocks: true, theme: plain });
    const at = lines.findIndex((line) => line.includes('buffer'));
    expect(lines.slice(at, at + 6)).toEqual([
      '  buffer after each frame, 1.00 kb at 2.00 kb/s (--vbv): 1 underflow',
      '   1.00 kb │█',
      '           │█',
      '           │█ █',
      '           │█ █',
      ' underflow   !',
    ]);
  });

  test.each([60, 80, 132])('fits %i columns, with times on the axis', (width) => {
    for (const frames of [5, 70, 3000]) {
      const lines = drawn(samplesOf('IPBB'.repeat(frames / 4 + 1).slice(0, frames), [900, 300, 100, 90]), width);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(lines.at(-1)).toMatch(/^ {12}│0(\.00)? s/);
    }
  });

  test('colours add nothing that is not there without them', async () => {
    const theme = await themeFor(true);
    const samples = samplesOf('IPBB'.repeat(12), [900, 300, 100, 90]);
    const coloured = gopChart(samples.columns(68), undefined, { width: 80, blocks: true, theme }).join('\n');
    expect(coloured).toContain(ESC);
    expect(coloured.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '')).toBe(drawn(samples).join('\n'));
  });

  test('without a frame there is none', () => expect(drawn(new ChartSamples())).toEqual([]));
});
