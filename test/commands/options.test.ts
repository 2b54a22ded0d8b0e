import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { joined } from '../../src/bytes/joined.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { CaptureReader } from '../../src/container/capture/capture-reader.ts';
import { byteStream, writePps, writeSlice, writeSps } from '../harness/written-stream.ts';
import { runInProcess } from './in-process.ts';
import { cleanEnv, PROGRAM, ROOT } from './program.ts';
import { sample } from './streams.ts';

test('units whose first one has the header of HEVC are read as H.264, with --codec and without', async () => {
  const units = [writeSlice({ nal: 2, refIdc: 2, firstMb: 130 }), writeSps(), writePps(), writeSlice({ nal: 5 })];
  const stdin = byteStream(units);
  const { code, stdout } = await runInProcess(['nalu', '--ndjson', '--codec', 'h264'], { stdin });
  expect((await runInProcess(['nalu', '--ndjson'], { stdin })).stdout).toBe(stdout);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { record: string; name?: string });
  expect(lines[0]).toMatchObject({ input: { format: 'annexb', codec: 'h264' } });
  expect(lines.flatMap(({ record, name }) => (record === 'nalu' ? [name] : []))).toEqual([
    'part A',
    'SPS',
    'PPS',
    'IDR',
  ]);
  // The first slice refers to a PPS that comes later.
  expect(code).toBe(1);
  expect((await runInProcess(['sps', '--json', '--codec', 'h264'], { stdin })).code).toBe(1);
});

const modules = await Promise.all(COMMANDS.map((entry) => entry.load()));

const has = (program: string): boolean => spawnSync(program, ['-version']).error === undefined;

describe('the examples of --help run as printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-examples-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  copyFileSync(sample('bframes.h264'), join(folder, 'file.h264'));
  copyFileSync(sample('bframes.flv'), join(folder, 'file.flv'));
  copyFileSync(sample('opengop.h265'), join(folder, 'file.h265'));
  copyFileSync(sample('bframes.mp4'), join(folder, 'file.mp4'));
  copyFileSync(sample('publish.pcapng'), join(folder, 'session.pcapng'));
  // What diff compares: alike, as the exit code has to be 0.
  for (const name of ['a.h264', 'b.h264', 'before.h264', 'after.h264', 'in.h264', 'remuxed.flv']) {
    copyFileSync(sample('bframes.h264'), join(folder, name));
  }
  for (const name of ['a.mp4', 'b.mp4']) copyFileSync(sample('bframes.mp4'), join(folder, name));
  for (const [direction, name] of Object.entries({ client: 'sent.bin', server: 'received.bin' })) {
    const items = new CaptureReader().push(readFileSync(sample('publish.pcapng')));
    const pieces = [...items].flatMap((item) =>
      item.kind === 'data' && item.direction === direction ? [item.bytes.slice()] : [],
    );
    writeFileSync(join(folder, name), joined(pieces));
  }
  const shim = join(folder, 'rtmpkit');
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(shim, 0o755);
  const env = cleanEnv();
  env['PATH'] = `${folder}${delimiter}${env['PATH']}`;

  const examples = modules.flatMap((module) => module.examples.map(([command]) => command));
  for (const command of examples) {
    const missing = ['ffmpeg', 'jq'].filter((tool) => new RegExp(`(^|\\| )${tool} `).test(command) && !has(tool));
    const windows = process.platform === 'win32' ? ['a POSIX shell'] : [];
    // Tested against servers of their own: rtmp-publish.test.ts, rtmp-play.test.ts, container/hls.
    const server = /(rtmp|http)s?:\/\/host\//.test(command) ? ['server'] : [];
    // Tested with an end: rtmp.test.ts, serve.test.ts, proxy.test.ts.
    const endless = /^(tcpdump|rtmpkit (serve|proxy))\b/.test(command) ? ['end of its own'] : [];
    const lacks = [...missing, ...windows, ...server, ...endless];
    const note = lacks.length === 0 ? '' : ` [skipped: no ${lacks.join(', ')}]`;
    test.skipIf(lacks.length > 0)(`${command}${note}`, () => {
      if (command.includes('in.mp4')) {
        spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', 'file.h264', '-c', 'copy', 'in.mp4'], { cwd: folder });
      }
      // The status of a pipe is that of its last command, which exits with 3 if its input is empty.
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
        cwd: folder,
        env,
        encoding: 'utf8',
        timeout: 50_000,
      });
      // --fix reports its changes.
      expect(stderr.split('\n').filter((line) => /^rtmpkit(?!.* info: )/.test(line))).toEqual([]);
      expect(status).toBe(0);
      const [, redirected] = /> (\S+)$/.exec(command) ?? [];
      const [, converted] = /^rtmpkit convert \S+ (\S+)/.exec(command) ?? / --extract (\S+)/.exec(command) ?? [];
      const [, reported] = /^rtmpkit report .* -o (\S+)$/.exec(command) ?? [];
      const file = redirected ?? converted ?? reported;
      expect((file === undefined ? stdout : readFileSync(join(folder, file))).length).toBeGreaterThan(1);
    });
  }
});

describe('modules loaded at start-up', () => {
  /** Files that are loaded with `file`: static imports, not dynamic ones. */
  const loadedWith = (file: string, found = new Set<string>()): Set<string> => {
    if (found.has(file)) return found;
    found.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g);
    for (const [, path = ''] of imports) loadedWith(join(dirname(file), path), found);
    return found;
  };

  const sourcesIn = (files: Iterable<string>): string[] =>
    [...files].flatMap((file) => JSON.parse(readFileSync(`${file}.map`, 'utf8')).sources as string[]);

  const packagesIn = (files: Iterable<string>): string[] => {
    const names = sourcesIn(files).map((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]);
    return [...new Set(names)].filter((name) => name !== undefined).sort();
  };

  const dist = join(ROOT, 'dist');

  test('--help loads commander only: no codec, no container', () => {
    const loaded = loadedWith(join(dist, 'cli.js'));
    expect(packagesIn(loaded)).toEqual(['commander']);
    expect(sourcesIn(loaded).filter((source) => /src\/(codec|container)\//.test(source))).toEqual([]);
  });

  test('no command loads mediabunny, or a reader or writer of containers with samples, before it needs it', () => {
    const names = new Set(COMMANDS.map(({ name }) => name));
    const commands = readdirSync(join(dist, 'cli')).filter(
      (name) => name.endsWith('.js') && names.has(name.replace(/-[^-]+$/, '')),
    );
    // These write recordings: the writer of MP4 is loaded with them.
    const writers = /src\/container\/mp4\/write\//;
    const late = /src\/container\/(mp4|matroska|mpegts)\/(reader|write\/)/;
    for (const name of commands) {
      const found = sourcesIn(loadedWith(join(dist, 'cli', name))).filter((source) => late.test(source));
      const unexpected = /^(convert|rtmp|serve)-/.test(name) ? found.filter((source) => !writers.test(source)) : found;
      expect(unexpected, name).toEqual([]);
    }
    // The build has the readers, and imports mediabunny where it is called only.
    const all = readdirSync(join(dist, 'cli')).filter((name) => name.endsWith('.js'));
    const texts = all.map((name) => readFileSync(join(dist, 'cli', name), 'utf8'));
    expect(sourcesIn(all.map((name) => join(dist, 'cli', name))).join()).toContain('src/container/mp4/reader.ts');
    expect(texts.filter((text) => /(from|import) ?"mediabunny"/.test(text))).toEqual([]);
    expect(texts.some((text) => /import\("mediabunny"\)/.test(text))).toBe(true);
  });

  test('a command loads no spinner, and nothing of FLV, before it needs it', () => {
    const chunks = readdirSync(join(dist, 'cli'))
      .filter((name) => name.endsWith('.js'))
      .map((name) => join(dist, 'cli', name));
    const names = new Set(COMMANDS.map(({ name }) => name));
    const commands = chunks.filter((file) => names.has(basename(file).replace(/-[^-]+$/, '')));
    expect(commands).toHaveLength(COMMANDS.length);
    for (const file of commands) expect(packagesIn(loadedWith(file))).not.toContain('ora');
    // Only FLV and RTMP have script data.
    const takesTags = /^(flv|convert|check|gop|diff|report|info|rules|explain|presets|rtmp|serve|proxy)-/;
    const ofFlv = (file: string) =>
      sourcesIn(loadedWith(file)).filter((source) => /src\/(amf|analysis\/flv)\//.test(source));
    for (const file of commands) expect(ofFlv(file).length > 0, file).toBe(takesTags.test(basename(file)));
    // Files need no network: it is loaded when an address is opened.
    const ends =
      /src\/(io\/tcp|transport\/rtmp\/session\/(client|server)|pipeline\/rtmp\/(client|pull|push|publisher))/;
    const ofNetwork = (file: string) => sourcesIn(loadedWith(file)).filter((source) => ends.test(source));
    const ofFiles = commands.filter((file) => !/^(rtmp|serve|proxy)-/.test(basename(file)));
    for (const file of ofFiles) expect(ofNetwork(file), file).toEqual([]);
    // The build has all packages, under the names that are compared.
    expect(packagesIn(chunks)).toEqual(expect.arrayContaining(['chalk', 'cli-table3', 'commander', 'ora']));
  });
});
