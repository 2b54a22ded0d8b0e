import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { concat, flvHeader, hex, tag } from '../harness/flv-writer.ts';
import { runInProcess } from './in-process.ts';
import { expectValidOutput } from './validators.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-annexb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => join(folder, name);

// flvjs273b-annexb-own-sets.flv, of which ffmpeg decodes 10 of 10 frames: its tags by the lengths in their headers.
const CASE = readFileSync(new URL('../cases/flvjs273b-annexb-own-sets.flv', import.meta.url));
const bodies: Buffer[] = [];
for (let at = 13; at < CASE.length; at += 15 + CASE.readUIntBE(at + 1, 3)) {
  bodies.push(CASE.subarray(at + 16, at + 11 + CASE.readUIntBE(at + 1, 3)));
}
const SPS = hex('6742c00ad9047b01100000030010000003 0320f1226480'.replace(' ', ''));
const PPS = hex('68cb83cb20');
/** The slice of each frame, behind its 4-byte start code. */
const SLICES = bodies.slice(1).map((body) => new Uint8Array(body.subarray(4)));
const RECORD = hex(`0142c00affe10017${toHex(SPS)}010005${toHex(PPS)}`);

type Framing = (...units: readonly Uint8Array[]) => Uint8Array;
const four: Framing = (...units) => concat(...units.flatMap((unit) => [hex('00000001'), unit]));
const three: Framing = (...units) => concat(...units.flatMap((unit) => [hex('000001'), unit]));
const lengths: Framing = (...units) =>
  concat(...units.flatMap((unit) => [hex(unit.length.toString(16).padStart(8, '0')), unit]));

const flv = (header: Uint8Array, framing: Framing, framingLater = framing): Uint8Array =>
  concat(
    flvHeader(1),
    tag(9, 0, concat(hex('1700000000'), header)),
    ...SLICES.map((slice, i) => {
      const isKey = (slice[0] as number) % 32 === 5;
      const body = (i < 5 ? framing : framingLater)(slice);
      return tag(9, 40 * i, concat(hex(`${isKey ? 17 : 27}01000000`), body));
    }),
  );

/** Name, input, findings of `flv` by code. */
const VARIANTS: readonly (readonly [string, Uint8Array, Readonly<Record<string, number>>])[] = [
  ['the case itself', CASE, { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 10 }],
  ['start codes of 3 bytes', flv(three(SPS, PPS), three), { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 10 }],
  ['sets twice', flv(four(SPS, PPS, SPS, PPS), four), { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 10 }],
  ['an AUD before', flv(four(hex('09f0'), SPS, PPS), four), { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 10 }],
  [
    'zeros after',
    flv(concat(four(SPS, PPS), hex('000000')), four),
    { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 10 },
  ],
  ['lengths in the tags', flv(four(SPS, PPS), lengths), { 'annexb-in-sequence-header': 1 }],
  ['both in the tags', flv(four(SPS, PPS), four, lengths), { 'annexb-in-sequence-header': 1, 'annexb-in-tag': 5 }],
  ['a record, start codes in the tags', flv(RECORD, three), { 'annexb-in-tag': 10 }],
];

const codesOf = (diagnostics: readonly { severity: string; code: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { severity, code } of diagnostics) {
    if (severity !== 'info') counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};

describe.each(VARIANTS)('Annex B in FLV: %s', (name, bytes, findings) => {
  const input = file(`${name.replaceAll(' ', '-')}.flv`);
  writeFileSync(input, bytes);
  const json = async (...args: readonly string[]) => {
    const { code, stdout } = await runInProcess([...args, '--json']);
    expectValidOutput([...args, '--json'], stdout);
    return { code, document: JSON.parse(stdout) };
  };

  test('flv: the sets are read, and the faults named', async () => {
    const { code, document } = await json('flv', input);
    expect(code).toBe(1);
    expect(codesOf(document.diagnostics)).toEqual(findings);
    expect(document.tags[0].derived.configuration).toMatchObject({ width: 64, height: 48, codecString: 'avc1.42C00A' });
    expect(document.tags[0].derived.annexB).toBe('annexb-in-sequence-header' in findings ? true : undefined);
  });

  test('nalu, sps: every unit, with its parameter sets', async () => {
    const { document } = await json('nalu', input);
    expect(codesOf(document.diagnostics)).toEqual(findings);
    const twice = name === 'sets twice' ? 4 : 2;
    expect(document.nalus).toHaveLength(twice + 10);
    expect(document.nalus.every(({ error }: { error?: object }) => error === undefined)).toBe(true);
    for (const { offset, prefixLength, size, nal_unit_type } of document.nalus.slice(0, 2)) {
      const unit = bytes.subarray(offset + prefixLength, offset + prefixLength + size);
      expect(toHex(unit)).toBe(toHex(nal_unit_type === 7 ? SPS : PPS));
    }
    const sets = (await json('sps', input)).document;
    expect(codesOf(sets.diagnostics)).toEqual(findings);
    expect(sets.sps[0].derived).toMatchObject({ width: 64, height: 48 });
    expect(sets.qp.slices).toBe(10);
  });

  test('convert: the sets are before each IDR picture, in the record, in a repaired FLV', async () => {
    const wanted = SLICES.flatMap((slice) => ((slice[0] as number) % 32 === 5 ? [SPS, PPS, slice] : [slice]));
    const [raw, avcc, record, fixed] = ['h264', 'avcc', 'record', 'fixed.flv'].map((end) => file(`out.${end}`));
    for (const args of [[raw, '--start-code', '4'], [avcc]]) {
      const { code, document } = await json('convert', input, ...(args as string[]), '--verify', '--force');
      expect(codesOf(document.diagnostics)).toEqual(findings);
      expect([code, document.summary.verification.identical]).toEqual([1, true]);
    }
    expect(toHex(readFileSync(raw as string))).toBe(toHex(four(...wanted)));
    expect(toHex(readFileSync(avcc as string))).toBe(toHex(lengths(...wanted)));

    await runInProcess(['convert', input, avcc as string, '--config', record as string, '--force']);
    expect(toHex(readFileSync(record as string))).toBe(toHex(RECORD));
    expect(toHex(readFileSync(avcc as string))).toBe(toHex(lengths(...SLICES)));

    const { code, document } = await json('convert', input, fixed as string, '--fix', 'annexb', '--verify', '--force');
    const count = Object.values(findings).reduce((sum, one) => sum + one, 0);
    expect([code, document.summary.changes]).toEqual([0, [{ what: 'annexb', count }]]);
    expect(document.diagnostics.map(({ code }: { code: string }) => code)).toEqual(Array(count).fill('annexb-fixed'));
    // The record of the input is kept as it is.
    expect(toHex(readFileSync(fixed as string))).toBe(toHex(flv(RECORD, lengths)));
  });
});

test('--fix annexb keeps what makes no record, and says so', async () => {
  const input = file('pps-only.flv');
  writeFileSync(input, flv(four(PPS), lengths));
  const { code, stderr } = await runInProcess(['convert', input, file('kept.flv'), '--fix', 'annexb']);
  expect(code).toBe(0);
  expect(stderr).toContain('warning: start codes in the sequence header are kept: no SPS');
  expect(toHex(readFileSync(file('kept.flv')))).toBe(toHex(readFileSync(input)));
});
