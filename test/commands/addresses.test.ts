import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { notReadable, notWritable, schemeOf } from '../../src/io/address.ts';
import { runInProcess } from './in-process.ts';
import { bytesOfSample, sample } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-addresses-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ADDRESSES = [
  ['rtmpt:app', 'rtmpt', /-f flv - \| rtmpkit flv/],
  ['rtsp://camera/1', 'rtsp', /-f h264 - \| rtmpkit nalu/],
  ['srt://host:9000', 'srt', /-f h264 - \| rtmpkit nalu/],
  ['udp://@:1234', 'udp', /-f h264 - \| rtmpkit nalu/],
  ['rtp://239.0.0.1:5004', 'rtp', /-f h264 - \| rtmpkit nalu/],
  ['tcp://host:1', 'tcp', /-f h264 - \| rtmpkit nalu/],
  ['file:///tmp/a.h264', 'file', /give the path alone/],
  ['file:a.h264', 'file', /give the path alone/],
  ['ftp://host/a.h264', 'ftp', /only files, http:, https:, rtmp:, rtmps:$/],
  ['wss://host/live', 'wss', /only files, http:, https:, rtmp:, rtmps:$/],
  ['made-up+1://x', 'made-up+1', /only files, http:, https:, rtmp:, rtmps:$/],
] as const;

describe('an address that is not read is named as one', () => {
  test.each(ADDRESSES)('%s', async (address, scheme, way) => {
    expect(notReadable(address)).toMatch(way);
    for (const args of [['nalu'], ['sps'], ['flv'], ['convert', 'out.flv'], []]) {
      const [command = '', output = ''] = args;
      const outcome = await runInProcess([command, address, output].filter((arg) => arg !== ''));
      expect(outcome).toMatchObject({ code: 3, stdout: '' });
      expect(outcome.stderr).toMatch(`rtmpkit: ${address}: addresses with ${scheme}: are not read, only files, http:`);
      expect(outcome.stderr).not.toMatch(/no such file/);
    }
  });
});

describe('an address that is not written is named as one', () => {
  test.each([
    ...ADDRESSES.map(([address, scheme]) => [address, scheme] as const),
    ['https://host/a.flv', 'https'] as const,
  ])('%s', async (address, scheme) => {
    expect(notWritable(address)).toContain(`addresses with ${scheme}: are not written`);
    const outcome = await runInProcess(['convert', sample('bframes.h264'), address]);
    expect(outcome).toMatchObject({ code: 3, stdout: '' });
    expect(outcome.stderr).toMatch(
      `rtmpkit: ${address}: addresses with ${scheme}: are not written, only files, pipes, rtmp: and rtmps:`,
    );
  });

  test('nor the record of --config', async () => {
    const out = join(folder, 'out.avcc');
    const outcome = await runInProcess(['convert', sample('bframes.h264'), out, '--config', 'rtmp://host/app']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch('rtmp://host/app: addresses are not written here, only files');
    expect(existsSync(out)).toBe(false);
  });
});

describe('a path is none', () => {
  test.each(['a.h264', './a:b.h264', 'C:\\video\\a.h264', 'c:/a.h264', 'take 2: the end.h264', '-', ''])('%j', (path) =>
    expect(schemeOf(path)).toBeUndefined(),
  );

  test.skipIf(process.platform === 'win32')('even if it looks like one, where the file exists', async () => {
    mkdirSync(join(folder, 'rtmp:'));
    writeFileSync(join(folder, 'rtmp:', 'a.h264'), bytesOfSample('baseline.h264'));
    expect(schemeOf(join(folder, 'rtmp:', 'a.h264'))).toBeUndefined();
    expect((await runInProcess(['sps', join(folder, 'rtmp:/a.h264')])).code).toBe(0);
  });
});

describe('rtmpkit FILE', () => {
  const record = join(folder, 'it is a record.avcc');
  writeFileSync(
    record,
    Buffer.from('0142c032ffe100196742c032da00800246c044000003000400000300f23c60ca8001000468ce09c8', 'hex'),
  );

  test.each([
    ['a byte stream', sample('bframes.h264')],
    ['an FLV', sample('bframes.flv')],
    ['a record', record],
  ])('%s: the same as rtmpkit info FILE', async (_, path) => {
    const whole = await runInProcess(['info', path]);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(await runInProcess([path])).toEqual(whole);
    expect(await runInProcess(['--json', path])).toEqual(await runInProcess(['info', path, '--json']));
  });

  test('several, and standard input', async () => {
    const two = [sample('bframes.h264'), sample('baseline.h264')];
    expect(await runInProcess(two)).toEqual(await runInProcess(['info', ...two]));
    const stdin = bytesOfSample('baseline.h264');
    expect((await runInProcess(['-'], { stdin })).stdout).toMatch(/^stdin: Annex B byte stream\n/);
  });

  test('that is none', async () => {
    expect(await runInProcess(['nowhere.h264'])).toMatchObject({
      code: 3,
      stderr: 'rtmpkit: nowhere.h264: no such file\n',
    });
    expect(await runInProcess([folder])).toMatchObject({ code: 3, stderr: `rtmpkit: ${folder}: is a directory\n` });
    expect((await runInProcess(['nalo'])).stderr).toBe("rtmpkit: unknown command 'nalo'\n(Did you mean nalu?)\n");
  });
});

test('-V is --version', async () => {
  expect(await runInProcess(['-V'])).toEqual(await runInProcess(['--version']));
  expect(await runInProcess(['-V'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) });
});
