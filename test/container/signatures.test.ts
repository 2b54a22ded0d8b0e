import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { CODECS } from '../../src/codec/registry.ts';
import { PROBE_HEAD_BYTES, probe } from '../../src/container/probe.ts';
import { CONTAINERS, hasSamples } from '../../src/container/registry.ts';
import { SIGNATURES, UNIT_SIGNATURES } from '../../src/container/signatures.ts';
import { fromHex } from '../harness/from-hex.ts';
import { byteStream, lengthPrefixedStream, writePps, writeSlice, writeSps } from '../harness/written-stream.ts';
import { SIGNATURE_VECTORS } from '../vectors/signatures.ts';

const text = (letters: string): Uint8Array => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const filled = (size: number, byte: (at: number) => number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => byte(at));
const noise = (size: number): Uint8Array => filled(size, (at) => (at * 37 + 11) & 255);

/** What a probe says of the first bytes of an input: the name of a format, or its decision. */
const said = (bytes: Uint8Array, extension = '', complete = true): string => {
  try {
    const decision = probe(bytes, complete, extension);
    return decision.kind === 'format' ? decision.container.name : decision.kind;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return code === 'unsupported-format'
      ? (/^is (.*), which rtmpkit does not (?:read|take apart)/.exec(message)?.[1] ?? message)
      : code;
  }
};

/** Packets of `size` bytes with their sync_byte at `at`, from byte `from` of the first on. */
const packets = (size: number, at: number, from: number, count: number): Uint8Array =>
  filled(size * count, (byte) => ((byte + from) % size === at ? 0x47 : 0xff));

const adtsFrame = text('\xff\xf1\x50\x40\x02\x1f\xfc\xde\x02\x00\x4c\x61\x76\x63\x35\x39');
const mp3Frame = join(
  fromHex('fffb9064') ?? noise(0),
  filled(413, () => 0x55),
);
const windows = join(
  text('MZ'),
  filled(0x3a, () => 0),
  text('\xf8\0\0\0'),
  filled(0xb8, () => 0x21),
  text('PE\0\0d\x86'),
);

/** What is longer than a line of the vectors. */
const LONGER: readonly (readonly [title: string, bytes: Uint8Array, source: string])[] = [
  ['mpegts', packets(188, 0, 0, 4), 'ISO/IEC 13818-1 2.4.3.2'],
  ['mpegts', packets(188, 0, 60, 7), 'the same, from the middle of a packet on'],
  ['mpegts', packets(192, 4, 0, 4), 'M2TS: 4 bytes of time before each packet'],
  ['mpegts', packets(204, 0, 0, 4), 'DVB: 16 bytes of parity after each packet'],
  ['AAC audio (ADTS)', join(adtsFrame, adtsFrame), 'ISO/IEC 14496-3 1.A.2: two frames'],
  ['MP3 audio', join(mp3Frame, mp3Frame), 'ISO/IEC 11172-3 2.4.1.3: two frames without an ID3 tag'],
  ['a Windows program', windows, 'PE format: e_lfanew 0xf8'],
  [
    'a tar archive',
    join(
      text('name'),
      filled(253, () => 0),
      text('ustar\x0000'),
    ),
    'POSIX.1 pax, ustar interchange format',
  ],
];

const VECTORS = [
  ...SIGNATURE_VECTORS.map(([title, hex, source]) => [title, fromHex(hex) ?? noise(0), source] as const),
  ...LONGER,
];

describe.each(VECTORS)('%s', (title, bytes, source) => {
  it(`is named: ${source}`, () => {
    expect(said(bytes)).toBe(title);
    // The extension does not make it another one, and what comes later neither.
    expect(said(bytes, 'h264')).toBe(title);
    expect(said(join(bytes, byteStream([writeSps(), writePps(), writeSlice({ nal: 5 })])))).toBe(title);
  });

  it('is never taken for another one while it is read', () => {
    for (let end = 0; end < bytes.length; end++)
      expect(['more', title]).toContain(said(bytes.subarray(0, end), 'h264', false));
  });
});

it('every signature has a vector', () => {
  const foreign = CODECS.filter(({ isFirstUnit }) => isFirstUnit !== undefined);
  const read = CONTAINERS.filter(({ name }) => hasSamples(name)).map(({ name }) => name);
  const titles = [...[...SIGNATURES, ...UNIT_SIGNATURES, ...foreign].map(({ title }) => title), ...read];
  expect([...new Set(VECTORS.map(([title]) => title))].sort()).toEqual([...new Set(titles)].sort());
});

it('the message ends with the command that helps', () => {
  const messageOf = (hex: string) => {
    try {
      probe(fromHex(hex) ?? noise(0), true, '');
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  expect(messageOf('52494646 00000000 41564920')).toBe(
    'is AVI, which rtmpkit does not read; try: ffmpeg -i FILE -c copy -f h264 - | rtmpkit nalu',
  );
  expect(messageOf('1f8b0800')).toBe('is gzip data, which rtmpkit does not read; try: gzip -dc FILE | rtmpkit nalu');
  expect(messageOf('89504e470d0a1a0a')).toBe('is a PNG picture, which rtmpkit does not read');
});

describe('what is no stream', () => {
  it.each([
    ['text with a start code in it', text('hello world this is a text file with a zero \x00\x00\x01\x41 in it')],
    ['text with what could be a slice in it', join(text('a line of a log\n'.repeat(4)), byteStream([writeSlice()]))],
    ['text in UTF-8', new TextEncoder().encode('déjà vu, как дела, 你好: '.repeat(5))],
    ['zeros and ones', filled(400, (at) => (at % 3 === 2 ? 1 : 0))],
    [
      'start codes before what is no unit of H.264',
      join(...[0x80, 0x1f, 0x65, 0x41, 0x68].map((header) => Uint8Array.of(0, 0, 1, header, 0, 0x10))),
    ],
  ])('%s', (_name, bytes) => {
    expect(said(bytes)).toBe('unknown-format');
  });
});

describe('what is a byte stream all the same', () => {
  const slices = [writeSlice({ frameNum: 1 }), writeSlice({ frameNum: 2, lsb: 2 })];
  const sets = [writeSps(), writePps()];
  it.each([
    ['one slice', byteStream([writeSlice({ nal: 5 })])],
    ['slices alone, from the middle of one on', join(noise(300), byteStream(slices))],
    ['text before its SPS', join(text('x264 [info]: profile High\n'.repeat(20)), byteStream([...sets, ...slices]))],
    ['a slice that is not whole', byteStream([join(writeSlice({ nal: 5 }), noise(PROBE_HEAD_BYTES))])],
    ['a unit whose forbidden_zero_bit is 1 between slices', byteStream([...slices, Uint8Array.of(0xe0, 1), ...slices])],
    ['an SPS that does not parse', byteStream([writeSps().subarray(0, 5), writePps(), ...slices])],
    [
      'RTP packets behind start codes',
      readFileSync(new URL('../cases/h264extractor-rtp-payloads.h264', import.meta.url)),
    ],
  ])('%s', (_name, bytes) => {
    expect(said(bytes)).toBe('annexb');
  });

  it('a first unit of 300 bytes after its length', () => {
    const sei = join(
      text('\x06\x05\xff\x28'),
      filled(295, () => 0x5a),
      Uint8Array.of(0x80),
    );
    expect(said(lengthPrefixedStream([sei, ...sets, ...slices], 4))).toBe('avcc');
  });
});
