import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../../src/bytes/byte-writer.ts';
import { toHex } from '../../../../src/bytes/hex.ts';
import {
  type AdtsHeader,
  adtsHeaderBytes,
  parseAdtsHeader,
  writeAdtsHeader,
} from '../../../../src/codec/aac/adts/adts-header.ts';
import { audioSpecificConfigOf } from '../../../../src/codec/aac/adts/audio-specific-config.ts';
import { AdtsWriter } from '../../../../src/codec/aac/adts/writer.ts';
import {
  type AudioSpecificConfig,
  parseAudioSpecificConfig,
} from '../../../../src/codec/aac/config/audio-specific-config.ts';
import { FieldTrace } from '../../../../src/syntax/field-trace.ts';
import { SyntaxReader } from '../../../../src/syntax/syntax-reader.ts';
import { bytesOf } from '../../../harness/cases.ts';
import { concat } from '../../../harness/flv-writer.ts';
import { ADTS_VECTORS } from '../../../vectors/adts.ts';

const config = (hex: string): AudioSpecificConfig => parseAudioSpecificConfig(new SyntaxReader(bytesOf(hex)));
const bits = (max: number) => fc.integer({ min: 0, max });

const headers: fc.Arbitrary<AdtsHeader> = fc
  .record({
    syncword: fc.constant(0xfff),
    ID: bits(1),
    layer: fc.constant(0),
    protection_absent: bits(1),
    profile_ObjectType: bits(3),
    sampling_frequency_index: bits(15),
    private_bit: bits(1),
    channel_configuration: bits(7),
    original_copy: bits(1),
    home: bits(1),
    copyright_identification_bit: bits(1),
    copyright_identification_start: bits(1),
    aac_frame_length: bits(0x1fff),
    adts_buffer_fullness: bits(0x7ff),
    number_of_raw_data_blocks_in_frame: bits(3),
  })
  .chain((header) => {
    const further = header.number_of_raw_data_blocks_in_frame;
    if (header.protection_absent === 1) return fc.constant(header);
    const crc_check = bits(0xffff);
    if (further === 0) return fc.record({ crc_check }).map((check) => ({ ...header, ...check }));
    const raw_data_block_position = fc.array(bits(0xffff), { minLength: further, maxLength: further });
    return fc.record({ raw_data_block_position, crc_check }).map((check) => ({ ...header, ...check }));
  });

describe('ADTS headers', () => {
  it('reads what it writes, to the bit', () => {
    fc.assert(
      fc.property(headers, (header) => {
        const w = new ByteWriter();
        writeAdtsHeader(w, header);
        const bytes = w.toBytes();
        expect(bytes.length).toBe(adtsHeaderBytes(header));
        const trace = new FieldTrace();
        expect(parseAdtsHeader(new SyntaxReader(bytes, { sink: trace }))).toEqual(header);
        expect(trace.fields.reduce((sum, field) => sum + field.bits, 0)).toBe(bytes.length * 8);
      }),
    );
  });

  it.each(ADTS_VECTORS)('$name: writes what ffmpeg writes, from its AudioSpecificConfig', (vector) => {
    const bytes = bytesOf(vector.hex);
    const writer = new AdtsWriter(config(vector.audioSpecificConfig));
    const written = vector.frames.flatMap(([offset, size]) => writer.frame(bytes.subarray(offset + 7, offset + size)));
    expect(toHex(concat(...written))).toBe(vector.hex);
  });

  it('does not copy the frame', () => {
    const frame = Uint8Array.of(1, 2, 3);
    expect(new AdtsWriter(config('1190')).frame(frame)[1]).toBe(frame);
  });

  it.each(ADTS_VECTORS)('$name: derives the same AudioSpecificConfig as ffmpeg', (vector) => {
    const header = parseAdtsHeader(new SyntaxReader(bytesOf(vector.hex)));
    expect(toHex(audioSpecificConfigOf(header))).toBe(vector.audioSpecificConfig);
  });

  const first = (hex: string): string =>
    toHex((new AdtsWriter(config(hex)).frame(Uint8Array.of(0))[0] as Uint8Array).subarray(0, 4));

  it.each([
    ['HE-AAC: the core, at its rate', '2b920800', 'fff15c80'], // AOT 5, core 22050 stereo
    ['HE-AAC v2: the mono core', 'eb8a0800', 'fff15c40'], // AOT 29, core 22050 mono
    ['an explicit frequency of the table', '1780562210', 'fff15080'], // index 15, 44100 Hz, stereo
    ['Main', '0a10', 'fff11080'],
  ])('%s', (_, asc, start) => expect(first(asc)).toBe(start));

  it.each([
    ['an object type above 4', 'b98cc0', 'object type 23 (ER AAC LD), profile_ObjectType has 1..4'],
    ['a rate missing in the table', '178055f010', '44000 Hz, which sampling_frequency_index does not have'],
    ['7.1 back', '11e0', 'channelConfiguration 12, channel_configuration has 3 bits'],
    ['short frames', '1214', 'frames of 960 samples, ADTS has 1024 only'],
    ['a core coder', '12120000', 'a core coder (dependsOnCoreCoder 1)'],
  ])('reports what ADTS cannot express: %s', (_, asc, message) => {
    expect(() => new AdtsWriter(config(asc))).toThrow(
      expect.objectContaining({ code: 'not-encodable', message: expect.stringContaining(message) }),
    );
  });

  it('rejects a frame that is too long, accepts the longest', () => {
    const writer = new AdtsWriter(config('1190'));
    expect(() => writer.frame(new Uint8Array(8185))).toThrow('a frame of 8185 bytes, aac_frame_length allows 8184');
    expect(toHex((writer.frame(new Uint8Array(8184))[0] as Uint8Array).subarray(3, 6))).toBe('83ffff');
  });

  it('accepts channelConfiguration 0 if the frames have the layout', () => {
    const writer = () => new AdtsWriter({ ...config('1190'), channelConfiguration: 0 });
    expect(() => writer().frame(bytesOf('211004608c1c'))).toThrow(
      'channelConfiguration 0, and the first frame does not begin with a program_config_element',
    );
    // id_syn_ele 5: a program_config_element comes first, and stays active.
    const taken = writer();
    expect(toHex(taken.frame(Uint8Array.of(0xa0, 0))[0] as Uint8Array)).toBe('fff14c00013ffc');
    expect(taken.frame(bytesOf('211004608c1c'))).toHaveLength(2);
    expect(() =>
      audioSpecificConfigOf({ profile_ObjectType: 1, sampling_frequency_index: 3, channel_configuration: 0 }),
    ).toThrow(expect.objectContaining({ code: 'not-encodable' }));
  });
});
