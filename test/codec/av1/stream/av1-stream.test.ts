import { describe, expect, it } from 'vitest';
import { FrameAssembler } from '../../../../src/analysis/frames.ts';
import { Av1Stream, type Av1Unit } from '../../../../src/codec/av1/stream/av1-stream.ts';
import type { FrameRecord } from '../../../../src/media/frame-record.ts';
import type { Origin } from '../../../../src/media/origin.ts';
import type { Unit } from '../../../../src/media/unit.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { sampleObus } from '../../../harness/obus.ts';

const { delimiter, sequence, key, hidden, shown, next, showsHidden } = sampleObus();

interface GivenObu {
  readonly bytes: Uint8Array;
  readonly more?: Partial<Unit>;
}

const unitOf = (bytes: Uint8Array, offset: number, more: Partial<Unit> = {}): Unit => ({
  kind: 'unit',
  offset,
  prefixLength: 0,
  size: bytes.length,
  bytes,
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
  missingBytes: 0,
  ...more,
});

const read = (...obus: readonly (Uint8Array | GivenObu)[]): Av1Unit[] => {
  const stream = new Av1Stream();
  let offset = 0;
  return obus.flatMap((obu) => {
    const { bytes, more } = obu instanceof Uint8Array ? { bytes: obu } : obu;
    const at = offset;
    offset += bytes.length;
    return stream.push(unitOf(bytes, at, more));
  });
};

const framesOf = (units: readonly Av1Unit[]): FrameRecord[] => {
  const assembler = new FrameAssembler();
  return [...units.flatMap((unit) => assembler.push(unit)), ...assembler.end()];
};

const codesOf = (units: readonly Av1Unit[]): string[] =>
  units.flatMap(({ index, findings, pictureFindings }) =>
    [...findings, ...pictureFindings].map(({ code }) => `${index} ${code}`),
  );

const inSample = (bytes: Uint8Array, index: number, ptsMs = 40 * index): GivenObu => {
  const origin: Origin = { kind: 'sample', index, dtsMs: ptsMs, ptsMs };
  return { bytes, more: { origin } };
};

/** The bytes with another value at one place. */
const patched = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

/** enable_cdef is 1 in the sample: with 0, the content differs and the rest reads the same. */
const OTHER_SEQUENCE = ((): Uint8Array => {
  const copy = sequence.slice();
  // The last bit before the trailing bits: film_grain_params_present.
  const last = copy.length - 1;
  const bit = (copy[last] as number) & -(copy[last] as number);
  copy[last] = (copy[last] as number) ^ (bit << 1);
  return copy;
})();

describe('temporal units', () => {
  it('begin with a temporal delimiter', () => {
    const units = read(delimiter, sequence, key, delimiter, ...hidden, shown, delimiter, next, delimiter, showsHidden);
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3]);
    expect(units.flatMap(({ index, startsAccessUnit: why }) => (why === undefined ? [] : `${index} ${why}`))).toEqual([
      '0 first OBU of the stream',
      '3 temporal delimiter',
      '8 temporal delimiter',
      '10 temporal delimiter',
    ]);
    expect(codesOf(units)).toEqual([]);
  });

  it('are the samples of a container without delimiters', () => {
    const units = read(inSample(sequence, 0), inSample(key, 0), inSample(hidden[0] as Uint8Array, 1));
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 1]);
    expect(units[2]?.startsAccessUnit).toBe('next sample');
    expect(codesOf(units)).toEqual([]);
  });

  it('may take several samples of one time, as layers do', () => {
    const units = read(inSample(delimiter, 0, 0), inSample(sequence, 0, 0), inSample(key, 1, 0), inSample(next, 2, 40));
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 0, 1]);
    expect(codesOf(units)).toEqual(['3 temporal-delimiter-missing']);
  });

  it('end after a shown frame where there are neither delimiters nor samples', () => {
    const units = read(sequence, key, ...hidden, shown, next, sequence, key);
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([0, 0, 1, 1, 1, 1, 2, 3, 3]);
    expect(codesOf(units)).toEqual(['0 temporal-delimiter-missing']);
  });

  it('are left out for the OBUs of a decoder configuration record', () => {
    const units = read({ bytes: sequence, more: { outOfBand: true } }, delimiter, key);
    expect(units.map(({ accessUnit }) => accessUnit)).toEqual([undefined, 0, 0]);
  });
});

describe('frames', () => {
  const units = read(delimiter, sequence, key, delimiter, ...hidden, shown, delimiter, next, delimiter, showsHidden);
  const frames = framesOf(units);

  it('are temporal units with their coded frames, hidden ones among them', () => {
    const text = frames.map(({ type, pictures }) => {
      return `${type}: ${pictures.map((picture) => `${picture.type}${picture.shown === false ? ' hidden' : ''}`)}`;
    });
    expect(text).toEqual(['I: I', 'P: P hidden,P hidden,P hidden,P', 'P: P', 'P: P']);
  });

  it('are shown in the order of their temporal units', () => {
    expect(frames.map(({ order, startsPeriod }) => [order, startsPeriod])).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, false],
    ]);
    expect(frames.map(({ ticks }) => ticks)).toEqual([2, 2, 2, 2]);
  });

  it('can be entered at a shown key frame', () => {
    expect(frames.map(({ randomAccess }) => randomAccess)).toEqual(['closed', undefined, undefined, undefined]);
  });

  it('have the size and base_q_idx of their headers; one that is shown again has none', () => {
    expect(frames.map(({ width, height }) => `${width}x${height}`)).toEqual(new Array(4).fill('320x180'));
    expect(frames.map((frame) => frame.base_q_idx)).toEqual([
      { min: 47, mean: 47, max: 47 },
      { min: 147, mean: 177, max: 200 },
      { min: 200, mean: 200, max: 200 },
      undefined,
    ]);
    expect(units.at(-1)).toMatchObject({ startsPicture: 'shows the frame in slot 3', slice: { type: 'P' } });
  });

  it('refer to others, or not', () => {
    expect(frames.map(({ reference }) => reference)).toEqual([true, true, true, false]);
  });
});

describe('findings', () => {
  const start = [delimiter, sequence, key];

  it.each<[string, readonly (Uint8Array | GivenObu)[], readonly string[]]>([
    ['a delimiter after another one', [delimiter, ...start], ['1 temporal-delimiter-again']],
    ['a delimiter with data', [bytesOf('120180'), sequence, key], ['0 temporal-delimiter-data']],
    ['a second shown frame in a temporal unit', [...start, ...hidden, shown], ['3 several-shown-frames']],
    ['no sequence header', [delimiter, key], ['1 unknown-parameter-set']],
    ['a frame of an empty slot that is shown', [delimiter, sequence, showsHidden], ['2 missing-reference']],
    ['a reference to an empty slot', [delimiter, sequence, shown], ['2 missing-reference']],
    ['another sequence header at a key frame', [...start, delimiter, OTHER_SEQUENCE, key], []],
    ['another sequence header elsewhere', [...start, delimiter, OTHER_SEQUENCE, next], ['5 sps-change']],
    [
      'obu_forbidden_bit',
      [...start, delimiter, patched(next, 0, (next[0] as number) | 0x80)],
      ['4 forbidden-zero-bit'],
    ],
    ['obu_reserved_1bit', [...start, delimiter, patched(next, 0, (next[0] as number) | 1)], ['4 obu-reserved-bits']],
    ['a reserved type', [...start, bytesOf('4a01ff')], ['3 reserved-type']],
    ['an OBU that is cut short', [...start, { bytes: bytesOf('7a0a80'), more: { missingBytes: 9 } }], ['3 obu-size']],
    [
      'an obu_size that its length contradicts',
      [...start, { bytes: bytesOf('7a018000'), more: { prefixLength: 1 } }],
      ['3 obu-size'],
    ],
    ['no obu_size in a byte stream', [...start, bytesOf('7880')], ['3 no-obu-size']],
    ['no obu_size in a sample', [inSample(delimiter, 0), inSample(bytesOf('7880'), 0)], []],
    ['no byte', [...start, new Uint8Array(0)], ['3 empty-unit']],
  ])('%s', (_name, obus, codes) => {
    expect(codesOf(read(...obus)).filter((code) => !code.endsWith(' out-of-range'))).toEqual(codes);
  });

  it('a missing reference is counted, and leaves the frame its type', () => {
    const [frame] = framesOf(read(delimiter, sequence, shown));
    expect(frame).toMatchObject({ type: 'P', missingFrames: 4, shown: true });
  });
});
