import { expect, test } from 'vitest';
import { Av1State } from '../../src/codec/av1/syntax/av1-state.ts';
import { type ParsedObu, parseObu } from '../../src/codec/av1/syntax/parse-obu.ts';
import { BitWriter } from '../harness/bit-writer.ts';
import { bytesOf } from '../harness/cases.ts';
import {
  codingTools,
  interFrame,
  keyFrame,
  NO_GLOBAL_MOTION,
  obu,
  sequenceHeader,
  withTrailingBits,
} from '../vectors/av1-obus.ts';

const [SEQUENCE, FRAME_HEADER, TILE_GROUP, METADATA, PADDING] = [1, 3, 4, 5, 15];

const readAll = (...obus: readonly Uint8Array[]): ParsedObu[] => {
  const state = new Av1State();
  return obus.map((bytes) => {
    const unit = parseObu(bytes, state);
    expect([unit.error?.message, ...unit.issues]).toEqual([undefined]);
    return unit;
  });
};

const TILE = obu(TILE_GROUP, Uint8Array.of(1));

test('21: obu_size stands after the extension byte, not before it (moq-dev/moq#920, paullouisageneau/libdatachannel#1581)', () => {
  // temporal_id 2, spatial_id 1; then obu_size 2.
  const [unit] = readAll(Uint8Array.of(0x7e, 0b01001000, 0x02, 0xaa, 0x80));
  expect(unit?.header).toMatchObject({ obu_type: PADDING, temporal_id: 2, spatial_id: 1, obu_size: 2 });
  expect(unit?.payloadBytes).toBe(2);
});

/** sequence_header_obu() with reduced_still_picture_header 1: 64x64. */
const reducedStill = (): BitWriter => {
  const w = new BitWriter().u(3, 0).flag(1).flag(1).u(5, 0);
  w.u(4, 15).u(4, 15).u(16, 63).u(16, 63);
  // use_128x128_superblock, enable_filter_intra, enable_intra_edge_filter, superres, cdef, restoration.
  w.u(6, 0);
  // color_config(): high_bitdepth, mono_chrome, color_description_present_flag, color_range, position, separate_uv.
  return w.u(4, 0).u(2, 0).flag(0).flag(0);
};

test('22: with reduced_still_picture_header the frame begins with disable_cdf_update and has no frame_size_override_flag; only a sequence header resets the state (mdakram28/media-parser-gui#2, #3)', () => {
  // disable_cdf_update, allow_screen_content_tools, render_and_frame_size_different, uniform_tile_spacing_flag.
  const frame = new BitWriter().u(3, 0).flag(1).u(8, 80).flag(0).flag(0).flag(0).flag(0).flag(0).flag(0);
  frame.u(6, 0).u(6, 0).u(3, 0).flag(0).flag(0).flag(0);
  const light = new BitWriter().u(8, 1).u(16, 1000).u(16, 400);
  const [, , unit] = readAll(
    obu(SEQUENCE, withTrailingBits(reducedStill())),
    obu(METADATA, withTrailingBits(light)),
    obu(FRAME_HEADER, withTrailingBits(frame)),
  );
  expect(unit?.frame_header?.frame_size_override_flag).toBeUndefined();
  expect(unit?.frame_header?.quantization_params?.base_q_idx).toBe(80);
  expect(unit?.frame).toMatchObject({ frameType: 0, showFrame: true, refreshFrameFlags: 0xff, frameWidth: 64 });
});

/** The sequence header that SVT-AV1 1.4.1 writes for 128x96, 8 bits. */
const SVT_SEQUENCE = '0a0a0000000337fbe7dfc802';

test('25: a sequence header of SVT-AV1 is read to its trailing bits (bluenviron/mediacommon#69, #166)', () => {
  const [unit] = readAll(bytesOf(SVT_SEQUENCE));
  expect(unit?.sequence_header).toMatchObject({
    max_frame_width_minus_1: 127,
    max_frame_height_minus_1: 95,
    enable_order_hint: 1,
    film_grain_params_present: 0,
  });
});

test('26: an OBU without extension belongs to every operating point, whatever operating_point_idc says (AOMediaCodec/libavif#640)', () => {
  const w = new BitWriter().u(3, 0).flag(0).flag(0).flag(0).flag(0).u(5, 1);
  for (const idc of [0x301, 0x101]) w.u(12, idc).u(5, 0);
  // The rest is that of `sequenceHeader()`, from frame_width_bits_minus_1 on.
  const rest = sequenceHeader()
    .toText()
    .slice(3 + 1 + 1 + 1 + 1 + 5 + 12 + 5);
  const [sequence, key, tiles] = readAll(
    obu(SEQUENCE, withTrailingBits(w.pattern(rest))),
    obu(FRAME_HEADER, withTrailingBits(keyFrame())),
    TILE,
  );
  expect(sequence?.sequence_header?.operating_points?.map((point) => point.operating_point_idc)).toEqual([
    0x301, 0x101,
  ]);
  expect(key?.header.temporal_id).toBeUndefined();
  expect(key?.frame?.baseQIdx).toBe(40);
  expect(tiles?.endsFrame).toBe(true);
});

test('27: film_grain_params_present is of the sequence, apply_grain of each frame (AOMediaCodec/avm#5321)', () => {
  const inter = codingTools(interFrame(), { intra: false }).pattern(NO_GLOBAL_MOTION);
  const grain = keyFrame().flag(1).u(16, 1234).u(4, 1).u(8, 10).u(8, 20).flag(0).u(4, 0).u(4, 0);
  grain.u(2, 1).u(2, 0).u(2, 0).u(2, 0).flag(1).flag(0);
  const [sequence, key, , plain] = readAll(
    obu(SEQUENCE, withTrailingBits(sequenceHeader({ filmGrain: 1 }))),
    obu(FRAME_HEADER, withTrailingBits(grain)),
    TILE,
    obu(FRAME_HEADER, withTrailingBits(inter.flag(0))),
  );
  expect(sequence?.sequence_header?.film_grain_params_present).toBe(1);
  expect(key?.frame?.filmGrain).toMatchObject({ grain_seed: 1234 });
  expect(plain?.frame?.filmGrain).toBeUndefined();
  expect(plain?.frame_header?.film_grain_params).toEqual({ apply_grain: 0 });
});

test('29: AV1 has no emulation prevention: 00 00 03 in an OBU are three bytes of it (Eyevinn/mp4ff#522)', () => {
  expect(SVT_SEQUENCE).toContain('000003');
  const [unit] = readAll(obu(METADATA, bytesOf('04b5000003000301ff80')));
  expect(unit?.payloadBytes).toBe(10);
  const [sequence] = readAll(bytesOf(SVT_SEQUENCE));
  // Without its byte 03 the size would be another one.
  expect(sequence?.sequence_header?.frame_width_bits_minus_1).toBe(6);
});
