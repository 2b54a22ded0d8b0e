import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { candidateCodecs } from '../../src/codec/registry.ts';
import { type Decision, PROBE_HEAD_BYTES, probe } from '../../src/container/probe.ts';
import { flvHeader, tag } from '../harness/flv-writer.ts';
import { fromHex } from '../harness/from-hex.ts';
import { sampleObus } from '../harness/obus.ts';
import { itemsOf } from '../harness/split.ts';
import {
  AUD,
  byteStream,
  lengthPrefixedStream,
  SEI,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../harness/written-stream.ts';

const text = (letters: string): Uint8Array => new TextEncoder().encode(letters);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const zeros = (count: number): Uint8Array => new Uint8Array(count);

/** The format, `more`, `search`, or the code of the error. */
const formatOf = (bytes: Uint8Array, extension = '', complete = true): string => {
  try {
    const decision: Decision = probe(bytes, complete, extension);
    return decision.kind === 'format' ? decision.container.name : decision.kind;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const messageOf = (bytes: Uint8Array): string => {
  try {
    probe(bytes, true, '');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was recognised');
};

const SPS = writeSps();
const PPS = writePps();
const IDR = writeSlice({ nal: 5 });
const UNITS = [SPS, PPS, IDR, writeSlice({ frameNum: 1, lsb: 2 })];
/** user_data_unregistered in a unit of `size` bytes: header, type, two size bytes, payload, stop bit. */
const seiOfSize = (size: number): Uint8Array => {
  const payload = size - 5;
  return writeUnit(0, 6, [5, 255, payload - 255, ...new Array<number>(payload).fill(0x5a), 0x80]);
};

describe('probe: length-prefixed streams', () => {
  it.each([1, 2, 4] as const)('%i-byte lengths', async (lengthSize) => {
    const decision = probe(lengthPrefixedStream(UNITS, lengthSize), true, '');
    expect(decision).toMatchObject({ kind: 'format', container: { name: 'avcc' } });
    if (decision.kind !== 'format') return;
    const items = itemsOf(await decision.open(), [lengthPrefixedStream(UNITS, lengthSize)]);
    expect(items.map((item) => [item['prefixLength'], item['size']])).toEqual(
      UNITS.map((unit) => [lengthSize, unit.length]),
    );
  });

  it.each([262, 300, 511])('whose first unit is %i bytes long and so begins with a 3-byte start code', (size) => {
    const first = seiOfSize(size);
    expect(first.length).toBe(size);
    const stream = lengthPrefixedStream([first, ...UNITS], 4);
    expect([...stream.subarray(0, 3)]).toEqual([0, 0, 1]);
    expect(formatOf(stream)).toBe('avcc');
    // Undecided before the SPS: until then it may be either.
    expect(formatOf(stream.subarray(0, size), '', false)).toBe('more');
    expect(formatOf(stream.subarray(0, 4 + size + 4 + SPS.length + 5), '', false)).toBe('avcc');
  });

  it('of units of one byte, whose lengths look like 4-byte start codes', () => {
    const endOfSequence = writeUnit(0, 10);
    const stream = lengthPrefixedStream([AUD, SPS, PPS, IDR, endOfSequence, endOfSequence], 4);
    expect(formatOf(stream)).toBe('avcc');
  });

  it('is recognised before the end of the input', () => {
    expect(formatOf(lengthPrefixedStream(UNITS, 4).subarray(0, 4 + SPS.length + 5), '', false)).toBe('avcc');
  });

  it('truncated in a unit after the SPS', () => {
    expect(formatOf(lengthPrefixedStream(UNITS, 4).subarray(0, 4 + SPS.length + 6))).toBe('avcc');
  });

  it('without an SPS proves nothing, and the extension decides', () => {
    const stream = lengthPrefixedStream([IDR, IDR, IDR], 4);
    expect(formatOf(stream)).toBe('unknown-format');
    expect(formatOf(stream, 'h264')).toBe('unknown-format');
    expect(formatOf(stream, 'avcc')).toBe('avcc');
    // Also if it begins like a start code.
    const like = lengthPrefixedStream([seiOfSize(300), IDR], 4);
    expect(formatOf(like, 'avcc')).toBe('avcc');
    expect(formatOf(like, '264')).toBe('annexb');
  });

  it('an SPS that does not parse proves nothing', () => {
    expect(formatOf(lengthPrefixedStream([SPS.subarray(0, 4), PPS, IDR], 4))).toBe('unknown-format');
  });
});

describe('probe: byte streams', () => {
  it.each([
    ['4-byte start codes', byteStream(UNITS)],
    ['3-byte start code first', byteStream(UNITS).subarray(1)],
    ['leading zeros', join(zeros(9), byteStream(UNITS))],
    ['access unit delimiter and SEI first', byteStream([AUD, SEI, ...UNITS]).subarray(1)],
    [
      'an SEI whose start code is a plausible length',
      join(Uint8Array.of(0, 0, 1, 6, 1, 1, 4, 0x80), byteStream(UNITS)),
    ],
    ['slices only', byteStream([IDR, IDR])],
    ['junk before it', join(text('junk'), byteStream(UNITS))],
    ['a unit whose forbidden_zero_bit is 1 first', byteStream([Uint8Array.of(0xe7, 1), ...UNITS])],
  ])('%s', (_name, stream) => {
    expect(formatOf(stream)).toBe('annexb');
  });

  it('that looks like lengths: each start code is a length of 1 and the header byte a unit', () => {
    const oneByteUnits = byteStream([
      Uint8Array.of(0x09),
      Uint8Array.of(0x67),
      Uint8Array.of(0x68),
      Uint8Array.of(0x65),
    ]);
    expect(formatOf(oneByteUnits, 'h264')).toBe('annexb');
    expect(formatOf(byteStream([Uint8Array.of(0x09), SPS, PPS]))).toBe('annexb');
  });

  it('is recognised by its first SPS, without waiting for more', () => {
    const start = byteStream([SPS, PPS]).subarray(0, 4 + SPS.length + 3);
    expect(formatOf(start, '', false)).toBe('annexb');
    expect(formatOf(start.subarray(0, -1), '', false)).toBe('more');
  });

  it('a start code alone makes none; the extension may', () => {
    for (const bytes of ['000001', '00000001', '000001000001000001', '00000141', '000001 ffffffff']) {
      expect(formatOf(fromHex(bytes) ?? zeros(0))).toBe('unknown-format');
      expect(formatOf(fromHex(bytes) ?? zeros(0), 'h264')).toBe('annexb');
    }
  });

  it('asks for more while undecided, and for a search once the head is full', () => {
    expect(formatOf(zeros(2), '', false)).toBe('more');
    expect(formatOf(text('a'.repeat(1000)), '', false)).toBe('more');
    expect(formatOf(text('a'.repeat(PROBE_HEAD_BYTES)), '', false)).toBe('search');
    expect(formatOf(zeros(PROBE_HEAD_BYTES), '', false)).toBe('search');
  });

  it('the extension decides if all start codes are before implausible headers', () => {
    const odd = join(text('some header of a dump'), Uint8Array.of(0, 0, 1, 0xff, 0xfe, 0, 0, 1, 0x9f));
    expect(formatOf(odd)).toBe('unknown-format');
    expect(formatOf(odd, 'h264')).toBe('annexb');
    expect(formatOf(text('no start code at all'), 'h264')).toBe('unknown-format');
  });
});

describe('probe: an AVCDecoderConfigurationRecord', () => {
  /** ThibaultBee/krtmp. */
  const RECORD =
    fromHex('0142c032ffe100196742c032da00800246c04400000300040000 0300f23c60ca8001000468ce09c8') ?? zeros(0);
  it('is recognised by its content, at the end of the input', () => {
    expect(formatOf(RECORD)).toBe('avc-config');
    expect(formatOf(RECORD, '', false)).toBe('more');
    expect(formatOf(RECORD, 'h264')).toBe('avc-config');
  });

  it('whose SPS is of another profile than its second byte, with a PPS, is one', () => {
    expect(formatOf(Uint8Array.of(1, 77, ...RECORD.subarray(2)))).toBe('avc-config');
  });

  it('truncated after its SPS is one, if the SPS repeats its profile and level', () => {
    expect(formatOf(RECORD.subarray(0, 33))).toBe('avc-config');
    expect(formatOf(Uint8Array.of(1, 77, ...RECORD.subarray(2, 33)))).toBe('unknown-format');
  });

  it('without sets, it is recognised by its head alone', () => {
    expect(formatOf(Uint8Array.of(1, 0x42, 0xc0, 0x1e, 0xff, 0xe0, 0))).toBe('avc-config');
    // Reserved bits that are not set, an unknown profile, bytes after it.
    expect(formatOf(Uint8Array.of(1, 0x42, 0xc0, 0x1e, 0x03, 0xe0, 0))).toBe('unknown-format');
    expect(formatOf(Uint8Array.of(1, 0x43, 0xc0, 0x1e, 0xff, 0xe0, 0))).toBe('unknown-format');
    expect(formatOf(Uint8Array.of(1, 0x42, 0xc0, 0x1e, 0xff, 0xe0, 0, 0))).toBe('unknown-format');
    expect(formatOf(Uint8Array.of(2, ...RECORD.subarray(1)))).toBe('unknown-format');
  });

  it('is recognised in its box, with other boxes after it', () => {
    const box = Uint8Array.of(0, 0, 0, 8 + RECORD.length, 0x61, 0x76, 0x63, 0x43, ...RECORD);
    expect(formatOf(box)).toBe('avc-config');
    for (let length = 1; length < box.length; length++)
      expect(formatOf(box.subarray(0, length), '', false)).toBe('more');
    // Another box follows: colr.
    expect(formatOf(Uint8Array.of(...box, 0, 0, 0, 19, 0x63, 0x6f, 0x6c, 0x72))).toBe('avc-config');
  });
});

describe('probe: FLV', () => {
  const tags = join(tag(9, 0, '1702000000'), tag(8, 0, 'af01aa'), tag(8, 23, 'af01bb'));

  it('is recognised by its signature', () => {
    expect(formatOf(flvHeader(), '', false)).toBe('flv');
  });

  it('is recognised by consecutive tags if the signature is missing or wrong', () => {
    expect(formatOf(tags)).toBe('flv');
    expect(formatOf(join(text('FLX'), zeros(10), tags), 'h264', false)).toBe('flv');
    expect(formatOf(join(tags.subarray(5)))).toBe('flv');
  });

  it('is not recognised by a single tag, which may be chance', () => {
    expect(formatOf(tag(9, 0, '1702000000'))).not.toBe('flv');
  });

  it('is selected by the extension if the bytes do not decide', () => {
    const nothing = Uint8Array.from({ length: 3000 }, (_, i) => (i % 7) + 0x10);
    expect(formatOf(nothing, 'flv')).toBe('flv');
    expect(formatOf(nothing, '')).toBe('unknown-format');
    expect(formatOf(join(nothing, zeros(PROBE_HEAD_BYTES)), 'flv', false)).toBe('flv');
  });

  it('is not text, and not another format, whatever the extension says', () => {
    expect(formatOf(text('a line of text\n'.repeat(50)), 'flv')).toBe('unknown-format');
    expect(formatOf(byteStream([SPS, PPS, writeSlice({ nal: 5 })]), 'flv')).toBe('annexb');
  });
});

describe('probe: AV1', () => {
  const { delimiter, sequence, key, next } = sampleObus();
  const leb128 = (value: number): Uint8Array =>
    value < 128 ? Uint8Array.of(value) : Uint8Array.of((value & 127) | 128, value >> 7);
  /** A temporal unit of one frame unit. */
  const delimited = (...obus: readonly Uint8Array[]): Uint8Array => {
    const frame = join(...obus.flatMap((obu) => [leb128(obu.length), obu]));
    const unit = join(leb128(frame.length), frame);
    return join(leb128(unit.length), unit);
  };
  const annexb = join(delimited(delimiter, sequence, key), delimited(delimiter, next));
  const ivf = new Uint8Array(readFileSync('samples/hidden.ivf'));

  it.each([
    ['obu', join(delimiter, sequence, key)],
    ['obu', join(sequence, key)],
    ['obu', join(delimiter, key, delimiter, next)],
    ['av1-annexb', annexb],
    ['ivf', ivf],
  ])('%s', (name, bytes) => {
    expect(formatOf(bytes)).toBe(name);
    // The extension does not make it another one.
    expect(formatOf(bytes, 'h264')).toBe(name);
    const decision = probe(bytes, true, '');
    expect(decision.kind === 'format' && decision.codec?.name).toBe('av1');
  });

  it.each([
    ['obu', join(delimiter, sequence, key)],
    ['av1-annexb', annexb],
    ['ivf', ivf],
  ])('%s is recognised by its first bytes, and is not another format before', (name, bytes) => {
    const said = Array.from({ length: Math.min(60, bytes.length) }, (_, end) =>
      formatOf(bytes.subarray(0, end), '', false),
    );
    expect([...new Set(said.slice(1))]).toEqual(['more', name]);
  });

  it('without a sequence header the extension decides', () => {
    expect(formatOf(join(delimiter, next), 'obu')).toBe('obu');
    expect(formatOf(join(delimiter, next))).toBe('unknown-format');
  });

  it('IVF of H.264, HEVC and AV1 is told by its four-character code', () => {
    const codecIn = (fourCc: string): string | undefined => {
      const header = ivf.slice(0, 64);
      header.set(text(fourCc), 8);
      const decision = probe(header, false, '');
      return decision.kind === 'format' ? decision.codec?.name : decision.kind;
    };
    expect(['AV01', 'H264'].map(codecIn)).toEqual(['av1', 'h264']);
  });
});

describe('probe: everything else', () => {
  const hex = (digits: string): Uint8Array => fromHex(digits) ?? zeros(0);
  it.each([
    ['AVI', join(text('RIFF'), hex('24080000'), text('AVI LIST'))],
    ['MPEG program stream', hex('000001ba 44000401 0001')],
    ['Ogg', join(text('OggS'), zeros(20))],
    ['VVC', hex('00000001 0079000b 02008000')],
    ['IVF with VP9', hex('444b49460000200056503930400040000a000000010000000400000000000000')],
    ['IVF with codec', hex('444b49460000200058585858400040000a000000010000000400000000000000')],
  ])('names %s', (name, bytes) => {
    expect(formatOf(bytes)).toBe('unsupported-format');
    expect(messageOf(bytes)).toContain(name);
    // Its first bytes are enough, and the extension does not make it another one.
    expect(formatOf(bytes, 'h264', false)).toBe('unsupported-format');
  });

  it('does not take a first unit with the header of HEVC for it', () => {
    // A partition A that starts at macroblock 127 or later has the first two bytes of an SPS of HEVC.
    const stream = byteStream([writeSlice({ nal: 2, refIdc: 2, firstMb: 130 }), SPS, PPS, IDR]);
    expect([...stream.subarray(4, 6)]).toEqual([0x42, 0x01]);
    for (const codecs of [candidateCodecs(), candidateCodecs('h264')]) {
      const decision = probe(stream, true, '', codecs);
      expect(decision.kind === 'format' && [decision.container.name, decision.codec?.name]).toEqual(['annexb', 'h264']);
    }
    // --codec names the codec, not the container.
    expect(() => probe(join(text('RIFF'), zeros(4), text('AVI ')), true, '', candidateCodecs('h264'))).toThrow(
      'is AVI',
    );
  });

  it('only zeros', () => {
    expect(formatOf(zeros(1))).toBe('unknown-format');
    expect(formatOf(zeros(5000))).toBe('unknown-format');
  });

  it('text', () => {
    // G, H and E at the right places are plausible headers of an SPS, a PPS and an IDR slice.
    const prose = text(
      'gGhHeE — Hello, world: the quick brown fox jumps over the lazy dog.\n'.repeat(20).replace('—', '-'),
    );
    expect(formatOf(prose)).toBe('unknown-format');
    expect(messageOf(prose)).toContain('looks like text');
    expect(messageOf(zeros(5))).toContain('--format');
    // A few bytes that happen to be letters are no text.
    expect(messageOf(text('A'))).toContain('no start code in 1 byte,');
    expect(messageOf(text('1234567'))).not.toContain('text');
    expect(messageOf(text('12345678'))).toContain('looks like text');
  });

  it('random bytes', () => {
    // A linear congruential generator (Numerical Recipes): no start code before a plausible header occurs here.
    let state = 12345;
    const random = Uint8Array.from(
      { length: 60_000 },
      () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24,
    );
    expect(formatOf(random)).toBe('unknown-format');
  });
});
