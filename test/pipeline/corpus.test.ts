import { describe, expect, it } from 'vitest';
import { unitRecord } from '../../src/analysis/unit-record.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { readUnits } from '../../src/pipeline/read-units.ts';
import {
  bytesOfEntry,
  CORPUS_NOTE,
  committedStream,
  corpusEntry,
  h264Entries,
  hasCorpus,
  nameOf,
} from '../harness/corpus.ts';
import { bytewise, cutAt } from '../harness/split.ts';
import { CountedSource, reused } from './source.ts';

const extensionOf = (name: string): string => /\.(\w+)$/.exec(name)?.[1] ?? '';

/** The format, or the code of the error. */
const formatOf = async (pieces: readonly Uint8Array[], extension: string): Promise<string> => {
  try {
    return `${(await openInput(new CountedSource(reused(pieces)), extension)).format}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** All records of the inspection, as text. */
const recordsOf = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
  const lines: string[] = [];
  const stream = await (await openInput(new CountedSource(reused(pieces)), 'h264')).stream();
  for await (const { items } of readUnits(stream, { trace: () => true })) {
    for (const item of items) lines.push(JSON.stringify(item.kind === 'unit' ? unitRecord(item) : item.finding));
  }
  return lines;
};

/** The files without start codes, checked by hand. */
const SPECIAL: Readonly<Record<string, string>> = {
  // 00 00 00 02 09 10, 00 00 00 1b 67 …: 4-byte lengths, an AUD first, SPS and PPS in band.
  'Eyevinn-mp4ff__two-frames.264': 'avcc',
  // 1a 67 64 …: 1-byte lengths; the units above 255 bytes are left out.
  'gen-synthb__avcc_1byte_lengths.264': 'avcc',
  'ThibaultBee-krtmp__AVCDecoderConfigurationRecord': 'avc-config',
  // A bare PPS, 68 ce 09 c8, and the payload of another one: no container at all.
  'ThibaultBee-krtmp__pps': 'unknown-format',
  'wader-fq__avc_pps_stop_more_8bit': 'unknown-format',
  'gen-synth__no_startcode.264': 'unknown-format',
  'gen-synth__zero_byte_file_1.264': 'unknown-format',
};

describe.skipIf(!hasCorpus)(`the format of real streams${CORPUS_NOTE}`, () => {
  it('the special files are those marked in the collection', () => {
    const special = h264Entries.filter((entry) => entry.features.includes('no-annexb-startcodes'));
    expect(special.map(nameOf).sort()).toEqual(Object.keys(SPECIAL).sort());
  });

  it.each(h264Entries.map((entry) => [nameOf(entry), entry] as const))('%s', async (name, entry) => {
    const bytes = bytesOfEntry(entry);
    const expected = SPECIAL[name] ?? 'annexb';
    expect(await formatOf([bytes], extensionOf(name))).toBe(expected);
    expect(await formatOf([bytes], '')).toBe(expected);
    expect(await formatOf(cutAt(bytes, [1, 5, 100, 1000, 70_000]), '')).toBe(expected);
  });

  it('one byte at a time', async () => {
    for (const name of [...Object.keys(SPECIAL), 'gen-x264__tiny16x16.264', 'zoltanmaric-h264-fer__test1.264']) {
      expect(await formatOf(bytewise(bytesOfEntry(corpusEntry(name))), ''), name).toBe(SPECIAL[name] ?? 'annexb');
    }
  });

  it.each(
    h264Entries
      .filter((entry) => SPECIAL[nameOf(entry)] === undefined && entry.bytes < 60_000)
      .map((entry) => [nameOf(entry), entry] as const),
  )('%s: the same records for any split, traces included', async (_name, entry) => {
    const bytes = bytesOfEntry(entry);
    const whole = await recordsOf([bytes]);
    const seventh = Math.ceil(bytes.length / 7);
    expect(await recordsOf(cutAt(bytes, [1, 2, 3, seventh, 2 * seventh + 1, 5 * seventh, bytes.length - 1]))).toEqual(
      whole,
    );
  });
});

describe('records do not depend on the split of the input', () => {
  it.each([
    'gen-jm19b__mvc_multiview_slices.264',
    'gen-jm19b__ext_dp_b_field.264',
    'gen-synthb__avcc_1byte_lengths.264',
  ])('%s: whole, byte by byte, in pieces of any size, in reused buffers', async (name) => {
    const bytes = committedStream(name);
    const whole = await recordsOf([bytes]);
    expect(whole.length).toBeGreaterThan(20);
    expect(await recordsOf(bytewise(bytes))).toEqual(whole);
    for (const size of [2, 3, 7, 61, 1000]) {
      const points = Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => (i + 1) * size);
      expect(await recordsOf(cutAt(bytes, points))).toEqual(whole);
    }
  });
});
