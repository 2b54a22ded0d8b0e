import { describe, expect, it } from 'vitest';
import { describeMetadata, metadataFacts } from '../../../src/codec/av1/metadata/metadata-facts.ts';
import type { Metadata } from '../../../src/codec/av1/metadata/metadata-obu.ts';
import { Av1State } from '../../../src/codec/av1/syntax/av1-state.ts';
import { parseObu } from '../../../src/codec/av1/syntax/parse-obu.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { obu } from '../../vectors/av1-obus.ts';

const read = (w: BitWriter) => {
  const unit = parseObu(obu(5, w.trailing().toBytes()), new Av1State());
  return { ...unit, metadata: unit.metadata as Metadata };
};

describe('metadata OBUs (AV1 5.8)', () => {
  it('HDR mastering display: fixed point numbers', () => {
    const w = new BitWriter().u(8, 2);
    // ITU-R BT.2020 primaries and D65, 1000 and 0.0001 cd/m2, as a converter of ST 2086 values would write them.
    for (const value of [46400, 19137, 11141, 52232, 8585, 3015, 20493, 21561]) w.u(16, value);
    const { metadata, issues, error } = read(w.u(32, 1000 * 256).u(32, 2));
    expect({ issues, error }).toEqual({ issues: [], error: undefined });
    expect(metadataFacts(metadata)).toEqual({
      type: 'METADATA_TYPE_HDR_MDCV',
      masteringDisplay: {
        primariesCieXy: {
          red: { x: 0.70801, y: 0.29201 },
          green: { x: 0.17, y: 0.797 },
          blue: { x: 0.131, y: 0.04601 },
        },
        whitePointCieXy: { x: 0.3127, y: 0.32899 },
        maxLuminanceCdM2: 1000,
        minLuminanceCdM2: 0.00012,
      },
    });
    expect(describeMetadata(metadata)).toBe('mastering display 1000 cd/m2');
  });

  it('HDR content light level', () => {
    const { metadata } = read(new BitWriter().u(8, 1).u(16, 1000).u(16, 400));
    expect(metadata.metadata_hdr_cll).toEqual({ max_cll: 1000, max_fall: 400 });
    expect(describeMetadata(metadata)).toBe('content light 1000/400 cd/m2');
  });

  it('ITU-T T.35: captions of CEA-608, and HDR10+; zeros at the end belong to the trailing bits', () => {
    const captions = [0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34, 0x03, 0x41, 0xff, 0xfc, 0xc1, 0xc2, 0xff];
    const { metadata, issues } = read(new BitWriter().u(8, 4).bytes(captions));
    expect(issues).toEqual([]);
    expect(metadata.metadata_itut_t35).toEqual({
      itu_t_t35_country_code: 0xb5,
      itu_t_t35_payload_bytes: '0031474139340341fffcc1c2ff',
    });
    expect(metadataFacts(metadata)?.t35).toMatchObject({ provider: 'ATSC', content: 'cc_data' });
    expect(describeMetadata(metadata)).toBe('CEA-608 captions');
    const hdr10plus = [0xb5, 0x00, 0x3c, 0x00, 0x01, 0x04, 0x01];
    expect(describeMetadata(read(new BitWriter().u(8, 4).bytes(hdr10plus)).metadata)).toBe('HDR10+');
    const extended = read(new BitWriter().u(8, 4).bytes([0xff, 0x01, 0xaa])).metadata.metadata_itut_t35;
    expect(extended).toMatchObject({ itu_t_t35_country_code_extension_byte: 1, itu_t_t35_payload_bytes: 'aa' });
  });

  it('ITU-T T.35 without trailing bits: all bytes are data, and the missing bit is an issue', () => {
    const unit = parseObu(obu(5, Uint8Array.of(4, 0xb5, 0x00, 0x3c, 0x00, 0x01)), new Av1State());
    expect(unit.metadata?.metadata_itut_t35?.itu_t_t35_payload_bytes).toBe('003c0001');
    expect(unit.issues).toMatchObject([{ field: 'trailing_one_bit', found: 'the end of the OBU' }]);
    expect(unit.error).toBeUndefined();
  });

  it('timecode: whole, and as far as its flags say', () => {
    const whole = new BitWriter()
      .u(8, 5)
      .u(5, 4)
      .flag(1)
      .flag(0)
      .flag(1)
      .u(9, 2)
      .u(6, 59)
      .u(6, 9)
      .u(5, 23)
      .u(5, 3)
      .u(3, 5);
    const { metadata, issues } = read(whole);
    expect(issues).toEqual([]);
    expect(metadata.metadata_timecode).toMatchObject({ n_frames: 2, time_offset_length: 3, time_offset_value: 5 });
    expect(metadataFacts(metadata)?.timecode).toBe('23:09:59;02');
    const part = new BitWriter().u(8, 5).u(5, 0).u(3, 0).u(9, 2).flag(1).u(6, 30).flag(0).u(5, 0);
    expect(read(part).metadata.metadata_timecode).toMatchObject({ seconds_value: 30, minutes_flag: 0 });
    expect(metadataFacts(read(part).metadata)?.timecode).toBeUndefined();
    const late = new BitWriter().u(8, 5).u(5, 0).flag(1).u(2, 0).u(9, 0).u(6, 60).u(6, 60).u(5, 24).u(5, 0);
    expect(read(late).issues.map(({ field }) => field)).toEqual(['seconds_value', 'minutes_value', 'hours_value']);
  });

  it('scalability: a mode, and a structure', () => {
    const mode = read(new BitWriter().u(8, 3).u(8, 21)).metadata;
    expect(metadataFacts(mode)?.scalabilityMode).toBe('SCALABILITY_L3T2_KEY');
    const w = new BitWriter().u(8, 3).u(8, 14).u(2, 1).flag(1).flag(1).flag(1).u(3, 0);
    w.u(16, 640).u(16, 360).u(16, 1280).u(16, 720).u(8, 255).u(8, 0);
    w.u(8, 2).u(3, 0).flag(1).flag(0).u(3, 0).u(3, 1).flag(0).flag(1).u(3, 2).u(8, 1).u(8, 3);
    const { metadata, issues } = read(w);
    expect(issues).toEqual([]);
    expect(metadata.metadata_scalability).toEqual({
      scalability_mode_idc: 14,
      scalability_structure: {
        spatial_layers_cnt_minus_1: 1,
        spatial_layer_dimensions_present_flag: 1,
        spatial_layer_description_present_flag: 1,
        temporal_group_description_present_flag: 1,
        scalability_structure_reserved_3bits: 0,
        spatial_layer_max_width: [640, 1280],
        spatial_layer_max_height: [360, 720],
        spatial_layer_ref_id: [255, 0],
        temporal_group_size: 2,
        temporal_group: [
          {
            temporal_group_temporal_id: 0,
            temporal_group_temporal_switching_up_point_flag: 1,
            temporal_group_spatial_switching_up_point_flag: 0,
            temporal_group_ref_cnt: 0,
            temporal_group_ref_pic_diff: [],
          },
          {
            temporal_group_temporal_id: 1,
            temporal_group_temporal_switching_up_point_flag: 0,
            temporal_group_spatial_switching_up_point_flag: 1,
            temporal_group_ref_cnt: 2,
            temporal_group_ref_pic_diff: [1, 3],
          },
        ],
      },
    });
  });

  it('private and reserved types are kept as bytes', () => {
    const { metadata } = read(new BitWriter().u(8, 6).u(8, 0xab));
    expect(metadata).toEqual({ metadata_type: 6, payload: 'ab80' });
    expect(describeMetadata(metadata)).toBe('unregistered user private');
    expect(metadataFacts({ metadata_type: 32 })?.type).toBe('reserved');
  });
});
