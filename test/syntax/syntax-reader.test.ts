import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTrailingBits } from '../../src/codec/h26x/rbsp-trailing-bits.ts';
import { BitstreamError } from '../../src/syntax/errors.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';
import { BitWriter, bitText } from '../harness/bit-writer.ts';
import { expectSame } from '../harness/same.ts';

const thrownBy = (run: () => unknown): BitstreamError => {
  try {
    run();
  } catch (error) {
    if (error instanceof BitstreamError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** A reader at `bit`. */
const at = (bytes: Uint8Array, bit: number): SyntaxReader => {
  const r = new SyntaxReader(bytes);
  for (let left = bit; left > 0; left -= 32) r.u(Math.min(left, 32), 'skipped');
  return r;
};

const data = fc.uint8Array({ minLength: 1, maxLength: 12 });

describe('u, flag, i and f against the bits as text', () => {
  it('at every position, of every length, up to the end and not beyond', () => {
    fc.assert(
      fc.property(data, (bytes) => {
        const text = bitText(bytes);
        for (let bit = 0; bit <= text.length; bit++) {
          for (let length = 1; length <= 32; length++) {
            const bits = text.slice(bit, bit + length);
            if (bit + length > text.length) {
              const error = thrownBy(() => at(bytes, bit).u(length, 'x'));
              const i = thrownBy(() => at(bytes, bit).i(length, 'x'));
              const f = thrownBy(() => at(bytes, bit).f(length, 'x', 0));
              const actual = [length, error.code, error.bit, i.code, f.code];
              expectSame(actual, [length, 'truncated', bit, 'truncated', 'truncated']);
              continue;
            }
            const value = Number.parseInt(bits, 2);
            const r = at(bytes, bit);
            const read = [
              ...[bit, length, r.u(length, 'x'), r.bit, r.bitsLeft, r.bit % 8 === 0],
              ...[at(bytes, bit).i(length, 'x'), at(bytes, bit).f(length, 'x', value)],
            ];
            const end = bit + length;
            const signed = bits[0] === '1' ? value - 2 ** length : value;
            expectSame(read, [bit, length, value, end, text.length - end, end % 8 === 0, signed, value]);
            if (length === 1) expect(at(bytes, bit).flag('x')).toBe(value);
          }
        }
        expect(thrownBy(() => at(bytes, text.length).flag('x')).code).toBe('truncated');
      }),
      { numRuns: 25 },
    );
  });

  it('f rejects another value, and reports it', () => {
    const error = thrownBy(() => at(Uint8Array.of(0b10110000), 1).f(3, 'marker', 7));
    expect([error.code, error.bit, error.expected, error.found]).toEqual(['forbidden-value', 1, '7', '3']);
  });

  it('uLax keeps a value out of range', () => {
    const r = new SyntaxReader(Uint8Array.of(0xff));
    expect(r.uLax(2, 'idc', 0, 2)).toBe(3);
    expect(r.uLax(2, 'other', 0, 3)).toBe(3);
    expect(r.issues.map((issue) => [issue.field, issue.bit, issue.expected, issue.found])).toEqual([
      ['idc', 0, '0..2', '3'],
    ]);
  });
});

const codeNum = fc.oneof(
  fc.nat(300),
  fc.integer({ min: 0, max: 2 ** 32 - 2 }),
  fc.constantFrom(0, 1, 2, 2 ** 15 - 2, 2 ** 15 - 1, 2 ** 16 - 2, 2 ** 16 - 1, 2 ** 31 - 1, 2 ** 32 - 2),
);

describe('ue and se', () => {
  it('read what the writer wrote, at every alignment', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.array(codeNum, { minLength: 1, maxLength: 8 }), (shift, values) => {
        const w = new BitWriter().pattern('1'.repeat(shift));
        for (const value of values) w.ue(value);
        const r = at(w.toBytes(), shift);
        expect(values.map((_, i) => r.ue(`x${i}`, 2 ** 32 - 2))).toEqual(values);
        expect(r.bit).toBe(w.bits);
      }),
    );
    fc.assert(
      fc.property(fc.nat(7), fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), (shift, value) => {
        const w = new BitWriter().pattern('0'.repeat(shift)).se(value);
        expect(at(w.toBytes(), shift).se('x', -(2 ** 31), 2 ** 31)).toBe(value);
      }),
    );
  });

  it('follow Table 9-2 and Table 9-3', () => {
    const table: [string, number, number][] = [
      ['1', 0, 0],
      ['010', 1, 1],
      ['011', 2, -1],
      ['00100', 3, 2],
      ['00101', 4, -2],
      ['00110', 5, 3],
      ['00111', 6, -3],
      ['0001000', 7, 4],
      ['0001001', 8, -4],
      ['0001010', 9, 5],
    ];
    for (const [bits, unsigned, signed] of table) {
      const bytes = new BitWriter().pattern(bits).toBytes();
      expect(new SyntaxReader(bytes).ue('x', 100)).toBe(unsigned);
      expect(new SyntaxReader(bytes).se('x', -100, 100)).toBe(signed);
      expect(Object.is(new SyntaxReader(bytes).se('x', -100, 100), -0)).toBe(false);
    }
  });

  it('read 31 leading zeros, and reject 32', () => {
    const longest = new BitWriter().ue(2 ** 32 - 2).toBytes();
    expect(new SyntaxReader(longest).ue('x', 2 ** 32 - 2)).toBe(2 ** 32 - 2);
    expect(bitText(longest).indexOf('1')).toBe(31);
    for (let shift = 0; shift < 8; shift++) {
      const tooLong = new BitWriter().pattern(`${'1'.repeat(shift)}${'0'.repeat(32)}${'1'.repeat(40)}`).toBytes();
      const error = thrownBy(() => at(tooLong, shift).ue('x', 2 ** 32 - 2));
      expect([error.code, error.bit, error.found]).toEqual(['exp-golomb-too-long', shift, '32 or more']);
    }
  });

  it('end where the bytes end, whatever follows in memory', () => {
    fc.assert(
      fc.property(fc.nat(7), codeNum, fc.nat(62), (shift, value, cut) => {
        const w = new BitWriter().pattern('1'.repeat(shift)).ue(value).align('1');
        const code = new BitWriter().ue(value).bits;
        const bytes = w.bytes([0xff, 0xff, 0xff, 0xff, 0xff]).toBytes();
        const length = Math.floor((shift + (cut % code)) / 8);
        if (length * 8 < shift || length * 8 >= shift + code) return;
        // A view into longer memory, and a limit inside longer bytes.
        const error = thrownBy(() => at(bytes.subarray(0, length), shift).ue('x', 2 ** 32));
        expect([error.code, error.bit]).toEqual(['truncated', shift]);
        const r = new SyntaxReader(bytes);
        r.limit(length * 8, 'payload');
        if (shift > 0) r.u(shift, 'skipped');
        expect(thrownBy(() => r.ue('x', 2 ** 32)).code).toBe('truncated');
      }),
    );
  });

  it('throw outside their range, or keep the value and note it', () => {
    const bytes = new BitWriter().ue(32).se(-13).toBytes();
    const error = thrownBy(() => new SyntaxReader(bytes).ue('id', 31));
    expect([error.code, error.expected, error.found]).toEqual(['out-of-range', '0..31', '32']);
    const r = new SyntaxReader(bytes);
    expect(r.ueLax('id', 31)).toBe(32);
    expect(r.seLax('offset', -12, 12)).toBe(-13);
    expect(r.issues.map((issue) => [issue.field, issue.expected, issue.found])).toEqual([
      ['id', '0..31', '32'],
      ['offset', '-12..12', '-13'],
    ]);
    const signed = new BitWriter().se(13).toBytes();
    expect(thrownBy(() => new SyntaxReader(signed).se('offset', -12, 12)).expected).toBe('-12..12');
    expect(new SyntaxReader(signed).se('offset', -13, 13)).toBe(13);
    expect(new SyntaxReader(bytes).issues).toEqual([]);
  });
});

describe('su, ns, uvlc and leb128 (AV1 4.10)', () => {
  /** ns(n) by 4.10.7, in text: w - 1 bits for the first 2^w - n values, w bits for the others. */
  const nsText = (value: number, n: number): string => {
    const w = Math.floor(Math.log2(n)) + 1;
    const m = 2 ** w - n;
    if (value < m) return w === 1 ? '' : value.toString(2).padStart(w - 1, '0');
    return (value + m).toString(2).padStart(w, '0');
  };
  const traced = (bytes: Uint8Array, read: (r: SyntaxReader) => number) => {
    const sink = new FieldTrace();
    const value = read(new SyntaxReader(bytes, { sink }));
    return { value, fields: sink.fields.map(({ descriptor, bits, value: v }) => [descriptor, bits, v]) };
  };

  it("su is two's complement", () => {
    for (const [bits, value] of [
      [1, -1],
      [4, -8],
      [7, 63],
      [32, -(2 ** 31)],
    ] as const) {
      const bytes = new BitWriter().i(bits, value).toBytes();
      expect(traced(bytes, (r) => r.su(bits, 'x'))).toEqual({ value, fields: [[`su(${bits})`, bits, value]] });
    }
  });

  it('ns reads every value of every count, in the minimum of bits', () => {
    for (let n = 1; n <= 40; n++) {
      for (let value = 0; value < n; value++) {
        const text = nsText(value, n);
        const bytes = new BitWriter().pattern(`${text}1`).toBytes();
        expect([n, traced(bytes, (r) => r.ns(n, 'x'))]).toEqual([
          n,
          { value, fields: n === 1 ? [] : [['ns(n)', text.length, value]] },
        ]);
      }
    }
  });

  it('uvlc is ue(v), and 2^32 - 1 from 32 leading zeros on', () => {
    for (const value of [0, 1, 2, 6, 255, 2 ** 31, 2 ** 32 - 2]) {
      const w = new BitWriter().ue(value);
      const { bits } = w;
      const bytes = w.toBytes();
      expect(traced(bytes, (r) => r.uvlc('x', 2 ** 32 - 1))).toEqual({ value, fields: [['uvlc()', bits, value]] });
    }
    const long = new BitWriter().pattern(`${'0'.repeat(40)}1`).toBytes();
    expect(traced(long, (r) => r.uvlc('x', 2 ** 32 - 1)).fields).toEqual([['uvlc()', 41, 2 ** 32 - 1]]);
    const r = new SyntaxReader(long);
    r.uvlc('x', 2 ** 32 - 2);
    expect(r.issues).toMatchObject([{ field: 'x', expected: '0..4294967294', found: '4294967295' }]);
    expect(thrownBy(() => new SyntaxReader(Uint8Array.of(0, 0)).uvlc('x', 5)).code).toBe('truncated');
  });

  it('leb128 has seven bits a byte, the lowest first, and may have zeros at the end', () => {
    const cases: readonly (readonly [readonly number[], number])[] = [
      [[0x00], 0],
      [[0x7f], 127],
      [[0x80, 0x01], 128],
      [[0xe5, 0x8e, 0x26], 624_485],
      [[0xff, 0xff, 0xff, 0xff, 0x0f], 2 ** 32 - 1],
      [[0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 5],
    ];
    for (const [bytes, value] of cases) {
      const read = traced(Uint8Array.from([...bytes, 0xff]), (r) => r.leb128('x'));
      expect(read).toEqual({ value, fields: [['leb128()', 8 * bytes.length, value]] });
    }
  });

  it('leb128 rejects more than 8 bytes and more than 32 bits, and reports the end of the bytes', () => {
    const error = (bytes: readonly number[]) => thrownBy(() => new SyntaxReader(Uint8Array.from(bytes)).leb128('x'));
    expect(error([0x80, 0x80])).toMatchObject({ code: 'truncated', bit: 0 });
    expect(error(new Array<number>(9).fill(0x80))).toMatchObject({ code: 'out-of-range', expected: 'at most 8 bytes' });
    expect(error([0x80, 0x80, 0x80, 0x80, 0x10])).toMatchObject({ code: 'out-of-range', found: '4294967296' });
  });
});

describe('bytes and peekBytes', () => {
  it('take bytes from any bit', () => {
    fc.assert(
      fc.property(data, fc.nat(95), fc.nat(12), (bytes, from, length) => {
        const text = bitText(bytes);
        const bit = from % (text.length + 1);
        const octets = text.slice(bit, bit + length * 8).match(/.{8}/g) ?? [];
        const hex = octets.map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0')).join('');
        const peeked = at(bytes, bit).peekBytes(length);
        expect([...peeked]).toEqual(octets.map((octet) => Number.parseInt(octet, 2)));
        if (octets.length === length) expect(at(bytes, bit).bytes(length, 'run')).toBe(hex);
        else expect(thrownBy(() => at(bytes, bit).bytes(length, 'run')).code).toBe('truncated');
      }),
    );
  });
});

describe('moreRbspData', () => {
  it('is true as long as a 1 bit follows the next bit', () => {
    const zeros = fc.array(fc.constantFrom(0, 0, 0x80, 1, 0x10, 0xff), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(zeros, (values) => {
        const bytes = Uint8Array.from(values);
        const text = bitText(bytes);
        for (let bit = 0; bit <= text.length; bit++) {
          const rest = text.slice(bit);
          expect(at(bytes, bit).moreRbspData()).toBe(rest.lastIndexOf('1') > 0);
        }
      }),
    );
  });

  it('looks for the stop bit inside a limit, and after it once the limit is lifted', () => {
    const r = new SyntaxReader(Uint8Array.of(0b10100000, 0b10000000, 0b11000000));
    const leave = r.limit(8, 'payload');
    expect(r.moreRbspData()).toBe(true);
    r.u(2, 'x');
    expect(r.moreRbspData()).toBe(false);
    leave();
    expect([r.bit, r.moreRbspData()]).toEqual([8, true]);
  });
});

describe('limit', () => {
  it('confines reads and skips what is unread', () => {
    const r = new SyntaxReader(Uint8Array.of(1, 2, 3, 4));
    r.u(8, 'first');
    const leave = r.limit(16, 'payload');
    expect(r.bitsLeft).toBe(16);
    expect(r.u(8, 'second')).toBe(2);
    expect(thrownBy(() => r.u(9, 'too long')).found).toBe('8 bits');
    leave();
    expect([r.bit, r.bitsLeft, r.u(8, 'fourth')]).toEqual([24, 8, 4]);
  });

  it('rejects more than there is', () => {
    const error = thrownBy(() => new SyntaxReader(Uint8Array.of(1, 2)).limit(17, 'sei_payload'));
    expect([error.code, error.field, error.expected, error.found]).toEqual([
      'truncated',
      'sei_payload',
      '17 bits',
      '16 bits',
    ]);
  });
});

describe('trailing and alignment bits', () => {
  const trailing = (bits: string, skip: number): string[] => {
    const trace = new FieldTrace();
    const r = new SyntaxReader(new BitWriter().pattern(bits).toBytes(), { sink: trace });
    if (skip > 0) r.u(skip, 'data');
    parseTrailingBits(r);
    const issues = r.issues.map((issue) => `${issue.field} ${issue.expected} ${issue.found}`);
    return [...trace.fields.slice(skip > 0 ? 1 : 0).map((f) => `${f.name} ${f.bit}+${f.bits} ${f.value}`), ...issues];
  };

  it('prove that the structure ends where it should', () => {
    expect(trailing('10000000', 0)).toEqual(['rbsp_stop_one_bit 0+1 1', 'rbsp_alignment_zero_bit 1+7 0']);
    expect(trailing('00000001', 7)).toEqual(['rbsp_stop_one_bit 7+1 1']);
    expect(trailing(`10000000${'0'.repeat(32)}`, 0)).toEqual([
      'rbsp_stop_one_bit 0+1 1',
      'rbsp_alignment_zero_bit 1+7 0',
      'cabac_zero_words 8+32 00000000',
    ]);
    expect(trailing('10010000', 0)).toContain('rbsp_alignment_zero_bit 0000000 0010000');
  });

  it('reject a missing stop bit, and bytes after it', () => {
    expect(thrownBy(() => trailing('01000000', 0)).code).toBe('forbidden-value');
    expect(thrownBy(() => trailing('11111111', 8)).code).toBe('truncated');
    const error = thrownBy(() => trailing('100000000000000000000001', 0));
    expect([error.code, error.bit, error.found]).toEqual(['trailing-bits', 8, '2 more bytes']);
    expect(thrownBy(() => trailing('1000000000000001', 0)).found).toBe('1 more byte');
  });

  it('extra bytes are reported in the structure that should have ended', () => {
    const r = new SyntaxReader(Uint8Array.of(0x80, 1));
    r.open('seq_parameter_set_rbsp', 'H.264 7.3.2.1');
    const { structure, field, clause } = thrownBy(() => parseTrailingBits(r));
    expect([structure, field, clause]).toEqual(['seq_parameter_set_rbsp', 'rbsp_trailing_bits', 'H.264 7.3.2.1']);
  });

  it('counts of bits are in the singular or plural', () => {
    const ends = (bits: number, left: number) => {
      const r = new SyntaxReader(Uint8Array.of(0));
      r.u(8 - left, 'data');
      const { expected, found, message } = thrownBy(() => r.u(bits, 'x'));
      return [expected, found, message];
    };
    expect(ends(2, 1)).toEqual(['2 bits', '1 bit', 'unit.x at bit 7: needs 2 bits, 1 bit is left (-)']);
    expect(ends(1, 0)).toEqual(['1 bit', '0 bits', 'unit.x at bit 8: needs 1 bit, 0 bits are left (-)']);
  });

  it('alignBits reads ones or zeros up to the byte', () => {
    const r = new SyntaxReader(Uint8Array.of(0b10111111, 0b01011111));
    r.alignBits('cabac_alignment_one_bit', 1);
    expect(r.bit).toBe(0);
    r.u(2, 'x');
    r.alignBits('cabac_alignment_one_bit', 1);
    expect([r.bit, r.issues]).toEqual([8, []]);
    r.u(3, 'x');
    r.alignBits('cabac_alignment_one_bit', 1);
    expect([r.bit, r.issues]).toEqual([16, []]);
  });

  it('alignBits notes bits of the other value', () => {
    const r = new SyntaxReader(Uint8Array.of(0b10101111));
    r.u(1, 'x');
    r.alignBits('cabac_alignment_one_bit', 1);
    expect(r.issues.map((issue) => [issue.bit, issue.expected, issue.found])).toEqual([[1, '1111111', '0101111']]);
  });
});

describe('subscripts', () => {
  const bytes = new BitWriter().ue(7).toBytes();
  const names = (options: { sink?: FieldTrace }): string[] => {
    const fields: string[] = [];
    for (const subscripts of [[4], [4, 5], [4, 5, 6]] as const) {
      const r = new SyntaxReader(bytes, options);
      fields.push(thrownBy(() => r.ue(r.nth('element', ...(subscripts as readonly [number])), 1)).field);
      const lax = new SyntaxReader(bytes, options);
      lax.ueLax(lax.nth('element', ...(subscripts as readonly [number])), 1);
      fields.push(lax.issues[0]?.field ?? '');
    }
    const r = new SyntaxReader(bytes, options);
    r.nth('element', 1);
    fields.push(thrownBy(() => r.ue('another', 1)).field);
    return fields;
  };

  it('are in errors and issues, with and without a trace', () => {
    const wanted = [
      ...['element[4]', 'element[4]', 'element[4][5]', 'element[4][5]', 'element[4][5][6]', 'element[4][5][6]'],
      'another',
    ];
    expect(names({})).toEqual(wanted);
    expect(names({ sink: new FieldTrace() })).toEqual(wanted);
  });

  it('build no strings in a scan', () => {
    expect(new SyntaxReader(bytes).nth('element', 1)).toBe('element');
    expect(new SyntaxReader(bytes, { sink: new FieldTrace() }).nth('element', 1, 2, 3)).toBe('element[1][2][3]');
  });
});
