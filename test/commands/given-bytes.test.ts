import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VIDEO_CONFIG_VECTORS } from '../vectors/config-records.ts';
import { type Outcome, runInProcess } from './in-process.ts';
import { ROOT } from './program.ts';
import { sample } from './streams.ts';

interface Answer {
  readonly sps: readonly { readonly derived?: { width?: number; height?: number; frameRate?: { fps: number } } }[];
  readonly pps: readonly { readonly hex: string }[];
  readonly diagnostics: readonly { readonly severity: string; readonly code: string; readonly message: string }[];
}

const given = (...args: string[]): Promise<Outcome> => runInProcess(['sps', ...args]);

/** Sizes and rates of the SPSs, and the PPSs; the exit code; the notes. */
const read = async (...args: string[]): Promise<{ sets: string; code: number; notes: string[] }> => {
  const { code, stdout } = await given(...args, '--json');
  const { sps, pps, diagnostics } = JSON.parse(stdout) as Answer;
  const sizes = sps.map(({ derived = {} }) => `${derived.width}x${derived.height} ${derived.frameRate?.fps ?? '-'}`);
  return {
    sets: [...sizes, ...pps.map(({ hex }) => hex)].join(', '),
    code,
    notes: diagnostics.map(({ message }) => message),
  };
};

// 1280x720, 30 fps: the boxes of a sample entry (stackoverflow 66736186).
const BOX = readFileSync(join(ROOT, 'test/cases/so66736186-avcC-box.bin'));
const SPS = '6764001eacd940a02ff970110000030001000003003c0f162d96';
const PPS = '68ebe24b22c0';
/** The same SPS in the notations; sizes of ffmpeg. */
const bytes = Buffer.from(SPS, 'hex');
const list = (print: (byte: number) => string, separator: string): string => [...bytes].map(print).join(separator);
const hex2 = (byte: number): string => byte.toString(16).padStart(2, '0');

const HEVC_RECORD = VIDEO_CONFIG_VECTORS.find(({ kind }) => kind === 'hvcC')?.hex ?? '';

describe('the parameter sets of reports (ffmpeg: the same sizes)', () => {
  test.each([
    ['unpadded hex', ['67 42 80 1e da 2 80 f6 80 6d a 13 50'], '640x480 -'],
    ['unpadded, with 0x', ['0x67,0x42,0x80,0x1e,0xda,0x2,0x80,0xf6,0x80,0x6d,0xa,0x13,0x50'], '640x480 -'],
    ['decimal', ['103,77,0,42,150,53,64,240,4,79,203,55,1,1,1,64,0,1,194,0,0,87,228,1'], '1920x1080 25'],
    [
      'signed decimal, with a start code',
      ['0,0,0,1,103,100,0,40,-84,-39,64,120,2,39,-27,-64,68,0,0,3,0,4,0,0,3,0,-56,60,96,-58,88'],
      '1920x1080 25',
    ],
    ['a payload without 67', ['64001eacd940a02ff970110000030001000003 00320f162d96'], '640x360 25'],
    ['the same in two arguments', ['64001eacd940a02ff970110000030001000003', '00320f162d96'], '640x360 25'],
    ['an avcC box', [BOX.toString('hex')], '1280x720 30, 68e97b2c8b'],
    [
      'an FLV tag body: a sequence header',
      [
        '17 00 00 00 00 01 4d 00 2a ff e1 00 18 67 4d 00 2a 96 35 40 f0 04 4f cb 37 01 01 01 40 00 01 c2 00 00 57 e4 01 01 00 04 68 ee 3c 80',
      ],
      '1920x1080 25, 68ee3c80',
    ],
    ['an FLV tag body: units', [`17 01 00 00 00 0000001a ${SPS} 00000006 ${PPS}`], `640x360 30, ${PPS}`],
    ['an Enhanced RTMP body', [`90 61766331 01 64001e ff e1 001a ${SPS} 01 0006 ${PPS}`], `640x360 30, ${PPS}`],
    ['an RTP packet', [`78 001a ${SPS} 0006 ${PPS}`], `640x360 30, ${PPS}`],
    ['length-prefixed units', [`0000001a ${SPS} 00000006 ${PPS}`], `640x360 30, ${PPS}`],
    ['units with start codes', [`00000001 ${SPS} 000001 ${PPS}`], `640x360 30, ${PPS}`],
    ['a start code before the second unit only', [`${SPS} 00000001 ${PPS}`], `640x360 30, ${PPS}`],
    ['a payload, then a unit', [`${SPS.slice(2)} 00000001 ${PPS}`], `640x360 30, ${PPS}`],
    ['two units, one an argument', [SPS, PPS], `640x360 30, ${PPS}`],
    ['two units, one a C array', [`{ 0x${SPS} }, { 0x${PPS} }`], `640x360 30, ${PPS}`],
  ])('%s', async (_, args, sets) => expect(await read('--hex', ...args)).toMatchObject({ sets, code: 0 }));

  test('of an input file too', async () => {
    const file = join(ROOT, 'test/cases/so66736186-avcC-box.bin');
    const { code, stdout, stderr } = await given(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/1280x720[\s\S]*30 fps[\s\S]*PPS 0/);
    expect(stderr).toMatch(
      /offset 56 \(0x38\): info: 8 bytes of other boxes after that of the record \(colr\): not read \[stream\/unsupported\]\n$/,
    );
    const units = await runInProcess(['nalu', file, '--ndjson']);
    expect(units.stdout).toMatch(
      /"format":"avc-config"[\s\S]*"offset":14,"prefixLength":2,"size":28[\s\S]*"offset":45/,
    );
  });
});

describe('one SPS in every notation', () => {
  const decimals = list(String, ', ');
  test.each([
    ['a row', SPS],
    ['pairs', list(hex2, ' ')],
    ['unpadded', list((byte) => byte.toString(16), ' ')],
    ['colons', list(hex2, ':')],
    ['dashes', list(hex2, '-').toUpperCase()],
    ['0x', list((byte) => `0x${hex2(byte)}`, ', ')],
    ['C', `static const uint8_t sps[] = { ${list((byte) => `0x${hex2(byte)}`, ', ')} };`],
    ['\\x', list((byte) => `\\x${hex2(byte)}`, '')],
    ['quoted', `"${list((byte) => `\\x${hex2(byte)}`, '')}"`],
    ['decimal', decimals],
    ['brackets', `[${decimals}]`],
    ['Go', `[${list(String, ' ')}]`],
    ['signed', list((byte) => `${byte > 127 ? byte - 256 : byte}`, ',')],
    ['xxd', `00000000: ${list(hex2, '').replace(/(.{4})/g, '$1 ')}  gd......`],
    ['NSData', `<${SPS.replace(/(.{8})/g, '$1 ')}>`],
    ['Buffer', `<Buffer ${list(hex2, ' ')}>`],
    ['hexdump', `0000000 ${SPS.replace(/(..)(..)/g, '$2$1 ')}`],
  ])('%s', async (_, text) => {
    const { stdout, code } = await given('--hex', text, '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { sps: { hex: string }[] }).sps.map(({ hex }) => hex)).toEqual([SPS]);
  });
});

describe('what had to be decided is said, and only that', () => {
  test.each([
    ['plain hex', [SPS], []],
    ['pairs', [list(hex2, ' ')], []],
    ['decimal', [list(String, ',')], ['read as decimal: 67 64 00 1e ac d9 40 a0 …, 26 bytes']],
    ['unpadded', [list((byte) => byte.toString(16), ' ')], ['read as hex: 67 64 00 1e ac d9 40 a0 …, 26 bytes']],
    ['no header', [SPS.slice(2)], ['no NAL unit header: read as SPS, with 67 in front']],
    ['two units', [SPS, PPS], ['read as 2 units, one a group of digits']],
    ['a packet', [`78 001a ${SPS}`], ['read as an RTP packet of type STAP-A (RFC 6184 5.7.1)']],
  ])('%s', async (_, args, notes) => {
    expect((await read('--hex', ...args)).notes).toEqual(notes);
    const { stderr } = await given('--hex', ...args);
    expect(stderr).toBe(notes.map((note) => `rtmpkit: --hex: info: ${note}\n`).join(''));
    expect((await given('--hex', ...args, '-q')).stderr).toBe('');
  });

  test('numbers of two digits are what gives a parameter set', async () => {
    const hex = '67 42 00 10 88 73 59';
    const asHex = await given('--hex', hex, '--json');
    expect(asHex.stdout).toContain(`"hex":"${hex.replaceAll(' ', '')}"`);
    expect(asHex.stdout).toContain('read as hex (decimal makes no sense): 67 42 00 10 88 73 59, 7 bytes');
    // The same without nal_ref_idc 3: 39 is 27 in hex.
    const asDecimal = await given('--hex', '39 66 00 10 75 51 04', '--json');
    expect(asDecimal.stdout).toContain('"hex":"2742000a4b3304"');
    expect(asDecimal.stdout).toContain('read as decimal (hex makes no sense): 27 42 00 0a 4b 33 04, 7 bytes');
    // Neither is: hex, and both are named.
    expect((await read('--hex', '09 10 20')).notes[0]).toBe(
      'read as hex (decimal is possible, too): 09 10 20, 3 bytes',
    );
  });
});

describe('without a parameter set', () => {
  test.each([
    ['a delimiter', '--hex', '09f0', 1, /error: no parameter set: the input has 1 NAL unit \(AUD\)/],
    ['a slice', '--hex', '65888400', 1, /error: no parameter set: the input has 1 NAL unit \(IDR\)/],
    ['nothing that H.264 allows', '--hex', 'ffffff', 1, /error: no parameter set: /],
    ['base64 of a slice', '--sprop', 'ZYiEAA==', 1, /error: no parameter set: /],
    ['a record without', '--hex', '0164001fffe000', 1, /error: the record has no parameter sets/],
    [
      'base64',
      '--hex',
      'Z2QAHqzZQKAv+XARAAADAAEAAAMAPA8WLZY=,aOviSyLA',
      2,
      /--hex takes bytes: .*; --sprop takes base64/,
    ],
    ['no digits', '--hex', '[]', 2, /--hex takes bytes: it has no digits/],
  ])('%s: %s %s', async (_, flag, text, code, message) => {
    for (const output of [[], ['--json']]) {
      const outcome = await given(flag, text, ...output);
      expect(outcome.code).toBe(code);
      expect(code === 1 && output.length > 0 ? outcome.stdout : outcome.stderr).toMatch(
        code === 1 && output.length > 0 ? /"code":"no-parameter-sets"/ : message,
      );
    }
  });

  test('a file too', async () => {
    const { code, stderr } = await runInProcess(['sps'], { stdin: Uint8Array.of(0, 0, 0, 1, 9, 0xf0) });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^rtmpkit: stdin: error: no parameter set: the input has 1 NAL unit \(AUD\) \[ps\/missing\]\n$/,
    );
  });
});

test('of a PPS that is cut short, what could be read is shown', async () => {
  const { code, stdout } = await given('--hex', '68eaec');
  expect(code).toBe(1);
  expect(stdout).toBe(`PPS 0  NAL unit 0, offset 0
  coding      CABAC, for SPS 0 (not known)
  QP          26 initially
  references  2 and 1 by default
  ! cut short: pic_parameter_set_rbsp.chroma_qp_index_offset at bit 22: needs
    3 bits, 2 bits are left (H.264 7.3.2.2)
`);
});

test('an SPS without its first byte that is cut short, too, is read as far as it goes', async () => {
  const { code, stdout, stderr } = await given('--hex', SPS.slice(2, 30));
  expect(code).toBe(1);
  expect(stderr).toMatch(/info: no NAL unit header: read as SPS, with 67 in front\n/);
  expect(stdout).toMatch(/^SPS 0 .*\n {2}size {8}640x360.*[\s\S]*! cut short: /);
});

test('an SPS that is cut short is read behind a start code too', async () => {
  const bytes = [0, 0, 0, 1, ...Buffer.from(SPS.slice(0, 32), 'hex')];
  const signed = bytes.map((byte) => (byte > 127 ? byte - 256 : byte)).join(',');
  for (const text of [Buffer.from(bytes).toString('hex'), signed]) {
    const { code, stdout } = await given('--hex', text);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^SPS 0 .*\n {2}size {8}640x360[\s\S]*! cut short: /);
  }
});

test('HEVC is told from its units', async () => {
  const cut = await given('--hex', '420101016000000300900000030000');
  expect(cut).toMatchObject({ code: 1, stderr: expect.stringMatching(/SPS \(NAL unit 0\): .*\(H\.265 7\.3\.3\)/) });
  const sets = await given('--sprop', 'sprop-vps=QAEMAf//; sprop-sps=QgEBAWAAAAM=');
  expect(sets).toMatchObject({ code: 1, stdout: expect.stringMatching(/^VPS 0 .*^SPS \? /ms) });
  const startCode = await given('--hex', '00 00 00 01 40 01 0c 01 ff ff 01 60 00 00 03 00 90 00 00 03');
  expect(startCode).toMatchObject({ code: 1, stdout: expect.stringMatching(/^VPS 0 /) });
});

test('HEVC in its record, and in the body of an FLV tag', async () => {
  const record = await given('--hex', HEVC_RECORD);
  expect(record.stdout).toMatch(/VPS 0 .*SPS 0 /s);
  const body = await given('--hex', `1c 00 000000 ${HEVC_RECORD}`);
  expect(body.stdout).toMatch(/VPS 0 .*SPS 0 /s);
});

describe('nalu', () => {
  test('reads them as sps does', async () => {
    const { code, stdout } = await runInProcess(['nalu', '--hex', `78001a${SPS}0006${PPS}`, '--ndjson']);
    expect(code).toBe(0);
    const units = stdout.split('\n').filter((line) => line.includes('"record":"nalu"'));
    expect(units.map((line) => JSON.parse(line) as object)).toMatchObject([
      { offset: 1, prefixLength: 2, size: 26, name: 'SPS' },
      { offset: 29, prefixLength: 2, size: 6, name: 'PPS' },
    ]);
  });

  test('takes units that are no parameter sets', async () => {
    expect(await runInProcess(['nalu', '--hex', '09f0'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('--sprop', async () => {
    const { code, stdout } = await runInProcess(['nalu', '--sprop', 'Z2QAHqzZQKAv+XARAAADAAEAAAMAPA8WLZY=,aOviSyLA']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/SPS {7}640x360[\s\S]*PPS/);
  });

  test('not together with a file', async () => {
    const { code, stderr } = await runInProcess(['nalu', sample('baseline.h264'), '--hex', SPS]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'rtmpkit: only one of a path, --hex and --sprop can be given\n',
    });
  });
});
