import { describe, expect, it } from 'vitest';
import { unitErrorOf } from '../../src/syntax/diagnostics.ts';
import { BitstreamError, ContainerError, LimitError, RtmpkitError } from '../../src/syntax/errors.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';

const thrown = (run: (r: SyntaxReader) => unknown, bytes: number[], partial = false): BitstreamError => {
  const r = new SyntaxReader(Uint8Array.from(bytes), { partial });
  r.open('seq_parameter_set_data', 'H.264 7.3.2.1.1');
  try {
    run(r);
  } catch (error) {
    if (error instanceof BitstreamError) return error;
  }
  throw new Error('no BitstreamError was thrown');
};

describe('BitstreamError', () => {
  it('has the position, what was expected and what was found', () => {
    const error = thrown(
      (r) => {
        r.u(8, 'profile_idc');
        r.ue('chroma_format_idc', 3);
      },
      [100, 0b00101000],
    );
    expect({ ...error, message: error.message }).toEqual({
      name: 'BitstreamError',
      code: 'out-of-range',
      structure: 'seq_parameter_set_data',
      field: 'chroma_format_idc',
      clause: 'H.264 7.3.2.1.1',
      bit: 8,
      expected: '0..3',
      found: '4',
      message: 'seq_parameter_set_data.chroma_format_idc at bit 8: expected 0..3, found 4 (H.264 7.3.2.1.1)',
    });
    expect(unitErrorOf(error)).toEqual({
      code: 'out-of-range',
      structure: 'seq_parameter_set_data',
      field: 'chroma_format_idc',
      clause: 'H.264 7.3.2.1.1',
      bit: 8,
      message: error.message,
    });
  });

  it('separates the end of the bitstream from a limit of the reader', () => {
    const read = (r: SyntaxReader) => r.u(16, 'width');
    expect(thrown(read, [1]).message).toBe(
      'seq_parameter_set_data.width at bit 0: needs 16 bits, 8 bits are left (H.264 7.3.2.1.1)',
    );
    const limit = thrown(read, [1], true);
    expect([limit.code, limit.expected, limit.found]).toEqual(['limit', '16 bits', '8 bits']);
    expect(limit.message).toContain('needs 16 bits, only 1 byte of this unit is kept');
  });

  it('names the open structure, also after a closed one', () => {
    const inner = thrown(
      (r) => {
        r.open('vui_parameters', 'H.264 E.1.1');
        r.u(16, 'sar_width');
      },
      [1],
    );
    expect([inner.structure, inner.clause]).toEqual(['vui_parameters', 'H.264 E.1.1']);
    const outer = thrown(
      (r) => {
        r.open('vui_parameters', 'H.264 E.1.1');
        r.close();
        r.u(16, 'x');
      },
      [1],
    );
    expect(outer.structure).toBe('seq_parameter_set_data');
  });

  it('can be made by the caller, too', () => {
    const error = thrown(
      (r) => {
        throw r.error('unknown-parameter-set', 'pic_parameter_set_id', 3, 'a PPS', 'none');
      },
      [1],
    );
    expect([error.code, error.bit, error.expected, error.found]).toEqual(['unknown-parameter-set', 3, 'a PPS', 'none']);
  });

  it('has no expected and found if they do not apply', () => {
    const error = new BitstreamError('limit', 'enough', { structure: 's', field: 'f', clause: 'c', bit: 1 });
    expect(Object.keys(error)).not.toContain('expected');
    expect(Object.keys(error)).not.toContain('found');
    expect(error.message).toBe('s.f at bit 1: enough (c)');
  });
});

it('every error is an RtmpkitError with a name and a code', () => {
  const container = new ContainerError('unknown-format', 'what is this');
  expect(container).toBeInstanceOf(RtmpkitError);
  expect([container.name, container.code]).toEqual(['ContainerError', 'unknown-format']);
  const cause = new Error('why');
  const limit = new LimitError('limit', 'too much', { cause });
  expect([limit.name, limit.cause]).toEqual(['LimitError', cause]);
  expect(limit).toBeInstanceOf(Error);
});
