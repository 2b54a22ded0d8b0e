import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import type { FormatName } from '../../src/container/descriptor.ts';
import { PROBE_HEAD_BYTES } from '../../src/container/probe.ts';
import type { UnitItem } from '../../src/media/unit.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { PROBE_LIMIT_BYTES } from '../../src/syntax/limits.ts';
import { bytewise, cutAt } from '../harness/split.ts';
import { AUD, byteStream, lengthPrefixedStream, writePps, writeSlice, writeSps } from '../harness/written-stream.ts';
import { CountedSource, endless, reused } from './source.ts';

const ALL = () => Number.POSITIVE_INFINITY;
const UNITS = [AUD, writeSps(), writePps(), writeSlice({ nal: 5 }), writeSlice({ frameNum: 1, lsb: 2 })];
const BYTE_STREAM = byteStream(UNITS);
const LENGTHS = lengthPrefixedStream(UNITS, 4);
const junk = (size: number): Uint8Array => new Uint8Array(size).fill(0x05);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const brief = (item: UnitItem): string =>
  item.kind === 'finding'
    ? item.finding.code
    : item.kind === 'junk'
      ? `junk ${item.offset}/${item.length}`
      : `${item.offset}/${item.prefixLength} ${toHex(item.bytes)}`;

const read = async (source: CountedSource, extension = '', format?: FormatName) => {
  const stream = await (await openInput(source, extension, { format })).stream();
  const items: string[] = [];
  for await (const piece of stream.units(ALL)) for (const item of piece.items) items.push(brief(item));
  return { format: stream.format, items };
};
const readPieces = (pieces: readonly Uint8Array[], format?: FormatName) =>
  read(new CountedSource(reused(pieces)), '', format);

const unitLines = (prefixLength: number, offset = 0): string[] => {
  let at = offset;
  return UNITS.map((unit) => {
    const line = `${at}/${prefixLength} ${toHex(unit)}`;
    at += prefixLength + unit.length;
    return line;
  });
};

describe('openInput', () => {
  it.each([
    ['annexb', BYTE_STREAM],
    ['avcc', LENGTHS],
  ] as const)('%s: the same for every way to cut the input in two and for single bytes', async (format, bytes) => {
    const expected = { format, items: unitLines(4) };
    for (let at = 0; at <= bytes.length; at++) expect(await readPieces(cutAt(bytes, [at]))).toEqual(expected);
    expect(await readPieces(bytewise(bytes))).toEqual(expected);
    // The same with the format given.
    for (let at = 0; at <= bytes.length; at++) expect(await readPieces(cutAt(bytes, [at]), format)).toEqual(expected);
  });

  it('opens a live byte stream where its first SPS ends and requests no more', async () => {
    const end = 4 + AUD.length + 4 + (UNITS[1]?.length ?? 0) + 4;
    const source = new CountedSource(cutAt(BYTE_STREAM, [5, end, end + 1]));
    expect((await openInput(source, '')).format).toBe('annexb');
    expect(source.pulls).toBe(2);
  });

  it('gives a piece for each chunk and one for the end', async () => {
    const stream = await (await openInput(new CountedSource(cutAt(BYTE_STREAM, [25, 30, 40])), '')).stream();
    const seen: number[] = [];
    let units = 0;
    for await (const { items, bytesRead } of stream.units(ALL)) {
      seen.push(bytesRead);
      units += [...items].length;
    }
    expect(seen).toEqual([25, 30, 40, BYTE_STREAM.length, BYTE_STREAM.length]);
    expect(units).toBe(UNITS.length);
  });

  it('an empty input is an error, also if the format is given', async () => {
    for (const format of [undefined, 'annexb', 'avcc', 'avc-config'] as const) {
      const source = new CountedSource([]);
      await expect(read(source, 'h264', format)).rejects.toMatchObject({ code: 'empty-input' });
    }
  });

  it('a given format is not checked', async () => {
    expect((await readPieces([LENGTHS], 'annexb')).format).toBe('annexb');
    const { format, items } = await readPieces([join(junk(9), BYTE_STREAM)], 'annexb');
    expect([format, items[0], items[1]]).toEqual(['annexb', 'junk 0/9', `9/4 ${toHex(AUD)}`]);
    expect((await readPieces([BYTE_STREAM], 'avcc')).items).toEqual(['0/4 09', expect.any(String)]);
    expect(await readPieces([junk(20)], 'annexb')).toEqual({ format: 'annexb', items: ['junk 0/20'] });
    expect((await readPieces([BYTE_STREAM], 'avc-config')).items).toEqual([`junk 0/${BYTE_STREAM.length}`]);
  });

  it.each([1, 2, 4] as const)('avcc without parameter sets, given: finds lengths of %i bytes', async (lengthSize) => {
    const slices = [writeSlice({ nal: 5 }), writeSlice({ frameNum: 1 }), writeSlice({ frameNum: 2 })];
    const { items } = await readPieces([lengthPrefixedStream(slices, lengthSize)], 'avcc');
    expect(items.map((line) => line.split(' ')[1])).toEqual(slices.map(toHex));
  });
});

describe('openInput: the search for a start code', () => {
  const JUNK = PROBE_HEAD_BYTES + 1000;

  it('finds one after 64 kB of junk', async () => {
    const expected = { format: 'annexb', items: [`junk 0/${JUNK}`, ...unitLines(4, JUNK)] };
    const bytes = join(junk(JUNK), BYTE_STREAM);
    expect(await readPieces([bytes])).toEqual(expected);
    expect(await readPieces(cutAt(bytes, [1000, 70_000]))).toEqual(expected);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'finds one that crosses a chunk border, %i bytes of the stream before it',
    async (before) => {
      const bytes = join(junk(JUNK), BYTE_STREAM);
      // The search starts with the first chunk; several borders come before the one that cuts the start code.
      const pieces = cutAt(bytes, [PROBE_HEAD_BYTES, PROBE_HEAD_BYTES + 300, JUNK - 1, JUNK + before]);
      expect(await readPieces(pieces)).toEqual({ format: 'annexb', items: [`junk 0/${JUNK}`, ...unitLines(4, JUNK)] });
      expect(
        (await readPieces([...cutAt(bytes, [JUNK - 2]).slice(0, 1), ...bytewise(bytes.subarray(JUNK - 2))])).items,
      ).toEqual([`junk 0/${JUNK}`, ...unitLines(4, JUNK)]);
    },
  );

  it('finds a stream without parameter sets by four plausible units in a row', async () => {
    const slices = Array.from({ length: 6 }, (_, i) => writeSlice({ frameNum: i, lsb: 2 * i }));
    const bytes = join(junk(JUNK), byteStream(slices));
    const whole = await readPieces([bytes]);
    expect(whole.items[0]).toBe(`junk 0/${JUNK}`);
    expect(whole.items.slice(1).map((line) => line.split(' ')[1])).toEqual(slices.map(toHex));
    for (const at of [JUNK - 1, JUNK + 2, JUNK + 9, JUNK + 20])
      expect(await readPieces(cutAt(bytes, [70_000, at]))).toEqual(whole);
    // Three are not enough.
    await expect(readPieces([join(junk(JUNK), byteStream(slices.slice(3)))])).rejects.toMatchObject({
      code: 'unknown-format',
    });
  });

  it('a start code in the junk is not one of the stream', async () => {
    const odd = Uint8Array.from([0, 0, 1, 0xff, 5, 5, 5]);
    const bytes = join(junk(JUNK), odd, junk(2 << 20), odd, junk(100), BYTE_STREAM);
    const { items } = await readPieces(cutAt(bytes, [70_000, 1_000_000, 1_500_000]));
    const at = bytes.length - BYTE_STREAM.length;
    expect(items).toEqual([`junk 0/${at}`, ...unitLines(4, at)]);
  });

  it('random data is no byte stream, start codes or not', async () => {
    let state = 1;
    const random = Uint8Array.from({ length: 1 << 20 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    // Three units in a row whose header could be one, then one whose could not.
    [0x41, 0x67, 0x06, 0xe0].forEach((header, i) => {
      random.set([0, 0, 1, header], 200_000 * (i + 1));
    });
    const source = new CountedSource(endless(random));
    await expect(read(source, 'h264')).rejects.toMatchObject({ code: 'unknown-format' });
  });

  it('leading zeros longer than a chunk are no junk', async () => {
    const bytes = join(new Uint8Array(JUNK), BYTE_STREAM);
    expect((await readPieces(cutAt(bytes, [40_000, 66_000]))).items).toEqual(unitLines(4, JUNK));
  });

  it.each([
    ['junk', 0x05],
    ['zeros', 0],
    ['text', 0x61],
  ])('gives up an endless input of %s after 16 MiB, keeps none of it and closes it', async (_name, byte) => {
    const chunk = new Uint8Array(1 << 16).fill(byte);
    const source = new CountedSource(endless(chunk));
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(source, 'h264')).rejects.toMatchObject({ code: 'unknown-format' });
    expect(source.pulledBytes).toBeGreaterThanOrEqual(PROBE_LIMIT_BYTES);
    expect(source.pulledBytes).toBeLessThanOrEqual(PROBE_LIMIT_BYTES + 2 * chunk.length);
    // The first 64 kB are copied; garbage may still be there.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20);
    expect(source.closed).toBe(true);
  });

  it('reports how much it has searched', async () => {
    await expect(readPieces([junk(100_000)])).rejects.toThrow('no start code in 100000 bytes');
    await expect(read(new CountedSource(endless(junk(1 << 16))))).rejects.toThrow('no start code in the first 16 MiB');
  });
});

describe('openInput: the source is closed', () => {
  it('when its format is known and not read', async () => {
    const source = new CountedSource(endless(new TextEncoder().encode('OggS\x00')));
    await expect(read(source)).rejects.toMatchObject({ code: 'unsupported-format' });
    expect(source.closed).toBe(true);
  });

  it('when the consumer stops early', async () => {
    const source = new CountedSource(endless(BYTE_STREAM));
    const stream = await (await openInput(source, '')).stream();
    for await (const { items } of stream.units(ALL)) if ([...items].length > 0 && source.pulls > 3) break;
    expect(source.closed).toBe(true);
    expect(source.pulls).toBe(4);
  });

  it('when the consumer throws', async () => {
    const source = new CountedSource(endless(BYTE_STREAM));
    const stream = await (await openInput(source, '')).stream();
    const consume = async () => {
      for await (const _piece of stream.units(ALL)) throw new Error('enough');
    };
    await expect(consume()).rejects.toThrow('enough');
    expect(source.closed).toBe(true);
  });

  it('an error of the source is rethrown', async () => {
    const failing = function* () {
      yield BYTE_STREAM;
      throw new Error('disk on fire');
    };
    await expect(read(new CountedSource(failing()))).rejects.toThrow('disk on fire');
  });
});

describe('a byte stream that could be of two codecs', () => {
  /** H.264: a PPS with ids 215 and 2; HEVC: an IDR_N_LP picture with PPS 0. */
  const EITHER = byteStream([Uint8Array.of(0x28, 1, 0xb0, ...new Uint8Array(30).fill(0xff))]);
  const opened = async (codec?: string) => {
    const input = await openInput(new CountedSource([EITHER]), '', codec === undefined ? {} : { codec });
    const stream = await input.stream();
    const codes: string[] = [];
    for await (const piece of stream.units(ALL)) {
      for (const item of piece.items)
        if (item.kind === 'finding') codes.push(`${item.finding.severity} ${item.finding.code}`);
    }
    return { codec: stream.codec.name, codes };
  };

  it('is read as the more common one, and said to be', async () => {
    expect(await opened()).toEqual({ codec: 'h264', codes: ['info ambiguous-codec'] });
  });

  it('is read as the codec that is named', async () => {
    expect(await opened('hevc')).toEqual({ codec: 'hevc', codes: [] });
    expect(await opened('h264')).toEqual({ codec: 'h264', codes: [] });
  });
});
