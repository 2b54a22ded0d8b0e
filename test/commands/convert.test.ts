import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FlvDemuxer } from '../../src/container/flv/tag/demuxer.ts';
import { runInProcess } from './in-process.ts';
import { killPrograms, peakMegabytes, rtmpkit, start } from './program.ts';
import { bytesOfSample, sample, unitsOf } from './streams.ts';
import { expectValidOutput } from './validators.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-convert-'));
});
afterEach(() => {
  killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const INPUT = sample('bframes.h264');
const convert = (...args: string[]) => runInProcess(['convert', ...args]);

/** Complete tags of an FLV, and whether it holds nothing else. */
const tagsOf = (bytes: Uint8Array) => {
  const demuxer = new FlvDemuxer();
  const items = [...demuxer.push(bytes), ...demuxer.end()];
  const tags = items.filter((item) => item.kind === 'tag');
  return {
    tags: tags.length,
    clean: items.every((item) => item.kind !== 'junk') && tags.every((tag) => tag.missingBytes === 0),
  };
};

describe('where the output goes', () => {
  test('the extension selects the format, in any case; --to overrides it', async () => {
    for (const [name, flags, format] of [
      ['a.FLV', [], 'flv'],
      ['b.AVCC', [], 'avcc'],
      ['c.264', [], 'annexb'],
      ['d.mp4', ['--to', 'flv'], 'flv'],
      ['noending', ['--to', 'annexb'], 'annexb'],
    ] as const) {
      const { code, stdout } = await convert(INPUT, at(name), '--json', ...flags);
      expectValidOutput(['convert', '--json'], stdout);
      expect([code, JSON.parse(stdout).output.format, JSON.parse(stdout).output.sizeBytes]).toEqual([
        ...[0, format, statSync(at(name)).size],
      ]);
    }
  });

  test('an existing output is not changed without --force', async () => {
    writeFileSync(at('out.avcc'), 'precious');
    expect(await convert(INPUT, at('out.avcc'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(readFileSync(at('out.avcc'), 'utf8')).toBe('precious');
    expect((await convert(INPUT, at('out.avcc'), '--force')).code).toBe(0);
    const units = unitsOf(bytesOfSample('bframes.h264'));
    expect(statSync(at('out.avcc')).size).toBe(units.reduce((sum, unit) => sum + 4 + unit.length, 0));
    writeFileSync(at('out.avcC.record'), 'precious');
    const record = await convert(INPUT, at('new.avcc'), '--config', at('out.avcC.record'));
    expect(record).toMatchObject({ code: 2, stderr: expect.stringContaining('out.avcC.record exists') });
    expect(readdirSync(folder).sort()).toEqual(['out.avcC.record', 'out.avcc']);
  });

  test('the output may replace its input; a link stays a link, permissions stay', async () => {
    writeFileSync(at('stream.h264'), bytesOfSample('bframes.h264'));
    chmodSync(at('stream.h264'), 0o640);
    symlinkSync('stream.h264', at('link.h264'));
    expect((await convert(at('link.h264'), at('link.h264'), '--force', '--start-code', '4')).code).toBe(0);
    expect(lstatSync(at('link.h264')).isSymbolicLink()).toBe(true);
    expect(statSync(at('stream.h264')).mode & 0o777).toBe(0o640);
    expect(unitsOf(readFileSync(at('stream.h264')))).toEqual(unitsOf(bytesOfSample('bframes.h264')));
    expect(readdirSync(folder).sort()).toEqual(['link.h264', 'stream.h264']);
  });

  test('a dangling link stays a link, too, and the report has the given name', async () => {
    symlinkSync('made.h264', at('link.h264'));
    for (const flags of [[], ['--force']]) {
      const { code, stdout } = await convert(INPUT, at('link.h264'), '--json', ...flags);
      expect([code, JSON.parse(stdout).output.path]).toEqual([0, at('link.h264')]);
      expect(lstatSync(at('link.h264')).isSymbolicLink()).toBe(true);
      expect(readFileSync(at('made.h264')).equals(bytesOfSample('bframes.h264'))).toBe(true);
    }
    expect(readdirSync(folder).sort()).toEqual(['link.h264', 'made.h264']);
  });

  test.each([
    ['a unit that does not fit', ['--length-size', '1'], 1, 'has 693 bytes'],
    ['an input that is not there', [], 3, 'no such file'],
    ['an input that is no stream', [], 3, 'looks like text'],
  ])('a run that fails leaves no file: %s', async (what, flags, code, message) => {
    writeFileSync(at('text.txt'), 'no stream at all\n'.repeat(20));
    const input = what.endsWith('no stream') ? at('text.txt') : code === 1 ? INPUT : at('nowhere.h264');
    expect(await convert(input, at('out.avcc'), ...flags)).toMatchObject({
      code,
      stderr: expect.stringContaining(message),
    });
    expect(readdirSync(folder)).toEqual(['text.txt']);
  });

  test('paths that cannot be written', async () => {
    mkdirSync(at('folder.flv'));
    expect(await convert(INPUT, at('folder.flv'), '--force')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is a directory'),
    });
    expect(await convert(INPUT, at('no/where.flv'))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('no such folder'),
    });
    const full = await rtmpkit(['convert', INPUT, '/dev/full', '--to', 'annexb']);
    expect(full).toMatchObject({ code: 3, stderr: expect.stringContaining('no space left') });
    expect((await rtmpkit(['convert', INPUT, '/dev/null', '--to', 'flv'])).code).toBe(0);
    // A record is so short that writing fails only at its end; the stream is not kept without it.
    expect(await rtmpkit(['convert', INPUT, at('out.avcc'), '--config', '/dev/full'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('cannot write /dev/full: no space left'),
    });
    expect(readdirSync(folder)).toEqual(['folder.flv']);
  });

  test('a live stream is not opened if its output cannot be written', async () => {
    const server = createServer((_request, response) => void response.write(bytesOfSample('bframes.h264')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const live = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.h264`;
    writeFileSync(at('there.avcc'), '');
    expect(await rtmpkit(['convert', live, at('there.avcc')])).toMatchObject({ code: 2 });
    expect(await rtmpkit(['convert', live, at('no/where.avcc')])).toMatchObject({ code: 3 });
    const noConfig = ['convert', live, at('out.flv'), '--config', at('there.avcc')];
    expect(await rtmpkit(noConfig)).toMatchObject({ code: 3, stderr: expect.stringContaining('there.avcc') });
    server.closeAllConnections();
    server.close();
  });

  test('a name as long as the file system takes', async () => {
    const name = `${'a'.repeat(250)}.avcc`;
    expect((await convert(INPUT, at(name))).code).toBe(0);
    expect(readdirSync(folder)).toEqual([name]);
  });

  test('an output path that is taken meanwhile: no file is left', async () => {
    const program = start(['convert', '-', at('late.avcc'), '-q']);
    program.child.stdin.write(bytesOfSample('baseline.h264'));
    while (readdirSync(folder).length === 0) await new Promise((done) => setTimeout(done, 10));
    mkdirSync(at('late.avcc/full'), { recursive: true });
    program.child.stdin.end();
    expect(await program.end()).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot write') });
    expect(readdirSync(folder)).toEqual(['late.avcc']);
  });

  test('a failure gives a report, too, which says that nothing was kept', async () => {
    const { code, stdout } = await convert(INPUT, at('out.avcc'), '--length-size', '1', '--json');
    expectValidOutput(['convert', '--json'], stdout);
    const report = JSON.parse(stdout);
    expect([code, report.output, report.summary.complete]).toEqual([
      1,
      { path: at('out.avcc'), format: 'avcc' },
      false,
    ]);
    expect(report.diagnostics).toMatchObject([{ severity: 'error', code: 'not-encodable' }]);
  });
});

describe('flags that make no sense', () => {
  test.each([
    [['-', '-'], 'needs --to'],
    [[INPUT, 'out.avi'], 'cannot write .avi'],
    [[INPUT, 'out'], "'out' has no extension"],
    [[INPUT, 'out.avcc', '--fps', '25'], '--fps does not apply to AVCC'],
    [[INPUT, 'out.h264', '--length-size', '2'], '--length-size does not apply to Annex B'],
    [[INPUT, 'out.flv', '--start-code', '4'], '--start-code does not apply to FLV'],
    [[INPUT, 'out.flv', '--strip', 'slices'], "--strip does not know 'slices'"],
    [[INPUT, 'out.flv', '--fps', '0'], 'It takes a rate'],
    [[INPUT, 'out.flv', '--fps', '30000/0'], 'It takes a rate'],
    [[INPUT, 'out.avcc', '--length-size', '3'], 'Allowed choices are 1, 2, 4'],
    [[INPUT, '-', '--to', 'flv', '--json'], '--json and the converted stream'],
    [['-', 'out.flv', '--audio', '-'], 'standard input cannot be both the video and the audio'],
    [[INPUT, 'out.avcc', '--config', './out.avcc'], 'cannot be the same file'],
    [[INPUT, 'out.aac', '--track', 'video'], 'holds no video'],
    [[INPUT, 'out.h264', '--track', 'audio'], 'holds no audio'],
    [[INPUT], "missing required argument 'output'"],
  ])('%j', async (args, message) => {
    expect(await convert(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  test('binary data does not go to a terminal', async () => {
    const outcome = await runInProcess(['convert', INPUT, '-', '--to', 'flv'], { columns: 80 });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('redirect') });
  });
});

describe('other input files', () => {
  test('--config is written for AVCC and read for Annex B: the stream between has no parameter sets', async () => {
    expect((await convert(INPUT, at('bare.avcc'), '--config', at('config'), '--strip', 'parameter-sets')).code).toBe(0);
    const back = await convert(at('bare.avcc'), at('back.h264'), '--config', at('config'), '--verify');
    expect(back).toMatchObject({ code: 0, stderr: expect.stringContaining('inserted: 2 SPS') });
    expect(readFileSync(at('back.h264')).equals(bytesOfSample('bframes.h264'))).toBe(true);
    expect((await convert(at('bare.avcc'), at('out.flv'), '--config', at('config'))).code).toBe(0);
    expect((await convert(INPUT, at('full.flv'), '--strip', 'parameter-sets')).code).toBe(0);
    expect(readFileSync(at('out.flv')).equals(readFileSync(at('full.flv')))).toBe(true);
  });

  test('a file that cannot be used is named', async () => {
    const text = at('text');
    writeFileSync(text, 'x'.repeat(100));
    for (const [args, message] of [
      [['--config', at('nowhere')], `${at('nowhere')}: no such file`],
      [['--config', text], `${text}: is not an AVCDecoderConfigurationRecord`],
      [['--audio', at('nowhere')], `${at('nowhere')}: no such file`],
    ] as const) {
      expect(await convert(INPUT, at('out.flv'), ...args)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(message),
      });
      expect(readdirSync(folder)).toEqual(['text']);
    }
  });
});

test('--audio without any sound is a failure', async () => {
  writeFileSync(at('page.html'), '<html>'.repeat(100));
  const { code, stderr } = await convert(INPUT, at('out.flv'), '--audio', at('page.html'));
  expect([code, stderr.includes('the --audio file has no AAC frame in ADTS')]).toEqual([1, true]);
  expect(readdirSync(folder)).toEqual(['page.html']);
});

describe('pipes', () => {
  test('from a pipe to a pipe, while the input continues', async () => {
    const bytes = bytesOfSample('baseline.h264');
    const program = start(['convert', '-', '-', '--to', 'annexb', '-q']);
    program.child.stdin.write(bytes.subarray(0, 9000));
    // Everything but the last unit, whose end is not known.
    await program.until((stdout) => stdout.length > 1000);
    program.child.stdin.end(bytes.subarray(9000));
    const { code, stdout, stderr } = await program.end();
    expect([code, stderr, stdout.equals(bytes)]).toEqual([0, '', true]);
  });

  test('a byte at a time gives the same', async () => {
    const bytes = bytesOfSample('baseline.h264').subarray(0, 3000);
    const whole = await rtmpkit(['convert', '-', '-', '--to', 'flv', '-q'], { stdin: bytes });
    const program = start(['convert', '-', '-', '--to', 'flv', '-q']);
    for (const byte of bytes) program.child.stdin.write(Uint8Array.of(byte));
    program.child.stdin.end();
    expect((await program.end()).stdout.equals(whole.stdout)).toBe(true);
    expect(tagsOf(whole.stdout).clean).toBe(true);
  });

  test('a reader that closes the pipe ends the run quietly', async () => {
    const program = start(['convert', '-', '-', '--to', 'annexb', '-q']);
    program.child.stdout.destroy();
    const bytes = bytesOfSample('bframes.h264');
    const feed = setInterval(() => program.child.stdin.write(bytes), 5);
    const { code, stderr } = await program.end();
    clearInterval(feed);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s closes the output of a live input: a valid file of complete frames, 130',
    async (signal) => {
      const program = start(['convert', '-', at('live.flv')]);
      program.child.stdin.write(bytesOfSample('bframes.h264').subarray(0, 90_000));
      while (!readdirSync(folder).some((name) => statSync(at(name)).size > 20_000))
        await new Promise((done) => setTimeout(done, 10));
      program.child.kill(signal);
      const { code, stderr } = await program.end();
      expect([code, stderr.includes('not read to the end')]).toEqual([130, true]);
      expect(readdirSync(folder)).toEqual(['live.flv']);
      expect(tagsOf(readFileSync(at('live.flv')))).toMatchObject({ clean: true });
    },
  );

  test('SIGINT before any input: a complete report, and no file', async () => {
    const program = start(['convert', '-', at('live.flv'), '--json']);
    // Long enough for the program to start reading.
    await new Promise((done) => setTimeout(done, 500));
    program.child.kill('SIGINT');
    const { code, stdout } = await program.end();
    expect(code).toBe(130);
    expectValidOutput(['convert', '--json'], stdout.toString());
    expect(JSON.parse(stdout.toString()).summary).toMatchObject({ complete: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an interrupted conversion of a file leaves no output', async () => {
    const outcome = await runInProcess(['convert', INPUT, at('out.flv')], { interrupted: AbortSignal.abort() });
    expect(outcome.code).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('damage is reported, and what could be read is written: exit 1', async () => {
  const { code, stderr } = await convert(sample('damaged.h264'), at('out.flv'), '--verify');
  expect(code).toBe(1);
  expect(stderr).toContain('macroblocks 0 to 479 are missing');
  expect(stderr).toContain('the same SHA-256 for each');
  expect(tagsOf(readFileSync(at('out.flv')))).toMatchObject({ tags: 7, clean: true });
});

const hasProc = existsSync('/proc/self/status');

describe(`memory${hasProc ? '' : ' [skipped: no /proc]'}`, () => {
  test.skipIf(!hasProc).each([
    ['--to', 'avcc'],
    ['--to', 'flv', '--verify'],
  ])('150 MB from a pipe to a pipe stay below 150 MB: %s %s %s', async (...flags) => {
    const program = start(['convert', '-', '-', '-q', ...flags.filter((flag) => flag !== undefined)]);
    let received = 0;
    program.child.stdout.removeAllListeners('data');
    program.child.stdout.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    const { stdin } = program.child;
    const bytes = bytesOfSample('bframes.h264');
    const turns = Math.ceil(150e6 / bytes.length);
    for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => stdin.write(bytes, () => resolve()));
    const peak = peakMegabytes(program.child.pid ?? 0);
    stdin.end();
    expect(await program.end()).toMatchObject({ code: 0, stderr: '' });
    expect(peak).toBeLessThan(150);
    expect(received).toBeGreaterThan(turns * bytes.length);
  });
});
