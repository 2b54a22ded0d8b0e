import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { h264Proof } from '../../../src/codec/h264/proof.ts';
import { hevcLoose } from '../../../src/codec/hevc/loose-units.ts';
import { hevcProof } from '../../../src/codec/hevc/proof.ts';
import type { UnitProof } from '../../../src/codec/stream-codec.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import { CORPUS_NOTE, hasCorpus } from '../../harness/corpus.ts';
import { fromHex } from '../../harness/from-hex.ts';
import { streamBytes, streamsOf } from '../../harness/streams.ts';

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);

/** Sets of an x265 stream. */
const VPS = bytes('40010c01ffff01600000030090000003000003003c959809');
const SPS = bytes('42010101600000030090000003000003003ca00a080b9f796566924caf016808000003000800000300f040');

describe('isPlausible', () => {
  it.each([
    ['TRAIL_R of sub-layer 0', '0201', true],
    ['VPS', '4001', true],
    ['forbidden_zero_bit', 'c001', false],
    ['nuh_temporal_id_plus1 0', '0200', false],
    ['nuh_layer_id 63, reserved', '03f9', false],
    ['nuh_layer_id 62', '03f1', true],
    ['IRAP of sub-layer 1', '2602', false],
    ['SPS of sub-layer 1', '4202', false],
    ['PPS of sub-layer 1', '4402', true],
    ['TSA_R of sub-layer 0', '0601', false],
    ['TSA_R of sub-layer 1', '0602', true],
    ['STSA_R of sub-layer 0', '0a01', false],
    ['STSA_R of sub-layer 0, layer 1', '0a09', true],
    ['end of bitstream of layer 1', '4a09', false],
    ['reserved non-IRAP type 10', '1401', false],
    ['reserved type 41', '5201', false],
    ['type 62, RPU of Dolby Vision', '7c01', true],
    ['one byte', '40', false],
    ['nothing', '', false],
  ])('%s', (_, hex, plausible) => {
    expect(hevcProof.isPlausible(bytes(hex))).toBe(plausible);
  });
});

describe('evidence', () => {
  it.each([
    ['VPS', '40010c01ffff01', 'for'],
    ['VPS that ends before its profile', '40010c01ffff', 'none'],
    ['VPS without its 16 ones', '40010c01fffe', 'against'],
    ['SPS with eight sub-layers', '42010f', 'against'],
    ['PPS of SPS 0', '4401c1', 'for'],
    ['AUD', '460150', 'for'],
    ['AUD of four bytes', '46015000', 'against'],
    ['end of sequence', '4801', 'for'],
    ['end of sequence with a payload', '480180', 'against'],
    ['first segment of an IDR picture', '2601af', 'for'],
    ['TSA_R: the first two bytes are those of an SEI of H.264', '0605ff', 'none'],
    ['slice of layer 1', '0209d0', 'none'],
    ['aggregation packet: VPS', '6001 0004 40010c01', 'for'],
    ['aggregation packet: size too large', '6001 0009 40010c01', 'against'],
    ['fragmentation unit: start of an IDR_W_RADL', '6201 93 af', 'for'],
    ['fragmentation unit: start and end at once', '6201 d3 af', 'against'],
  ] as const)('%s', (_, hex, expected) => {
    const unit = bytes(hex.replaceAll(' ', ''));
    expect(hevcProof.evidence(unit, unit.length)).toBe(expected);
  });
});

it('a VPS and an SPS prove a stream, a PPS does not', () => {
  expect([VPS, SPS].map(hevcProof.proves)).toEqual([true, true]);
  expect(hevcProof.proves(bytes('4401c172b46240'))).toBe(false);
});

describe('units outside streams', () => {
  it('a VPS or SPS without its header gets it back', () => {
    for (const set of [VPS, SPS]) expect(hevcLoose.withHeader(set.subarray(2))).toEqual({ unit: set, proven: true });
    expect(hevcLoose.withHeader(bytes('4401c172b46240'))).toBeUndefined();
  });

  it('an aggregation packet holds its units (RFC 7798 4.4.2)', () => {
    const sized = (unit: Uint8Array) => [unit.length >> 8, unit.length & 255, ...unit];
    const packet = Uint8Array.of(0x60, 1, ...sized(VPS), ...sized(SPS));
    expect(hevcLoose.aggregated(packet)).toEqual([
      { offset: 2, prefixLength: 2, bytes: VPS },
      { offset: 4 + VPS.length, prefixLength: 2, bytes: SPS },
    ]);
    expect(hevcLoose.aggregated(packet.subarray(0, -1))).toBeUndefined();
    expect(hevcLoose.aggregated(VPS)).toBeUndefined();
  });
});

/** What the units of a byte stream are for a codec. */
const judge = (stream: Uint8Array, proof: UnitProof) => {
  const splitter = new AnnexbSplitter();
  let [proofs, speakFor, speakAgainst] = [0, 0, 0];
  for (const items of [splitter.push(stream), splitter.end()]) {
    for (const item of items) {
      if (item.kind !== 'unit') continue;
      if (proof.proves(item.bytes)) proofs++;
      const evidence = proof.evidence(item.bytes, item.size);
      if (evidence === 'for') speakFor++;
      if (evidence === 'against') speakAgainst++;
    }
  }
  return { proofs, speakFor, speakAgainst };
};

const isWhole = ({ features }: { readonly features: readonly string[] }): boolean =>
  ['fuzz', 'no-annexb-startcodes', 'corrupt-or-incomplete'].every((feature) => !features.includes(feature));

describe.skipIf(!hasCorpus)(`streams of H.264 and HEVC are never mistaken for each other${CORPUS_NOTE}`, () => {
  const cases = (kind: string) =>
    streamsOf(kind)
      .filter((entry) => isWhole(entry) && entry.bytes < 300_000)
      .map(({ file }) => file);

  it.each([
    ['h264', h264Proof, hevcProof],
    ['hevc', hevcProof, h264Proof],
  ] as const)('%s', (kind, own, other) => {
    const mistaken = cases(kind).flatMap((file) => {
      const stream = streamBytes(file);
      const [ours, theirs] = [judge(stream, own), judge(stream, other)];
      const isKnown = ours.speakFor > ours.speakAgainst && ours.speakFor > theirs.speakFor;
      return theirs.proofs === 0 && isKnown ? [] : [{ file, ours, theirs }];
    });
    expect(mistaken).toEqual([]);
  });
});

it('samples of H.264 hold nothing that proves HEVC', () => {
  const samples = readdirSync('samples').filter((file) => file.endsWith('.h264'));
  for (const file of samples) {
    const { proofs, speakFor, speakAgainst } = judge(readFileSync(`samples/${file}`), hevcProof);
    expect([file, proofs, speakFor < speakAgainst]).toEqual([file, 0, true]);
  }
});
