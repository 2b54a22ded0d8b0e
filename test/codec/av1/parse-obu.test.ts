import { describe, expect, it } from 'vitest';
import { Av1State } from '../../../src/codec/av1/syntax/av1-state.ts';
import { parseObu } from '../../../src/codec/av1/syntax/parse-obu.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import {
  codingTools,
  interFrame,
  keyFrame,
  NO_GLOBAL_MOTION,
  obu,
  sequenceHeader,
  withTrailingBits,
} from '../../vectors/av1-obus.ts';

const [SEQUENCE, DELIMITER, FRAME_HEADER, TILE_GROUP, METADATA, FRAME, REDUNDANT, PADDING] = [1, 2, 3, 4, 5, 6, 7, 15];
const TILE = Uint8Array.of(0xaa, 0xbb);

const stateAfter = (...obus: Uint8Array[]): Av1State => {
  const state = new Av1State();
  for (const unit of obus) expect(parseObu(unit, state)).toMatchObject({ issues: [] });
  return state;
};

const sequence = obu(SEQUENCE, withTrailingBits(sequenceHeader()));
const key = obu(FRAME_HEADER, withTrailingBits(keyFrame()));
const tiles = obu(TILE_GROUP, TILE);
const inter = (frame: Parameters<typeof interFrame>[0] = {}) =>
  codingTools(interFrame(frame), { intra: false }).pattern(NO_GLOBAL_MOTION);

describe('parseObu: order of OBUs (AV1 5.9.1, 6.8.1)', () => {
  it('a frame is a header and tile groups; the last one ends it', () => {
    const state = stateAfter(sequence);
    const header = parseObu(key, state);
    expect(header.issues).toEqual([]);
    expect(header.error).toBeUndefined();
    expect(header.frame).toMatchObject({
      frameType: 0,
      showFrame: true,
      frameWidth: 64,
      frameHeight: 64,
      baseQIdx: 40,
    });
    expect(header.endsFrame).toBeUndefined();
    expect(parseObu(tiles, state)).toMatchObject({ endsFrame: true, frame: header.frame, tile_group: {}, issues: [] });
    expect(state.openFrame).toBeUndefined();
    expect(state.slots.every(({ frame, valid }) => valid && frame === header.frame)).toBe(true);
  });

  it('OBU_FRAME is both; only coded elements are in its header', () => {
    const state = stateAfter(sequence);
    const unit = parseObu(obu(FRAME, Uint8Array.of(...keyFrame().align('0').toBytes(), ...TILE)), state);
    expect(unit).toMatchObject({ endsFrame: true, issues: [], payloadBytes: 8 });
    expect(unit.frame_header).toEqual({
      show_existing_frame: 0,
      frame_type: 0,
      show_frame: 1,
      disable_cdf_update: 0,
      frame_size_override_flag: 0,
      frame_size: { superres_params: {} },
      render_size: { render_and_frame_size_different: 0 },
      disable_frame_end_update_cdf: 1,
      tile_info: { uniform_tile_spacing_flag: 1, increment_tile_cols_log2: [], increment_tile_rows_log2: [] },
      quantization_params: {
        base_q_idx: 40,
        DeltaQYDc: { delta_coded: 0 },
        DeltaQUDc: { delta_coded: 0 },
        DeltaQUAc: { delta_coded: 0 },
        using_qmatrix: 0,
      },
      segmentation_params: { segmentation_enabled: 0 },
      delta_q_params: { delta_q_present: 0 },
      loop_filter_params: { loop_filter_level: [0, 0], loop_filter_sharpness: 0, loop_filter_delta_enabled: 0 },
      tx_mode_select: 0,
      reduced_tx_set: 0,
    });
  });

  it('a redundant header is read with the slots of the first one, and compared with it', () => {
    const first = obu(FRAME_HEADER, withTrailingBits(inter()));
    const state = stateAfter(sequence, key, tiles);
    const { frame } = parseObu(first, state);
    const copy = parseObu(obu(REDUNDANT, withTrailingBits(inter())), state);
    expect(copy).toMatchObject({ issues: [], frame_header: { refresh_frame_flags: 1 } });
    expect(copy.frame).toBe(frame);
    const other = parseObu(obu(REDUNDANT, withTrailingBits(inter({ refreshFrameFlags: 3 }))), state);
    expect(other.issues).toMatchObject([{ field: 'frame_header_copy', expected: 'the bits of the frame header' }]);
    expect(other.frame).toBe(frame);
    expect(state.slots[1]?.frame).not.toBe(frame);
  });

  it('a redundant header replaces one that was lost', () => {
    const state = stateAfter(sequence);
    const unit = parseObu(obu(REDUNDANT, withTrailingBits(keyFrame())), state);
    expect(unit.issues).toMatchObject([{ field: 'obu_type', expected: 'a frame header before it' }]);
    expect(parseObu(tiles, state).endsFrame).toBe(true);
  });

  it('a new frame before the last tile is named, and read', () => {
    const state = stateAfter(sequence, key);
    const unit = parseObu(key, state);
    expect(unit.issues).toMatchObject([{ field: 'obu_type', expected: 'tile 0 of the 1 of the frame before' }]);
    expect(unit.error).toBeUndefined();
  });

  it('a temporal delimiter ends a frame', () => {
    const state = stateAfter(sequence, key);
    parseObu(obu(DELIMITER, new Uint8Array()), state);
    expect(parseObu(tiles, state).error).toMatchObject({ code: 'unknown-parameter-set', field: 'tile_group_obu' });
  });

  it('a frame without a sequence header cannot be read', () => {
    const { error, header } = parseObu(key, new Av1State());
    expect(header.obu_type).toBe(FRAME_HEADER);
    expect(error).toMatchObject({ code: 'unknown-parameter-set', structure: 'frame_header_obu', clause: 'AV1 5.9.1' });
  });
});

describe('parseObu: damaged OBUs', () => {
  it('obu_size beyond the bytes: what is there is read', () => {
    const cut = key.subarray(0, key.length - 2);
    const unit = parseObu(cut, stateAfter(sequence));
    expect(unit.frame_header?.frame_type).toBe(0);
    expect(unit.error?.code).toBe('truncated');
    const delimiter = parseObu(Uint8Array.of(0x12, 5), new Av1State());
    expect(delimiter.error).toMatchObject({ code: 'truncated', field: 'obu_size', bit: 8, found: '5' });
  });

  it('the start of an OBU is read as far as it goes, and is no error of the stream', () => {
    const whole = obu(FRAME, Uint8Array.of(...keyFrame().align('0').toBytes(), ...new Uint8Array(500)));
    const unit = parseObu(whole.subarray(0, 40), stateAfter(sequence), { partial: true });
    expect(unit).toMatchObject({ issues: [], endsFrame: true, payloadBytes: 506 });
    expect(unit.error).toBeUndefined();
    expect(parseObu(whole.subarray(0, 5), stateAfter(sequence), { partial: true }).error?.code).toBe('limit');
  });

  it('obu_size of more than 8 bytes or 32 bits', () => {
    const long = Uint8Array.of(0x12, ...new Array(8).fill(0x80), 0);
    expect(parseObu(long, new Av1State()).error).toMatchObject({ code: 'out-of-range', field: 'obu_size' });
    const large = Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x7f);
    expect(parseObu(large, new Av1State()).error).toMatchObject({ code: 'out-of-range', field: 'obu_size' });
  });

  it('forbidden and reserved bits keep their values', () => {
    const { header, issues } = parseObu(Uint8Array.of(0x97, 0x07, 0), new Av1State());
    expect(header).toMatchObject({ obu_forbidden_bit: 1, obu_reserved_1bit: 1, extension_header_reserved_3bits: 7 });
    expect(issues.map(({ field }) => field)).toEqual([
      'obu_forbidden_bit',
      'obu_reserved_1bit',
      'extension_header_reserved_3bits',
    ]);
  });

  it('trailing bits', () => {
    const without = parseObu(obu(SEQUENCE, sequenceHeader().align('0').toBytes()), new Av1State());
    expect(without.error).toMatchObject({ code: 'forbidden-value', field: 'trailing_one_bit' });
    const more = Uint8Array.of(...withTrailingBits(sequenceHeader()), 0, 7);
    expect(parseObu(obu(SEQUENCE, more), new Av1State()).issues).toMatchObject([{ field: 'trailing_zero_bytes' }]);
  });

  it('an empty OBU has an error', () => {
    expect(parseObu(new Uint8Array(), new Av1State()).error?.code).toBe('truncated');
  });
});

describe('parseObu: other OBUs', () => {
  it('padding ends with its trailing bits; reserved types are opaque', () => {
    const sink = new FieldTrace();
    parseObu(obu(PADDING, Uint8Array.of(1, 2, 0, 0x80, 0)), new Av1State(), { sink });
    expect(sink.fields.slice(-4).map(({ name, value, bits }) => [name, value, bits])).toEqual([
      ['obu_padding_byte', '010200', 24],
      ['trailing_one_bit', 1, 1],
      ['trailing_zero_bit', 0, 7],
      ['trailing_zero_bytes', '00', 8],
    ]);
    expect(parseObu(obu(9, Uint8Array.of(1, 2)), new Av1State())).toMatchObject({ issues: [], payloadBytes: 2 });
  });

  it('descriptors are those of AV1', () => {
    const sink = new FieldTrace();
    parseObu(obu(METADATA, new BitWriter().u(8, 1).u(16, 1000).u(16, 400).trailing().toBytes()), new Av1State(), {
      sink,
    });
    expect(sink.fields.map(({ name, descriptor }) => `${name} ${descriptor}`)).toEqual([
      'obu_forbidden_bit f(1)',
      'obu_type f(4)',
      'obu_extension_flag f(1)',
      'obu_has_size_field f(1)',
      'obu_reserved_1bit f(1)',
      'obu_size leb128()',
      'metadata_type leb128()',
      'max_cll f(16)',
      'max_fall f(16)',
      'trailing_one_bit f(1)',
      'trailing_zero_bit f(7)',
    ]);
  });
});
