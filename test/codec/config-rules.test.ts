import { describe, expect, it } from 'vitest';
import { bytesOf } from '../harness/cases.ts';
import { type ConfigKind, readConfig } from '../harness/config-records.ts';
import { VIDEO_CONFIG_VECTORS } from '../vectors/config-records.ts';
import { AUDIO_CONFIG_VECTORS } from '../vectors/config-records-audio.ts';

/** A vector with some bytes replaced: `[position, value]`, negative positions from the end. */
type Changes = readonly (readonly [number, number])[];

const changed = (kind: ConfigKind, name: string, changes: Changes, extra: readonly number[] = []): Uint8Array => {
  const all = [...VIDEO_CONFIG_VECTORS, ...AUDIO_CONFIG_VECTORS];
  const vector = all.find((candidate) => candidate.kind === kind && candidate.name === name);
  if (vector === undefined) throw new Error(`no vector ${kind} ${name}`);
  const bytes = Uint8Array.from([...bytesOf(vector.hex), ...extra]);
  for (const [at, value] of changes) bytes[at < 0 ? bytes.length + at : at] = value;
  return bytes;
};

/** A change, and the expected finding `severity code field bit`. */
const CASES: readonly (readonly [ConfigKind, string, Changes, string])[] = [
  // avcC: the header bytes against the SPS inside.
  ['avcC', 'High, tail', [[1, 77]], 'warning profile-mismatch AVCProfileIndication 8'],
  ['avcC', 'High, tail', [[2, 0x40]], 'warning compatibility-mismatch profile_compatibility 16'],
  ['avcC', 'High, tail', [[3, 11]], 'warning level-mismatch AVCLevelIndication 24'],
  ['avcC', 'High, tail', [[4, 0xfe]], 'warning length-size lengthSizeMinusOne 38'],
  ['avcC', 'High, tail', [[4, 0x03]], 'warning reserved-bits reserved 32'],
  ['avcC', 'High, tail', [[8, 0x68]], 'error nal-type sequenceParameterSetNALUnit[0] 64'],
  ['avcC', 'High, tail', [[-4, 0xfe]], 'warning tail-mismatch chroma_format 350'],
  ['avcC', 'High, tail', [[-3, 0xfa]], 'warning tail-mismatch bit_depth_luma_minus8 357'],
  ['avcC', 'High, tail', [[-2, 0xfd]], 'warning bit-depth bit_depth_chroma_minus8 365'],
  ['avcC', 'High, tail', [[-2, 0xff]], 'error bit-depth bit_depth_chroma_minus8 365'],
  // hvcC: bit positions by ISO/IEC 14496-15 8.3.3.1.
  ['hvcC', 'Main', [[0, 0]], 'warning record-out-of-range configurationVersion 0'],
  ['hvcC', 'Main', [[1, 0x41]], 'warning profile-mismatch general_profile_space 8'],
  ['hvcC', 'Main', [[1, 0x21]], 'warning profile-mismatch general_tier_flag 10'],
  ['hvcC', 'Main', [[1, 2]], 'warning profile-mismatch general_profile_idc 11'],
  ['hvcC', 'Main', [[2, 0xe0]], 'warning compatibility-mismatch general_profile_compatibility_flags 16'],
  ['hvcC', 'Main', [[12, 30]], 'warning level-mismatch general_level_idc 96'],
  ['hvcC', 'Main', [[16, 0xfe]], 'warning sps-mismatch chroma_format_idc 134'],
  ['hvcC', 'Main', [[17, 0xfa]], 'warning sps-mismatch bit_depth_luma_minus8 141'],
  ['hvcC', 'Main', [[18, 0xfa]], 'warning sps-mismatch bit_depth_chroma_minus8 149'],
  ['hvcC', 'Main', [[21, 0x0b]], 'warning sps-mismatch temporalIdNested 173'],
  ['hvcC', 'Main', [[21, 0x0e]], 'warning length-size lengthSizeMinusOne 174'],
  ['hvcC', 'Main', [[23, 0x20]], 'info array-not-complete array_completeness[0] 184'],
  ['hvcC', 'Main', [[23, 0xa1]], 'error nal-type nalUnit[0] 224'],
  ['hvcC', 'Main', [[23, 0xa1]], 'warning array-repeated NAL_unit_type[1] 418'],
  ['hvcC', 'Main', [[23, 0xa1]], 'warning no-parameter-set numOfArrays 176'],
  ['hvcC', 'Main', [[23, 0xa3]], 'warning array-type NAL_unit_type[0] 186'],
  ['hvcC', 'Main', [[23, 0xa3]], 'info array-order NAL_unit_type[1] 418'],
  // av1C: every field against the sequence header; bit positions by AV1-ISOBMFF 2.3.3.
  ['av1C', 'libaom', [[1, 0x20]], 'error sequence-header-mismatch seq_profile 8'],
  ['av1C', 'libaom', [[1, 0x01]], 'error sequence-header-mismatch seq_level_idx_0 11'],
  ['av1C', 'libaom', [[2, 0x8c]], 'error sequence-header-mismatch seq_tier_0 16'],
  ['av1C', 'libaom', [[2, 0x8c]], 'warning tier seq_tier_0 16'],
  ['av1C', 'libaom', [[2, 0x4c]], 'error sequence-header-mismatch high_bitdepth 17'],
  ['av1C', 'libaom', [[2, 0x2c]], 'warning bit-depth twelve_bit 18'],
  ['av1C', 'libaom', [[2, 0x1c]], 'error sequence-header-mismatch monochrome 19'],
  ['av1C', 'libaom', [[2, 0x04]], 'warning subsampling chroma_subsampling_y 21'],
  ['av1C', 'libaom', [[2, 0x0d]], 'error sequence-header-mismatch chroma_sample_position 22'],
  ['av1C', 'libaom', [[2, 0x0f]], 'warning chroma-position chroma_sample_position 22'],
  ['av1C', 'libaom', [[3, 0x20]], 'warning reserved-bits reserved 24'],
  ['av1C', 'libaom', [[4, 0x08]], 'warning obu-without-size configOBUs[0].obu_has_size_field 38'],
  ['av1C', 'libaom', [[4, 0x12]], 'warning obu-type configOBUs[0].obu_type 33'],
  // vpcC after its FullBox header.
  ['vpcC', 'profile 0, FullBox header', [[4, 4]], 'warning profile profile 32'],
  ['vpcC', 'profile 0, FullBox header', [[4, 2]], 'warning profile-mismatch bitDepth 48'],
  ['vpcC', 'profile 0, FullBox header', [[4, 1]], 'warning profile-mismatch chromaSubsampling 52'],
  ['vpcC', 'profile 0, FullBox header', [[5, 12]], 'warning level level 40'],
  ['vpcC', 'profile 0, FullBox header', [[6, 0x92]], 'warning bit-depth bitDepth 48'],
  ['vpcC', 'profile 0, FullBox header', [[6, 0x88]], 'warning subsampling chromaSubsampling 52'],
  ['vpcC', 'profile 0, FullBox header', [[9, 0]], 'warning rgb-subsampling chromaSubsampling 52'],
  ['vpcC', 'profile 0, FullBox header', [[11, 1]], 'error initialization-data codecInitializationDataSize 80'],
  ['vvcC', 'parameter sets; one sublayer', [[0, 0xfd]], 'warning length-size lengthSizeMinusOne 5'],
  ['OpusHead', 'stereo', [[8, 2]], 'warning version version 64'],
  ['OpusHead', 'stereo', [[9, 0]], 'error no-channels outputChannelCount 72'],
  ['OpusHead', 'stereo', [[9, 3]], 'error too-many-channels outputChannelCount 72'],
  ['OpusHead', 'family 1, 5.1', [[18, 7]], 'warning mapping-family channelMappingFamily 144'],
  ['OpusHead', 'family 1, 5.1', [[19, 0]], 'error no-streams streamCount 152'],
  ['OpusHead', 'family 1, 5.1', [[19, 255]], 'error too-many-streams streamCount 152'],
  ['OpusHead', 'family 1, 5.1', [[20, 5]], 'error coupled-streams coupledCount 160'],
  ['OpusHead', 'family 1, 5.1', [[-1, 6]], 'error channel-mapping channelMapping[5] 208'],
  [
    'fLaC',
    '34 bytes',
    [
      [0, 0],
      [1, 15],
    ],
    'error block-size minimumBlockSize 0',
  ],
  ['fLaC', '34 bytes', [[2, 0]], 'error block-size maximumBlockSize 16'],
  [
    'fLaC',
    '34 bytes',
    [
      [10, 0],
      [11, 0],
      [12, 2],
    ],
    'error sample-rate sampleRate 80',
  ],
  // The smallest frame larger than the largest; 3 bits a sample.
  ['fLaC', '34 bytes', [[4, 1]], 'warning frame-size maximumFrameSize 56'],
  ['fLaC', '34 bytes', [[13, 0x20]], 'error bits-per-sample bitsPerSampleMinus1 103'],
  ['fLaC', '42 bytes, 16 bits stereo', [[7, 35]], 'warning record-out-of-range blockLength 40'],
  ['asc', 'LC 44100 stereo, no SBR signalling', [[0, 0x02]], 'error object-type audioObjectType 0'],
  [
    'asc',
    'LC 44100 stereo, no SBR signalling',
    [
      [0, 0x16],
      [1, 0x90],
    ],
    'error sampling-frequency samplingFrequencyIndex 5',
  ],
  ['asc', 'LC 44100 stereo, no SBR signalling', [[1, 0x40]], 'error channel-configuration channelConfiguration 9'],
  ['asc', 'LC 44100 stereo, no SBR signalling', [[0, 0x42]], 'info not-read unread_bits 13'],
  ['asc', 'hierarchical SBR', [[2, 0x14]], 'error no-core-object-type audioObjectType 17'],
  ['asc', 'hierarchical SBR', [[3, 0x01]], 'warning trailing-bits unread_bits 25'],
  ['asc', 'backward-compatible SBR', [[2, 0]], 'warning trailing-bits unread_bits 16'],
];

it.each(CASES)('%s, %s, with %j: %s', (kind, name, changes, expected) => {
  const { findings } = readConfig(kind, changed(kind, name, changes));
  expect(findings.map(({ severity, code, field, bit }) => `${severity} ${code} ${field} ${bit}`)).toContain(expected);
});

describe('bytes after a record', () => {
  it.each([
    ['avcC', 'High, tail'],
    ['hvcC', 'Main'],
    ['vpcC', 'bare, all defaults'],
    ['OpusHead', 'stereo'],
    ['fLaC', '34 bytes'],
  ] as const)('%s: a warning, and the record as it was', (kind, name) => {
    const whole = readConfig(kind, changed(kind, name, []));
    const longer = readConfig(kind, changed(kind, name, [], [1, 2, 3]));
    expect(longer.record).toEqual(whole.record);
    expect(longer.findings.map(({ code }) => code)).toEqual(['trailing-bytes']);
  });
});

describe('values that a record must not have', () => {
  it.each([
    ['avcC', 'High, tail', [[0, 0]], 'configurationVersion', 0],
    ['hvcC', 'Main', [[0, 2]], 'configurationVersion', 0],
    ['av1C', 'libaom', [[0, 0x01]], 'marker', 0],
    ['av1C', 'libaom', [[0, 0x82]], 'version', 1],
    ['av1D', 'MPEG-2 TS descriptor', [[0, 0x81]], 'descriptor_tag', 0],
    ['vvcC', 'parameter sets; one sublayer', [[0, 1]], 'reserved', 0],
    ['OpusHead', 'stereo', [[0, 0x6f]], 'magicSignature', 0],
    ['OpusHead', 'stereo', [[8, 0x10]], 'version', 64],
    ['fLaC', '42 bytes, 16 bits stereo', [[4, 1]], 'blockType', 33],
  ] as const)('%s, %s, with %j: forbidden', (kind, name, changes, field, bit) => {
    const { error } = readConfig(kind, changed(kind, name, changes));
    expect([error?.code, error?.field, error?.bit]).toEqual(['forbidden-value', field, bit]);
  });
});

it('an avcC that ends inside an SPS keeps what was read (FLV constructed byte by byte)', () => {
  const { record, error } = readConfig('avcC', bytesOf('0164000affe1001967'));
  expect([error?.code, error?.field, error?.bit]).toEqual(['truncated', 'sequenceParameterSetNALUnit[0]', 64]);
  expect(record).toMatchObject({ AVCProfileIndication: 100, numOfSequenceParameterSets: 1, sequenceParameterSets: [] });
});

describe('units of a record (constructed byte by byte)', () => {
  const OBU = '0a0b000000043cfeccdaf90040';

  it.each([
    // A padding OBU (type 15) without a byte before the sequence header: AV1-ISOBMFF 2.3.4 has it first.
    ['av1C', `81000c007a00${OBU}`, 'warning sequence-header-not-first configOBUs[1] 49'],
    ['avcC', '0142000affe001000468ee3c80', 'warning no-sps numOfSequenceParameterSets 43'],
    ['av1C', `81000c00${OBU}${OBU}`, 'warning sequence-header-repeated configOBUs[1] 137'],
    ['avcC', '0142000affe100016701000468ee3c80', 'error nal-too-short sequenceParameterSetNALUnit[0] 64'],
  ] as const)('%s %s: %s', (kind, hex, expected) => {
    const { findings } = readConfig(kind, bytesOf(hex));
    expect(findings.map(({ severity, code, field, bit }) => `${severity} ${code} ${field} ${bit}`)).toContain(expected);
  });
});
