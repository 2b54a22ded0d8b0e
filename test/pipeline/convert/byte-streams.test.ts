import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { STREAMED_CODECS } from '../../../src/codec/registry.ts';
import { readStreamConfig } from '../../../src/pipeline/convert/units/config-file.ts';
import { sample } from '../../commands/streams.ts';
import { fromHex } from '../../harness/from-hex.ts';
import { arbitraryCuts, cutAtFractions } from '../../harness/split.ts';
import {
  AUD,
  byteStream,
  END_OF_SEQUENCE,
  lengthPrefixedStream,
  SEI,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../../harness/written-stream.ts';
import { CountedSource } from '../source.ts';
import { convertBytes } from './converted.ts';

const MAIN: SpsChoice = { profile: 77 };
const [SPS, PPS] = [writeSps(MAIN), writePps()];
const IDR = writeSlice({ nal: 5 }, MAIN);
const P1 = writeSlice({ frameNum: 1, lsb: 2 }, MAIN);
const IDR2 = writeSlice({ nal: 5, idrPicId: 1 }, MAIN);
const FILLER = writeUnit(0, 12, [0xff, 0xff, 0x80]);

/** Units with start codes of the given lengths. */
const withStartCodes = (...units: readonly (readonly [3 | 4, Uint8Array])[]): Uint8Array =>
  Uint8Array.from(units.flatMap(([length, unit]) => [...(length === 4 ? [0] : []), 0, 0, 1, ...unit]));

/** As H.264 B.1.2 requires: 4 bytes before parameter sets and the first unit of each access unit. */
const BY_THE_CLAUSE = withStartCodes(
  ...([
    [4, AUD],
    [4, SPS],
    [4, PPS],
    [3, SEI],
    [3, IDR],
    [4, P1],
    [4, SEI],
    [3, IDR2],
    [3, END_OF_SEQUENCE],
  ] as const),
);

describe('Annex B to AVCC', () => {
  test('every unit, in order, after its length', async () => {
    const units = [AUD, SPS, PPS, SEI, IDR, P1, SEI, IDR2, END_OF_SEQUENCE];
    for (const lengthSize of [1, 2, 4] as const) {
      const { bytes, facts } = await convertBytes(byteStream(units), 'avcc', { lengthSize });
      expect(toHex(bytes)).toBe(toHex(lengthPrefixedStream(units, lengthSize)));
      expect(facts.nalus).toEqual({ read: 9, written: 9, dropped: [], inserted: [], trailingZeroBytes: 0 });
      expect(facts.verification).toEqual({ identical: true, compared: 9 });
    }
  });

  test('a unit that is too long for its length field is named', async () => {
    const long = writeUnit(0, 12, new Array<number>(300).fill(0xff));
    const input = byteStream([SPS, PPS, IDR, long]);
    await expect(convertBytes(input, 'avcc', { lengthSize: 1 })).rejects.toThrow(
      'NAL unit 3 has 301 bytes, a length field of 1 byte holds at most 255',
    );
    expect((await convertBytes(input, 'avcc', { lengthSize: 2 })).facts.nalus?.written).toBe(4);
  });

  test('trailing zeros and empty units are left out, and counted', async () => {
    const input = Uint8Array.from([...byteStream([SPS, PPS]), 0, 0, 0, 1, 0, 0, 1, ...IDR, 0, 0, 0]);
    const { bytes, facts } = await convertBytes(input, 'avcc');
    expect(toHex(bytes)).toBe(toHex(lengthPrefixedStream([SPS, PPS, IDR], 4)));
    expect(facts.nalus).toMatchObject({ read: 4, written: 3, trailingZeroBytes: 3 });
    expect(facts.nalus?.dropped).toEqual([{ name: 'empty', count: 1, sizeBytes: 0 }]);
  });

  test('the separate record: all ids, the first content of each', async () => {
    const other = writePps({ id: 1 });
    const changed = writePps({ initQp: 30 });
    const { config, diagnostics } = await convertBytes(byteStream([SPS, PPS, IDR, other, changed, P1]), 'avcc', {
      wantsConfig: true,
    });
    const { parameterSets, lengthSize } = await readStreamConfig(
      new CountedSource([config ?? new Uint8Array(0)]),
      STREAMED_CODECS,
    );
    expect([parameterSets.map(toHex), lengthSize]).toEqual([[SPS, PPS, other].map(toHex), 4]);
    expect(diagnostics.map(({ code, nalu }) => `${code} ${nalu}`)).toEqual(['parameter-set-changed 4']);
    await expect(convertBytes(byteStream([IDR]), 'avcc', { wantsConfig: true })).rejects.toThrow('no SPS and PPS');
  });

  test('a set that fits neither into the record nor into the stream is an error', async () => {
    const input = byteStream([SPS, PPS, IDR, writePps({ initQp: 30 }), P1]);
    const { diagnostics } = await convertBytes(input, 'avcc', {
      wantsConfig: true,
      strip: ({ scope }) => scope === 'picture',
    });
    expect(diagnostics).toMatchObject([{ severity: 'error', code: 'parameter-set-lost', nalu: 3 }]);
  });

  test('--strip leaves out what it names, and nothing else', async () => {
    const input = byteStream([AUD, SPS, PPS, SEI, IDR, FILLER, P1]);
    const { bytes, facts } = await convertBytes(input, 'avcc', {
      strip: ({ role }) => ['sei', 'delimiter', 'filler'].includes(role),
    });
    expect(toHex(bytes)).toBe(toHex(lengthPrefixedStream([SPS, PPS, IDR, P1], 4)));
    expect(facts.nalus?.dropped).toEqual([
      { nal_unit_type: 6, name: 'SEI', count: 1, sizeBytes: SEI.length },
      { nal_unit_type: 9, name: 'AUD', count: 1, sizeBytes: AUD.length },
      { nal_unit_type: 12, name: 'filler', count: 1, sizeBytes: FILLER.length },
    ]);
    expect(facts.verification).toEqual({ identical: true, compared: 4 });
  });

  test('nothing to write is a failure', async () => {
    await expect(convertBytes(byteStream([SEI]), 'avcc', { strip: () => true })).rejects.toThrow('no H.264 NAL unit');
  });
});

describe('AVCC to Annex B', () => {
  test('start codes of 4 bytes where B.1.2 requires, of 3 elsewhere; of 4 everywhere on request', async () => {
    const units = [AUD, SPS, PPS, SEI, IDR, P1, SEI, IDR2, END_OF_SEQUENCE];
    const input = lengthPrefixedStream(units, 4);
    expect(toHex((await convertBytes(input, 'annexb')).bytes)).toBe(toHex(BY_THE_CLAUSE));
    expect(toHex((await convertBytes(input, 'annexb', { always4: true })).bytes)).toBe(toHex(byteStream(units)));
  });

  test('a unit that becomes the first because another one is left out gets 4 bytes', async () => {
    const input = lengthPrefixedStream([AUD, SPS, PPS, IDR, AUD, SEI, P1], 4);
    const { bytes } = await convertBytes(input, 'annexb', { strip: ({ role }) => role === 'delimiter' });
    expect(toHex(bytes)).toBe(toHex(withStartCodes([4, SPS], [4, PPS], [3, IDR], [4, SEI], [3, P1])));
  });

  test('the sets of a record go before each IDR picture without any, after the delimiter', async () => {
    const record = '014d401effe10004674d401e01000268ce'; // two sets that differ from those of the stream
    const sets = [SPS, PPS];
    const input = lengthPrefixedStream([AUD, SEI, IDR, AUD, P1, AUD, SPS, PPS, IDR2, AUD, IDR], 4);
    const { bytes, facts } = await convertBytes(input, 'annexb', {
      inputConfig: { parameterSets: sets },
      hints: { format: 'avcc' },
    });
    expect(toHex(bytes)).toBe(
      toHex(
        withStartCodes(
          ...([
            [4, AUD],
            [4, SPS],
            [4, PPS],
            [3, SEI],
            [3, IDR],
            [4, AUD],
            [3, P1],
          ] as const),
          ...([
            [4, AUD],
            [4, SPS],
            [4, PPS],
            [3, IDR2],
            [4, AUD],
            [4, SPS],
            [4, PPS],
            [3, IDR],
          ] as const),
        ),
      ),
    );
    expect(facts.nalus?.inserted.map(({ name, count }) => `${count} ${name}`)).toEqual(['2 SPS', '2 PPS']);
    expect(facts.verification?.identical).toBe(true);
    const { parameterSets } = await readStreamConfig(
      new CountedSource([fromHex(record) ?? new Uint8Array(0)]),
      STREAMED_CODECS,
    );
    expect(parameterSets.map(toHex)).toEqual(['674d401e', '68ce']);
    const box = `${(8 + record.replaceAll(' ', '').length / 2).toString(16).padStart(8, '0')}61766343${record}`;
    const ofBox = await readStreamConfig(
      new CountedSource([fromHex(`${box} 00000008 66726565`) ?? new Uint8Array(0)]),
      STREAMED_CODECS,
    );
    expect(ofBox).toMatchObject({ codec: { name: 'h264' }, parameterSets, lengthSize: 4 });
  });

  test('a set in the stream replaces the one of the record with the same id', async () => {
    const changed = writePps({ initQp: 30 });
    const input = lengthPrefixedStream([IDR, changed, P1, IDR2], 4);
    const { bytes } = await convertBytes(input, 'annexb', {
      inputConfig: { parameterSets: [SPS, PPS] },
      hints: { format: 'avcc' },
      always4: true,
    });
    expect(toHex(bytes)).toBe(toHex(byteStream([SPS, PPS, IDR, changed, P1, SPS, changed, IDR2])));
  });

  test('an access unit with an SPS only gets the PPSs of the record, after it', async () => {
    const input = lengthPrefixedStream([AUD, SPS, SEI, IDR, AUD, P1], 4);
    const { bytes } = await convertBytes(input, 'annexb', {
      inputConfig: { parameterSets: [SPS, PPS] },
      hints: { format: 'avcc' },
      always4: true,
    });
    expect(toHex(bytes)).toBe(toHex(byteStream([AUD, SPS, PPS, SEI, IDR, AUD, P1])));
  });

  test('zeros at the end of a unit, which Annex B does not preserve, are reported', async () => {
    const input = lengthPrefixedStream([SPS, PPS, Uint8Array.of(...IDR, 0, 0), P1], 4);
    const { diagnostics } = await convertBytes(input, 'annexb', { verify: false });
    expect(diagnostics).toMatchObject([
      { severity: 'warning', code: 'trailing-zero-lost', nalu: 2, offset: 8 + SPS.length + PPS.length },
      { severity: 'error', code: 'last-byte-zero', nalu: 2 },
    ]);
    // Kept, they are still a fault of the input (H.264 7.4.1).
    expect((await convertBytes(input, 'avcc')).diagnostics).toMatchObject([{ code: 'last-byte-zero' }]);
  });

  test('a unit that start codes would split is found by --verify', async () => {
    const broken = Uint8Array.of(0x41, 0x9a, 0, 0, 1, 0x41, 0x55);
    const input = lengthPrefixedStream([SPS, PPS, IDR, broken], 4);
    const { facts, diagnostics } = await convertBytes(input, 'annexb');
    expect(facts.verification).toEqual({ identical: false, compared: 3 });
    const at = 4 * 3 + SPS.length + PPS.length + IDR.length;
    expect(diagnostics.find(({ code }) => code === 'verify-mismatch')).toEqual({
      severity: 'error',
      code: 'verify-mismatch',
      message: expect.stringMatching(
        /^NAL unit 3 \(slice\) of the input differs from the 2 bytes at byte \d+ of the output$/,
      ),
      offset: at,
      nalu: 3,
    });
  });
});

describe('round trips', () => {
  test('Annex B to AVCC and back is the same file, with start codes by the clause or of 4 bytes everywhere', async () => {
    const avcc = (await convertBytes(BY_THE_CLAUSE, 'avcc')).bytes;
    expect(toHex((await convertBytes(avcc, 'annexb')).bytes)).toBe(toHex(BY_THE_CLAUSE));
    const long = byteStream([SPS, PPS, SEI, IDR, P1]);
    const back = await convertBytes((await convertBytes(long, 'avcc')).bytes, 'annexb', { always4: true });
    expect(toHex(back.bytes)).toBe(toHex(long));
  });

  test.each(['baseline', 'bframes', 'hrd-aud', 'interlaced'])(
    'samples/%s: the same bytes, and the same through FLV',
    async (name) => {
      const input = new Uint8Array(readFileSync(sample(`${name}.h264`)));
      // x264 writes start codes by the clause.
      for (const through of ['avcc', 'flv'] as const) {
        const there = await convertBytes(input, through);
        expect(there.facts.verification?.identical).toBe(true);
        const back = await convertBytes(there.bytes, 'annexb');
        expect(back.facts.nalus?.inserted).toEqual([]);
        expect(Buffer.compare(back.bytes, input)).toBe(0);
      }
    },
  );
});

describe('output does not depend on the split of the input', () => {
  const input = new Uint8Array(readFileSync(sample('baseline.h264'))).subarray(0, 9000);

  test.each(['annexb', 'avcc', 'flv'] as const)('%s', async (to) => {
    const whole = await convertBytes(input, to);
    const piped = await convertBytes(input, to, { output: 'pipe', verify: true });
    if (to !== 'flv') expect(Buffer.compare(piped.bytes, whole.bytes)).toBe(0);
    expect(piped.facts.verification).toEqual(whole.facts.verification);
    await fc.assert(
      fc.asyncProperty(arbitraryCuts, async (cuts) => {
        const { bytes } = await convertBytes(input, to, { pieces: cutAtFractions(input, cuts) });
        expect(Buffer.compare(bytes, whole.bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });
});
