import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { FlvNalUnitStage } from '../../../src/container/flv/nal-unit-stage.ts';
import {
  AUD,
  byteStream,
  END_OF_SEQUENCE,
  SEI,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../harness/written-stream.ts';
import { convertBytes } from './converted.ts';

const SMALL: SpsChoice = { profile: 77, fps: 25, interlaced: true };
const WIDE: SpsChoice = { ...SMALL, widthInMbs: 8 };
/** Parameter sets, with type and id. */
const SETS = [
  ['sps 0', writeSps(SMALL)],
  ['sps 0', writeSps(WIDE)],
  ['pps 0', writePps()],
  ['pps 0', writePps({ initQp: 30 })],
  ['pps 0', writePps({ initQp: 31 })],
  ['pps 1', writePps({ id: 1 })],
  ['pps 1', writePps({ id: 1, initQp: 20 })],
] as const;
const nameOf = new Map(SETS.map(([name, bytes]) => [toHex(bytes), name]));
const [SPS, SPS_WIDE, PPS, PPS_30] = SETS.map(([, bytes]) => bytes) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const IDR = writeSlice({ nal: 5 }, SMALL);
const p = (frameNum: number) => writeSlice({ frameNum: frameNum % 16, lsb: (2 * frameNum) % 16 }, SMALL);
const field = (frameNum: number, which: 'top' | 'bottom') =>
  writeSlice({ frameNum: frameNum % 16, lsb: (2 * frameNum) % 16, field: which }, SMALL);

const isSlice = (unit: Uint8Array): boolean => [1, 5].includes((unit[0] as number) & 31);

/** Parameter sets by type and id, hex. */
type Known = ReadonlyMap<string, string>;
const withSet = (known: Known, unit: Uint8Array): Known => {
  const name = nameOf.get(toHex(unit));
  return name === undefined ? known : new Map([...known, [name, toHex(unit)]]);
};

/** A slice with the parameter sets before it, and, in FLV, those of the last sequence header. */
interface Decoded {
  readonly slice: string;
  readonly known: Known;
  readonly record?: Known;
  readonly isFirstOfTag?: boolean;
}

const decodedOf = (units: readonly Uint8Array[]): Decoded[] => {
  let known: Known = new Map();
  return units.flatMap((unit) => {
    known = withSet(known, unit);
    return isSlice(unit) ? [{ slice: toHex(unit), known }] : [];
  });
};

const decodedOfFlv = (bytes: Uint8Array): Decoded[] => {
  const stage = new FlvNalUnitStage();
  let known: Known = new Map();
  let record: Known = new Map();
  let header = -1;
  let tag = -1;
  return [...stage.push(bytes), ...stage.end()].flatMap((item) => {
    if (item.kind !== 'unit') throw new Error('the output is damaged');
    const index = item.origin?.index as number;
    known = withSet(known, item.bytes);
    if (item.outOfBand === true) {
      record = withSet(header === index ? record : new Map(), item.bytes);
      header = index;
    }
    if (!isSlice(item.bytes)) return [];
    const isFirstOfTag = tag !== index;
    tag = index;
    return [{ slice: toHex(item.bytes), known, record, isFirstOfTag }];
  });
};

const toFlv = (units: readonly Uint8Array[]) => convertBytes(byteStream(units), 'flv');

describe('each picture has the parameter sets that precede it', () => {
  const unit = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...SETS.map(([, bytes]) => bytes)) },
    { weight: 1, arbitrary: fc.constantFrom(AUD, SEI, END_OF_SEQUENCE, IDR) },
    { weight: 2, arbitrary: fc.nat(15).map(p) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(15), fc.constantFrom('top', 'bottom')).map(([n, which]) => field(n, which)),
    },
  );

  test('in FLV: by the last sequence header alone, and by the units in the tags', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 20 }), async (more) => {
        const units = [SPS, PPS, IDR, ...more];
        const { bytes, facts } = await toFlv(units);
        expect(facts.verification?.identical).toBe(true);
        const wanted = decodedOf(units);
        const found = decodedOfFlv(bytes);
        expect(found.map(({ slice }) => slice)).toEqual(wanted.map(({ slice }) => slice));
        found.forEach(({ known, record, isFirstOfTag }, i) => {
          for (const [name, set] of wanted[i]?.known ?? []) {
            expect(known.get(name)).toBe(set);
            if (isFirstOfTag === true) expect(record?.get(name)).toBe(set);
          }
        });
      }),
    );
  });

  test('a PPS between two fields of a frame is announced after the frame, unless its id is new', async () => {
    const units = [SPS, PPS, IDR, field(1, 'top'), PPS_30, field(1, 'bottom'), p(2)];
    const { diagnostics, facts, bytes } = await toFlv(units);
    expect(facts.flv).toMatchObject({ frames: 3, sequenceHeaders: 2 });
    expect(decodedOfFlv(bytes).map(({ record }) => record?.get('pps 0') === toHex(PPS_30))).toEqual([
      ...[false, false, false, true],
    ]);
    expect(diagnostics.map(({ severity, code, nalu }) => `${severity} ${code} ${nalu}`)).toEqual([
      'warning record-differs 4',
      'warning new-sequence-header 6',
    ]);
  });
});

describe('units after the last picture begin an access unit without one (H.264 7.4.1.2.3)', () => {
  const STREAM = [SPS, PPS, IDR, p(1), p(2)];
  const TAILS: readonly (readonly [string, readonly Uint8Array[], string])[] = [
    ['SPS and PPS of another size', [SPS_WIDE, PPS], '2 NAL units after the last picture (SPS, PPS)'],
    ['another PPS', [PPS_30], '1 NAL unit after the last picture (PPS)'],
    ['the same sets', [AUD, SPS, PPS], '3 NAL units after the last picture (AUD, SPS, PPS)'],
    ['AUD and SEI', [AUD, SEI], '2 NAL units after the last picture (AUD, SEI)'],
  ];

  test.each(TAILS)('FLV: %s are left out, with a warning', async (_name, tail, message) => {
    const [alone, longer] = [await toFlv(STREAM), await toFlv([...STREAM, ...tail])];
    expect(toHex(longer.bytes)).toBe(toHex(alone.bytes));
    const nalu = STREAM.length;
    expect(longer.diagnostics.map(({ severity, code, message, nalu }) => ({ severity, code, message, nalu }))).toEqual([
      {
        severity: 'warning',
        code: 'no-picture-follows',
        message: `${message}: no picture follows, and a tag holds one: left out`,
        nalu,
      },
    ]);
    expect(longer.facts.nalus).toMatchObject({ read: nalu + tail.length, written: nalu });
    expect(longer.facts.verification).toEqual({ identical: true, compared: nalu });
  });

  test('FLV: what ends a sequence belongs to its last picture', async () => {
    const { facts, diagnostics } = await toFlv([...STREAM, END_OF_SEQUENCE]);
    expect(facts.nalus).toMatchObject({ read: 6, written: 6, dropped: [] });
    expect(diagnostics).toEqual([]);
  });

  test('FLV: wherever the next access unit is cut off, the pictures before it are the same', async () => {
    const start = byteStream(STREAM).length;
    const bytes = byteStream([...STREAM, AUD, SPS_WIDE, PPS, SEI]);
    const wanted = toHex((await toFlv(STREAM)).bytes);
    for (let end = start + 1; end <= bytes.length; end++) {
      const { bytes: cut } = await convertBytes(bytes.subarray(0, end), 'flv');
      // Up to a start code the bytes can only be trailing zeros or the end of the last slice.
      if (end > start + 4) expect(toHex(cut)).toBe(wanted);
    }
  });

  test('Annex B and AVCC: they stay; the record is that of the pictures', async () => {
    const units = [...STREAM, SPS_WIDE, PPS_30];
    const raw = await convertBytes(byteStream(units), 'annexb');
    expect(raw.facts.nalus).toMatchObject({ written: 7, dropped: [] });
    for (const strip of [() => false, ({ role }: { role: string }) => role === 'parameter-set']) {
      const { config, diagnostics } = await convertBytes(byteStream(units), 'avcc', { wantsConfig: true, strip });
      expect(diagnostics).toEqual([]);
      expect(toHex(config as Uint8Array)).toContain(toHex(SPS));
      expect(toHex(config as Uint8Array)).toContain(toHex(PPS));
      expect(toHex(config as Uint8Array)).not.toContain(toHex(SPS_WIDE));
      expect(toHex(config as Uint8Array)).not.toContain(toHex(PPS_30));
    }
  });

  test('a stream of parameter sets alone has a record', async () => {
    const { config } = await convertBytes(byteStream([SPS, PPS]), 'avcc', { wantsConfig: true });
    expect(toHex(config as Uint8Array)).toContain(toHex(SPS));
  });
});
