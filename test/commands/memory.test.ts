import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { BitWriter } from '../harness/bit-writer.ts';
import { killPrograms, peakMegabytes, start } from './program.ts';
import { bytesOfSample, parameterSets, unitsOf } from './streams.ts';

afterEach(killPrograms);

const hasProc = existsSync('/proc/self/status');

/** What the program says of an input, and its peak memory; its output is not kept. */
const peakOf = async (args: string, pieces: Iterable<Uint8Array>): Promise<{ code: number | null; peak: number }> => {
  const program = start(args.split(' '));
  let written = 0;
  let peak = 0;
  const look = () => {
    try {
      // No number: the process is ending.
      peak = Math.max(peak, peakMegabytes(program.child.pid ?? 0) || 0);
    } catch {
      // It has gone.
    }
  };
  // Often, and for every few pages: at the end there is nothing to look at.
  const looking = setInterval(look, 20);
  program.child.stdout.removeAllListeners('data').on('data', (chunk: Buffer) => {
    written += chunk.length;
    if (written > 4 << 20) {
      written = 0;
      look();
    }
  });
  program.child.stderr.removeAllListeners('data').on('data', () => undefined);
  const { stdin } = program.child;
  for (const piece of pieces) await new Promise<void>((resolve) => stdin.write(piece, () => resolve()));
  look();
  stdin.end();
  const { code } = await program.end();
  clearInterval(looking);
  expect(peak).toBeGreaterThan(30);
  return { code, peak };
};

const MEGABYTE = 1 << 20;

/** The same bytes over and over, `times` times. */
function* again(bytes: Uint8Array, times: number): Iterable<Uint8Array> {
  for (let i = 0; i < times; i++) yield bytes;
}

/** As many of a unit as go into a megabyte. */
const filled = (unit: readonly number[]): Uint8Array => {
  const count = Math.floor(MEGABYTE / unit.length);
  const out = new Uint8Array(count * unit.length);
  for (let i = 0; i < count; i++) out.set(unit, i * unit.length);
  return out;
};

/** A PPS whose slice group map has an entry for each of the most map units that there can be (H.264 7.3.2.2). */
const largePps = (id: number): Uint8Array => {
  const writer = new BitWriter().u(8, 0x68).ue(id).ue(0).flag(0).flag(0).ue(1).ue(6);
  writer.ue(139_263).pattern(`${(id + 1024).toString(2)}1`.repeat(11_606).slice(0, 139_264));
  writer.ue(0).ue(0).flag(0).u(2, 0).se(0).se(0).se(0).flag(0).flag(0).flag(0);
  return Buffer.concat([Buffer.from([0, 0, 1]), writer.trailing().toNal()]);
};

describe(`memory stays below 150 MB${hasProc ? '' : ' [skipped: no /proc]'}`, () => {
  test.skipIf(!hasProc).each(['nalu --ndjson', 'nalu', 'sps', 'info'])('%s: empty units', async (args) => {
    const { code, peak } = await peakOf(`${args} --format annexb`, again(filled([0, 0, 1]), 3));
    expect(code).toBe(1);
    expect(peak).toBeLessThan(150);
  });

  test.skipIf(!hasProc).each(['nalu --ndjson', 'nalu --trace --json', 'sps'])(
    '%s: units of two bytes',
    async (args) => {
      const { code, peak } = await peakOf(args, again(filled([0, 0, 1, 9, 0xf0]), 4));
      // Without a parameter set there is nothing to show.
      expect(code).toBe(args === 'sps' ? 1 : 0);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc).each(['nalu --ndjson', 'nalu', 'sps', 'info'])(
    '%s: a file of large units, half a megabyte of empty units after each',
    async (args) => {
      const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-memory-'));
      const path = join(folder, 'burst.h264');
      const large = Buffer.concat([Buffer.from([0, 0, 1, 12]), Buffer.alloc(3 * MEGABYTE, 0xaa)]);
      const small = filled([0, 0, 1]).subarray(0, MEGABYTE >> 1);
      writeFileSync(path, Buffer.concat([large, small, large, small, large, small]));
      const { code, peak } = await peakOf(`${args} ${path}`, []);
      rmSync(folder, { recursive: true });
      expect(code).toBe(1);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc)('nalu --format avcc: empty units after their lengths', async () => {
    const { code, peak } = await peakOf('nalu --format avcc', again(new Uint8Array(MEGABYTE), 4));
    expect(code).toBe(1);
    expect(peak).toBeLessThan(150);
  });

  test.skipIf(!hasProc).each(['nalu', 'sps', 'flv', 'info'])(
    '%s: FLV headers that no tag follows, each before a tag with a picture',
    async (args) => {
      // 16 MB each: the bytes after one are held until the header proves false, and are released at once.
      const none = [9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0];
      const picture = [9, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65, 0, 0, 0, 21];
      const header = Buffer.from('FLV\x01\x01\0\0\0\x09\0\0\0\0', 'latin1');
      const { code, peak } = await peakOf(args, [header, ...again(filled([...none, ...picture]), 4)]);
      expect(code).toBe(1);
      expect(peak).toBeLessThan(150);
    },
  );

  const sets = hasProc ? Array.from({ length: 256 }, (_, id) => largePps(id)) : [];
  test.skipIf(!hasProc).each(['nalu', 'nalu --trace', 'nalu --trace --ndjson', 'sps --json', 'sps --trace'])(
    '%s: PPS of 17 kB that differ',
    async (args) => {
      const some = sets.slice(0, args.includes('nalu --trace') ? 60 : 256);
      const { code, peak } = await peakOf(args, [parameterSets(), ...some]);
      expect(code).toBe(0);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc).each(['nalu', 'nalu --ndjson', 'info'])('%s: SEI units of a megabyte', async (args) => {
    const size = 900_000;
    const sizeBytes = [...new Array<number>(Math.floor(size / 255)).fill(0xff), size % 255];
    const unit = Buffer.concat([
      Buffer.from([0, 0, 1, 6, 5, ...sizeBytes]),
      Buffer.alloc(size, 'text of an encoder '),
      Buffer.from([0x80]),
    ]);
    const { code, peak } = await peakOf(args, again(unit, 30));
    // A stream without a picture breaks a rule.
    expect(code).toBe(args === 'info' ? 1 : 0);
    expect(peak).toBeLessThan(150);
  });

  // 18,000 frames in 600 GOPs.
  test.skipIf(!hasProc).each(['gop', 'gop --frames --json', 'gop --chart --vbv 600k/400k', 'check --preset strict'])(
    '%s: a long stream',
    async (args) => {
      const { code, peak } = await peakOf(`${args} --fail-on never`, again(bytesOfSample('bframes.h264'), 300));
      expect(code).toBe(0);
      expect(peak).toBeLessThan(150);
    },
  );

  /** As many slices of this size as make up a stream, each in pieces of a megabyte. */
  function* slices(count: number, size: number): Iterable<Uint8Array> {
    yield parameterSets();
    // The first slices of an IDR picture and of the P picture after it, in turns: pictures have two.
    const units = unitsOf(bytesOfSample('bframes.h264'));
    for (let i = 0; i < count; i++) {
      const slice = units[i % 2 === 0 ? 3 : 5] as Uint8Array;
      yield Buffer.concat([Buffer.from([0, 0, 0, 1]), slice.subarray(0, 64)]);
      for (let left = size - 64; left > 0; left -= MEGABYTE) yield new Uint8Array(Math.min(left, MEGABYTE)).fill(0xaa);
    }
  }

  test.skipIf(!hasProc).each(['--to annexb', '--to avcc', '--to avcc --verify'])(
    'convert %s: NAL units of 27 MB',
    async (options) => {
      const { code, peak } = await peakOf(`convert - - ${options}`, slices(3, 27_000_000));
      expect(code).toBe(0);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc).each(['annexb', 'avcc', 'flv'])(
    'convert --to %s: a NAL unit of 60 MB is refused',
    async (to) => {
      const { code, peak } = await peakOf(`convert - - --to ${to}`, slices(1, 60_000_000));
      expect(code).toBe(1);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc)('convert --to flv: NAL units of 15 MB', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-memory-'));
    const { code, peak } = await peakOf(`convert - ${join(folder, 'out.flv')}`, slices(8, 15_000_000));
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
    expect(peak).toBeLessThan(150);
  });

  test.skipIf(!hasProc).each(['flv', 'info', 'nalu --summary', 'convert - - --to annexb'])(
    '%s: FLV tags of 16 MB of zeros',
    async (args) => {
      const size = 0xffffff;
      const header = Buffer.from('FLV\x01\x01\0\0\0\x09\0\0\0\0', 'latin1');
      const tag = Buffer.alloc(11 + size + 4);
      tag.set([9, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0x17, 1]);
      tag.writeUInt32BE(11 + size, 11 + size);
      const { code, peak } = await peakOf(args, [header, tag, tag]);
      expect(code).toBe(1);
      expect(peak).toBeLessThan(150);
    },
  );

  test.skipIf(!hasProc)('convert: empty units', async () => {
    const { code, peak } = await peakOf('convert - - --to avcc', [parameterSets(), ...again(filled([0, 0, 1]), 3)]);
    expect(code).toBe(1);
    expect(peak).toBeLessThan(150);
  });

  test.skipIf(!hasProc).each(['1', '2'])('check --jobs %s: 600 small files', async (jobs) => {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-memory-'));
    const small = bytesOfSample('bframes.h264').subarray(0, 20_000);
    for (let i = 0; i < 600; i++) writeFileSync(join(folder, `${i}.h264`), small);
    const { code, peak } = await peakOf(`check ${folder} --jobs ${jobs} --report ndjson`, []);
    rmSync(folder, { recursive: true });
    expect(code).toBe(0);
    expect(peak).toBeLessThan(150);
  });
});
