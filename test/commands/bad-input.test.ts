import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { INPUTS, inputFolder } from '../golden/inputs.ts';
import { runInProcess } from './in-process.ts';
import { cleanEnv, killPrograms, PROGRAM, peakMegabytes, start } from './program.ts';
import { bytesOfSample, parameterSets, unitsOf } from './streams.ts';
import { expectValidOutput } from './validators.ts';

afterEach(killPrograms);
const folder = inputFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code, then the lines of stderr in order. */
const EXPECTED: Readonly<Record<string, readonly [code: number, ...lines: RegExp[]]>> = {
  'empty.h264': [3, /: is empty$/],
  'folder.h264': [3, /: is a directory$/],
  'nowhere.h264': [3, /: no such file$/],
  'text.txt': [3, /looks like text.*--format/],
  'random.bin': [3, /no start code in 4096 bytes.*--format/],
  'one-zero.h264': [3, /no start code/],
  'movie.mp4': [3, /cannot be read: /],
  'movie.ogg': [3, /is Ogg, which rtmpkit does not read/],
  'cut-sps.h264': [
    1,
    /offset 11 .*SPS \(NAL unit 0\).*pic_height_in_map_units_minus1 at bit 62/,
    /offset 28 .*PPS 0/,
    /offset 3414 /,
  ],
  'unknown-pps.h264': [1, /offset 6204 .*\(NAL unit 4\).*pic_parameter_set_id at bit 14.*PPS 7/],
  'lost-sets.h264': [
    1,
    /offset 5 .*PPS 0/,
    /offset 985 /,
    /offset 2836 /,
    /offset 3245 /,
    /offset 0 .*warning: no IDR picture and no recovery point/,
  ],
  'forbidden-bit.h264': [1, /offset 44 .*IDR \(NAL unit 2\).*forbidden_zero_bit at bit 0: expected 0, found 1/],
  'reserved.h264': [
    0,
    /offset 40 .*nal_unit_type 22/,
    /offset 49 .*23/,
    /offset 55 .*30/,
    /offset 61 .*nal_unit_type 0/,
  ],
  'junk.h264': [1, /offset 0 .*25 bytes before the first start code/],
  'pattern.h264': [1, /offset 544 .*00 00 00.*inside IDR \(NAL unit 2\)/],
  'out-of-range.h264': [
    1,
    /offset 37 .*chroma_qp_index_offset at bit 26: expected -12\.\.12, found -13/,
    /offset 47 .*chroma_format_idc.*found 4/,
  ],
  'ranges.h264': [
    1,
    /frame_crop_top_offset at bit \d+: expected less than 72 with frame_crop_bottom_offset, found 72 \+ 0/,
    /offset 0 .*warning: max_num_ref_frames is beyond level 1 of Main: expected 0\.\.4/,
    /first_mb_in_slice at bit 8: expected 0\.\.98, found 99/,
    /num_ref_idx_l0_active_minus1 at bit \d+: expected 0\.\.15, found 16/,
    /slice_qp_delta at bit \d+: expected -26\.\.25, found 26/,
    /slice_type at bit 9: expected P, B or I in profile Main \(A\.2\), found SP/,
  ],
  'against-clauses.h264': [
    1,
    /offset 0 .*level_idc 25/,
    /offset 19 .*AUD with nal_ref_idc 1: expected 0/,
    /offset 19 .*access unit delimiter after other units/,
    /offset 25 .*frame_num 1 in an IDR picture: expected 0/,
    /offset 41 .*warning: P slice where the access unit delimiter says I/,
    /offset 50 .*warning: no access unit delimiter, though the pictures before have one/,
    /offset 50 .*picture order count 2 again/,
  ],
  'lost-p.h264': [1, /offset 978 .*frame_num 2 -> 4: the reference frame with frame_num 3 is missing/],
  'empty-unit.h264': [1, /offset 40 .*without a byte/],
  'idr-no-ref.h264': [1, /offset 40 .*nal_ref_idc 0/],
  'avcc-cut.avcc': [1, /offset 40 .*promises 3380 bytes, the input ends after 956/],
  'record-cut.avcc': [1, /offset 37 /],
  'random.h264': [1, /./, /./],
};

/** A stack frame, which messages must not contain. */
const STACK = /^ +at |\.(js|ts):\d+/m;

describe.each(Object.entries(EXPECTED))('%s', (name, [code, ...lines]) => {
  const path = join(folder, name);

  test.each(['nalu', 'sps'])('%s reports position and cause, once', async (command) => {
    const { stdout, stderr, ...ended } = await runInProcess([command, path]);
    expect(ended.code).toBe(code);
    expect(stderr).not.toMatch(STACK);
    const said = stderr.trimEnd().split('\n');
    expect(said).toHaveLength(lines.length);
    for (const [i, line] of said.entries()) {
      expect(line.startsWith(`rtmpkit: ${path}: `)).toBe(true);
      expect(line).toMatch(lines[i] as RegExp);
    }
    // Unknown format: only the reason is printed.
    if (code === 3) expect(stdout).toBe('');
  });

  if (code === 3) return;

  test('readable records are there, and the diagnostics have offsets', async () => {
    const args = ['nalu', path, '--ndjson'];
    const { stdout } = await runInProcess(args);
    expectValidOutput(args, stdout);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const units = records.filter(({ record }) => record === 'nalu');
    expect(units.length).toBeGreaterThan(0);
    const diagnostics = records.filter(({ record }) => record === 'diagnostic');
    expect(diagnostics).toHaveLength(lines.length);
    const { length: size } = readFileSync(path);
    for (const diagnostic of diagnostics) {
      expect(diagnostic.offset).toBeLessThanOrEqual(size);
      // A diagnostic of a unit names it, and is not before it.
      if (diagnostic.code !== 'junk') expect(diagnostic.offset).toBeGreaterThanOrEqual(units[diagnostic.nalu].offset);
      if (diagnostic.bit !== undefined)
        expect(diagnostic).toMatchObject({ field: expect.any(String), found: expect.any(String) });
    }
  });
});

test('every damaged input of the transcripts is covered', () => {
  // FLV inputs have a separate transcript, flv-damage.txt.
  const others = [
    'avcc.mp4sample',
    'record.avcc',
    'stereo.264',
    'two-sps.h264',
    'long-names.h264',
    'cut.flv',
    'gdr.h264',
    'junk.flv',
    'lost-frame.h264',
    'cut-index.flv',
    'edited.h264',
    'fast.h264',
    'fields.h264',
    'half-rate.flv',
    'multitrack.flv',
    'open-gop.h264',
    'report.json',
    'wraps.flv',
  ];
  expect(
    Object.keys(INPUTS)
      .filter((name) => !(name in EXPECTED))
      .sort(),
  ).toEqual(others.sort());
});

describe('a file without permission', () => {
  const windows = process.platform === 'win32';
  test.skipIf(windows)(`is named${windows ? ' [skipped: Windows has no modes]' : ''}`, () => {
    const path = join(folder, 'secret.h264');
    writeFileSync(path, parameterSets());
    chmodSync(folder, 0o755);
    chmodSync(path, 0);
    // Root may read everything, so the process becomes nobody, who may have no access to the checkout: hence the copy.
    // It begins as root, since nobody may have no access to this Node either.
    const copy = join(folder, 'program');
    // Another test keeps a folder in dist/ for a while.
    const isLasting = (file: string): boolean => !basename(file).startsWith('readme-');
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(dirname(dirname(PROGRAM)), part), join(copy, part), { recursive: true, filter: isLasting });
    }
    const becomeNobody = 'data:text/javascript,process.setgid(65534);process.setuid(65534)';
    const flags = process.getuid?.() === 0 ? ['--import', becomeNobody] : [];
    const program = [...flags, join(copy, 'bin', 'rtmpkit.js')];
    const { status, stderr } = spawnSync(process.execPath, [...program, 'nalu', path], {
      cwd: folder,
      env: cleanEnv(),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 3, stderr: `rtmpkit: ${path}: permission denied\n` });
  });
});

test('an input that fails while it is read', async () => {
  const broken = Readable.from(
    (function* () {
      yield parameterSets();
      throw Object.assign(new Error('read EIO'), { code: 'EIO' });
    })(),
    { objectMode: false },
  );
  const { code, stderr } = await runInProcess(['nalu'], { stdin: broken });
  expect(code).toBe(3);
  expect(stderr).toMatch(/^rtmpkit: stdin: cannot be read: .*EIO.*\n$/);
});

const hasProc = existsSync('/proc/self/status');

describe(`a NAL unit of 100 MB${hasProc ? '' : ' [skipped: no /proc]'}`, () => {
  const SIZE = 100_000_000;
  const piece = Buffer.alloc(1 << 20, 0xaa);

  test.skipIf(!hasProc).each(['nalu --ndjson', 'nalu --trace', 'nalu --raw --select sps', 'sps'])(
    '%s stays below 150 MB',
    async (kind) => {
      const program = start(kind.split(' '));
      let received = 0;
      program.child.stdout.removeAllListeners('data');
      const kept: Buffer[] = [];
      program.child.stdout.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received < SIZE) kept.push(chunk.subarray(0, 4096));
      });
      const { stdin } = program.child;
      const write = (bytes: Buffer) => new Promise<void>((resolve) => stdin.write(bytes, () => resolve()));
      const slice = Buffer.concat([
        Buffer.from([0, 0, 0, 1]),
        unitsOf(bytesOfSample('bframes.h264'))[3]?.subarray(0, 64) ?? Buffer.alloc(0),
      ]);
      await write(Buffer.concat([parameterSets(), slice]));
      for (let left = SIZE - 64; left > 0; left -= piece.length) await write(piece.subarray(0, left));
      const peak = peakMegabytes(program.child.pid ?? 0);
      stdin.end();
      expect(await program.end()).toMatchObject({ code: 0, stderr: '' });
      expect(peak).toBeLessThan(150);
      if (kind.startsWith('nalu --raw')) expect(received).toBe(30);
      if (kind === 'nalu --ndjson')
        expect(Buffer.concat(kept).toString()).toContain(`"index":2,"offset":40,"prefixLength":4,"size":${SIZE},`);
    },
  );

  test('nalu --raw refuses to hold it', async () => {
    const head = Buffer.concat([parameterSets(), Buffer.from([0, 0, 0, 1, 0x65])]);
    const stdin = Readable.from([head, ...Array.from({ length: 40 }, () => Buffer.alloc(1 << 20, 0xaa))]);
    const { code, stderr } = await runInProcess(['nalu', '--raw'], { stdin });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^rtmpkit: stdin: the NAL unit at byte 40 has 41943041 bytes: --raw copies at most 27262976\n$/,
    );
  });
});

describe('an internal error', () => {
  /** Standard input that fails where no command expects it. */
  const run = (env: Readonly<Record<string, string>>) => {
    const stdin = Readable.from([parameterSets()]);
    Object.defineProperty(stdin, Symbol.asyncIterator, {
      value: () => ({ next: () => Promise.resolve({ done: false, value: 'not bytes' }) }),
    });
    return runInProcess(['nalu'], { stdin, env });
  };

  test('is one line, and no stack', async () => {
    const { code, stderr } = await run({});
    expect(code).toBe(3);
    expect(stderr).toMatch(/^rtmpkit: stdin: .*\(.*RTMPKIT_DEBUG=1.*\)\n$/);
    expect(stderr).not.toMatch(STACK);
  });

  test('with RTMPKIT_DEBUG=1 the stack comes before it', async () => {
    const { stderr } = await run({ RTMPKIT_DEBUG: '1' });
    expect(stderr).toMatch(STACK);
    expect(stderr).toMatch(/RTMPKIT_DEBUG=1.*\n$/);
  });
});
