import { describe, expect, it } from 'vitest';
import { Av1State } from '../../../src/codec/av1/syntax/av1-state.ts';
import { type ParsedObu, parseObu } from '../../../src/codec/av1/syntax/parse-obu.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import {
  codingTools,
  interFrame,
  keyFrame,
  NO_GLOBAL_MOTION,
  obu,
  type SequenceChanges,
  sequenceHeader,
  withTrailingBits,
} from '../../vectors/av1-obus.ts';

const [SEQUENCE, FRAME_HEADER, TILE_GROUP, FRAME] = [1, 3, 4, 6];

const bits = (value: number, length: number): string => value.toString(2).padStart(length, '0');

/** A stream that begins with a key frame of `changes`, and takes frame headers; their tiles follow by themselves. */
class Stream {
  readonly state = new Av1State();

  constructor(changes: SequenceChanges, first: BitWriter) {
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader(changes))), this.state);
    expect(this.header(first)).toMatchObject({ issues: [] });
  }

  header(w: BitWriter): ParsedObu {
    const unit = parseObu(obu(FRAME_HEADER, withTrailingBits(w)), this.state);
    expect(unit.error?.message).toBeUndefined();
    if (this.state.openFrame !== undefined) parseObu(obu(TILE_GROUP, Uint8Array.of(1)), this.state);
    return unit;
  }
}

const HINT_BITS = 4;
const hint = (value: number): string => bits(value, HINT_BITS);
const withHints = () => new Stream({ orderHintBits: HINT_BITS }, keyFrame(hint(0)));
/** frame_refs_short_signaling 0, and all references to one slot. */
const allFrom = (slot: number): string => `0${bits(slot, 3).repeat(7)}`;
const inter = (frame: Parameters<typeof interFrame>[0]) =>
  codingTools(interFrame(frame), { intra: false }).pattern(NO_GLOBAL_MOTION);

describe('references', () => {
  it('set_frame_refs() (AV1 7.8): by distance in output order', () => {
    const stream = withHints();
    // Slots 1 to 5 get frames with these order hints; slots 0, 6 and 7 keep the key frame.
    for (const [slot, value] of [
      [1, 2],
      [2, 4],
      [3, 7],
      [4, 8],
      [5, 6],
    ] as const) {
      stream.header(inter({ orderHint: hint(value), refreshFrameFlags: 1 << slot, references: allFrom(0) }));
    }
    const unit = stream.header(
      inter({ orderHint: hint(5), refreshFrameFlags: 0, references: `1${bits(2, 3)}${bits(0, 3)}` }),
    );
    expect(unit.issues).toEqual([]);
    expect(unit.frame_header).toMatchObject({ frame_refs_short_signaling: 1, last_frame_idx: 2, gold_frame_idx: 0 });
    expect(unit.frame_header?.ref_frame_idx).toBeUndefined();
    // LAST, LAST2, LAST3: 4 and the nearest ones before it, 2 and 0 (the later slot of equals). GOLDEN is coded.
    // ALTREF is the farthest after it, BWDREF the nearest, ALTREF2 the next nearest.
    expect(unit.frame?.refFrameIdx).toEqual([2, 1, 7, 0, 5, 3, 4]);
    expect(unit.frame?.orderHints).toEqual([4, 2, 0, 0, 6, 7, 8]);
  });

  it('set_frame_refs() without frames after this one: the nearest ones before it, then the farthest', () => {
    const stream = withHints();
    stream.header(inter({ orderHint: hint(1), refreshFrameFlags: 2, references: allFrom(0) }));
    const unit = stream.header(
      inter({ orderHint: hint(2), refreshFrameFlags: 0, references: `1${bits(1, 3)}${bits(0, 3)}` }),
    );
    expect(unit.frame?.refFrameIdx).toEqual([1, 7, 6, 0, 5, 4, 3]);
    const wrong = stream.header(
      inter({ orderHint: hint(1), refreshFrameFlags: 0, references: `1${bits(1, 3)}${bits(0, 3)}` }),
    );
    expect(wrong.issues).toMatchObject([{ field: 'last_frame_idx', expected: 'a frame before this one' }]);
  });

  it('order hints wrap around', () => {
    const stream = withHints();
    stream.header(inter({ orderHint: hint(12), refreshFrameFlags: 0xff, references: allFrom(0) }));
    stream.header(inter({ orderHint: hint(14), refreshFrameFlags: 0x0f, references: allFrom(0) }));
    const unit = stream.header(
      inter({ orderHint: hint(1), refreshFrameFlags: 0, references: `1${bits(0, 3)}${bits(4, 3)}` }),
    );
    expect(unit.issues).toEqual([]);
    expect(unit.frame?.orderHints).toEqual([14, 14, 14, 12, 14, 12, 12]);
  });

  it('skip_mode_present is coded with references on both sides, or two before (AV1 5.9.22)', () => {
    const stream = withHints();
    stream.header(inter({ orderHint: hint(4), refreshFrameFlags: 2, references: allFrom(0) }));
    // As codingTools, but reference_select 1 and skip_mode_present as given.
    const compound = (references: string, orderHint: number, skip: string) => {
      const w = interFrame({ orderHint: hint(orderHint), refreshFrameFlags: 0, references });
      w.flag(1).flag(1).u(8, 40).flag(0).flag(0).flag(0).flag(0).flag(0).flag(0);
      w.u(6, 0).u(6, 0).u(3, 0).flag(0).flag(0).flag(1).pattern(skip).flag(0).pattern(NO_GLOBAL_MOTION);
      return stream.header(w);
    };
    const mixed = `0${bits(0, 3)}${bits(1, 3).repeat(6)}`;
    expect(compound(mixed, 2, '1').frame_header).toMatchObject({ reference_select: 1, skip_mode_present: 1 });
    expect(compound(mixed, 6, '1').frame_header).toMatchObject({ skip_mode_present: 1 });
    expect(compound(allFrom(1), 6, '').frame_header?.skip_mode_present).toBeUndefined();
    expect(compound(allFrom(1), 2, '').frame_header?.skip_mode_present).toBeUndefined();
  });

  it('frame ids: the one that a reference should have (AV1 5.9.2, 6.8.2)', () => {
    // delta_frame_id_length_minus_2 1 and additional_frame_id_length_minus_1 0: deltas of 3 bits, ids of 4.
    const stream = new Stream({ ids: [1, 0] }, keyFrame('', bits(14, 4)));
    const frame = (id: number, delta: number) => {
      const w = new BitWriter().flag(0).u(2, 1).flag(1).flag(0).flag(0).pattern(bits(id, 4)).flag(0).u(3, 7).u(8, 0);
      for (let i = 0; i < 7; i++) w.u(3, i).u(3, delta - 1);
      w.flag(0).flag(0).flag(1).flag(0);
      return stream.header(codingTools(w, { intra: false }).pattern(NO_GLOBAL_MOTION));
    };
    expect(frame(1, 3)).toMatchObject({ issues: [], frame: { frameId: 1 } });
    const wrong = frame(1, 2).issues;
    expect(wrong).toHaveLength(7);
    expect(wrong[0]).toMatchObject({ expected: 'frame id 14', found: 'frame id 15' });
  });

  it('a slot without a frame is named', () => {
    const state = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader())), state);
    const unit = parseObu(obu(FRAME_HEADER, withTrailingBits(inter({}))), state);
    expect(unit.issues).toMatchObject([{ field: 'ref_frame_idx[0]', found: 'slot 0, which is empty' }]);
    const shown = parseObu(obu(FRAME_HEADER, withTrailingBits(new BitWriter().flag(1).u(3, 5))), new Av1State());
    expect(shown.error?.code).toBe('unknown-parameter-set');
    const empty = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader())), empty);
    expect(parseObu(obu(FRAME_HEADER, withTrailingBits(new BitWriter().flag(1).u(3, 5))), empty).error).toMatchObject({
      code: 'missing-reference',
      field: 'frame_to_show_map_idx',
      expected: 'a frame in slot 5',
    });
  });
});

describe('frames that are shown later', () => {
  const hiddenKey = () => {
    const w = new BitWriter().flag(0).u(2, 0).flag(0).flag(1).flag(1); // KEY_FRAME, hidden, showable, error resilient
    w.flag(0).flag(0).u(8, 4).flag(0); // disable_cdf_update, size override, refresh_frame_flags: slot 2, render size
    return codingTools(w, { intra: true });
  };

  it('a key frame goes into all slots when it is shown (AV1 7.21)', () => {
    const stream = new Stream({}, keyFrame());
    const { frame } = stream.header(hiddenKey());
    expect(frame).toMatchObject({ showFrame: false, showableFrame: true, refreshFrameFlags: 4 });
    const shown = stream.header(new BitWriter().flag(1).u(3, 2));
    expect(shown).toMatchObject({ issues: [], endsFrame: true, frame: { frameType: 0, refreshFrameFlags: 255 } });
    expect(stream.state.slots.every((slot) => slot.frame === shown.frame && slot.valid)).toBe(true);
    const again = stream.header(new BitWriter().flag(1).u(3, 2));
    expect(again.issues).toMatchObject([{ field: 'frame_to_show_map_idx', found: 'showable_frame 0' }]);
  });

  it('an inter frame stays where it is, and is shown once', () => {
    const stream = new Stream({}, keyFrame());
    stream.header(inter({ showFrame: 0, refreshFrameFlags: 6 }));
    const shown = stream.header(new BitWriter().flag(1).u(3, 1));
    expect(shown).toMatchObject({ issues: [], frame: { frameType: 1, refreshFrameFlags: 0 } });
    expect(stream.state.slots[0]?.frame?.frameType).toBe(0);
    expect(stream.header(new BitWriter().flag(1).u(3, 2)).issues).toHaveLength(1);
  });
});

describe('sizes', () => {
  it('found_ref takes the size of a reference; superres divides it', () => {
    const stream = new Stream(
      { width: 64, height: 48, superres: 1 },
      (() => {
        const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(1); // frame_size_override_flag 1
        w.u(16, 39).u(16, 29).flag(0).flag(1).u(16, 19).u(16, 9); // 40x30, no superres, rendered as 20x10
        return codingTools(w, { intra: true });
      })(),
    );
    expect(stream.state.slots[0]?.frame).toMatchObject({ upscaledWidth: 40, frameHeight: 30, renderWidth: 20 });
    const w = new BitWriter().flag(0).u(2, 1).flag(1).flag(0).flag(0).flag(1).u(3, 7).u(8, 1);
    for (let i = 0; i < 7; i++) w.u(3, i);
    w.pattern('001').flag(1).u(3, 7); // found_ref[2], use_superres, coded_denom: 16
    w.flag(0).flag(1).flag(0);
    const unit = stream.header(codingTools(w, { intra: false }).pattern(NO_GLOBAL_MOTION));
    expect(unit.frame_header?.frame_size_with_refs).toEqual({
      found_ref: [0, 0, 1],
      superres_params: { use_superres: 1, coded_denom: 7 },
    });
    const size = { upscaledWidth: 40, frameWidth: 20, frameHeight: 30, renderWidth: 20, renderHeight: 10 };
    expect(unit.frame).toMatchObject({ ...size, superresDenom: 16 });
  });

  it('a frame larger than the sequence allows keeps its size', () => {
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(1).u(16, 99).u(16, 30).flag(0);
    const state = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader())), state);
    // 100 luma samples are two superblocks: increment_tile_cols_log2.
    const header = w.flag(1).flag(1).flag(0).u(8, 40).u(6, 0).u(6, 0).u(6, 0).u(3, 0).flag(0).flag(0).flag(0);
    const unit = parseObu(obu(FRAME_HEADER, withTrailingBits(header)), state);
    expect(unit.issues).toMatchObject([{ field: 'frame_width_minus_1', expected: '0..63', found: '99' }]);
  });
});

describe('tiles', () => {
  it('more than 64 columns end the header (AV1 MAX_TILE_COLS)', () => {
    const state = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader({ width: 65536, height: 64 }))), state);
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0).flag(1);
    w.flag(0).pattern('0'.repeat(2000)); // uniform_tile_spacing_flag 0, columns of one superblock
    const { error, frame_header } = parseObu(obu(FRAME_HEADER, withTrailingBits(w)), state);
    expect(error).toMatchObject({
      code: 'out-of-range',
      field: 'width_in_sbs_minus_1[64]',
      expected: 'at most 64 tiles',
    });
    expect(frame_header?.tile_info?.width_in_sbs_minus_1).toHaveLength(64);
    expect(state.slots[0]?.frame).toBeUndefined();
  });

  it('tile groups come in order; the last tile ends the frame', () => {
    const state = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader({ width: 128, height: 128 }))), state);
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0).flag(1);
    w.flag(1).flag(1).flag(1).u(2, 3).u(2, 0); // 2x2 tiles: both increments, context_update_tile_id, tile_size_bytes
    w.u(8, 40).flag(0).flag(0).flag(0).flag(0).flag(0).flag(0).u(6, 0).u(6, 0).u(3, 0).flag(0).flag(0).flag(0);
    const unit = parseObu(obu(FRAME_HEADER, withTrailingBits(w)), state);
    expect(unit).toMatchObject({ issues: [], frame: { tiles: { columns: 2, rows: 2, sizeBytes: 1 } } });
    const group = (from: number, to: number) =>
      parseObu(
        obu(TILE_GROUP, new BitWriter().flag(1).u(2, from).u(2, to).align('0').bytes([1, 7, 7, 7]).toBytes()),
        state,
      );
    expect(group(0, 1)).toMatchObject({ issues: [], tile_group: { tg_start: 0, tg_end: 1, tile_size_minus_1: [1] } });
    expect(group(3, 2).issues).toMatchObject([{ field: 'tg_start', expected: '2' }, { field: 'tg_end' }]);
    expect(group(3, 3)).toMatchObject({ issues: [], endsFrame: true });
  });

  it('sizes of tiles, of as many bytes as the header says, but for the last one', () => {
    const state = new Av1State();
    parseObu(obu(SEQUENCE, withTrailingBits(sequenceHeader({ width: 256, height: 64 }))), state);
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0).flag(1);
    w.flag(1).flag(1).flag(1).u(2, 0).u(2, 1); // 4x1 tiles, sizes of two bytes
    w.u(8, 40).flag(0).flag(0).flag(0).flag(0).flag(0).flag(0).u(6, 0).u(6, 0).u(3, 0).flag(0).flag(0).flag(0);
    parseObu(obu(FRAME_HEADER, withTrailingBits(w)), state);
    const data = (length: number) => new Array<number>(length).fill(0xff);
    const group = (...bytes: number[]) => {
      const opened = state.openFrame as NonNullable<typeof state.openFrame>;
      const unit = parseObu(obu(TILE_GROUP, Uint8Array.from([0, ...bytes])), state);
      opened.nextTile = 0;
      state.open(opened);
      return unit;
    };
    const sizes = [4, 1, ...data(261), 0, 0, ...data(1), 1, 0, ...data(2)];
    expect(group(...sizes, ...data(3))).toMatchObject({
      issues: [],
      endsFrame: true,
      tile_group: { tile_start_and_end_present_flag: 0, tile_size_minus_1: [260, 0, 1] },
    });
    // Nothing is left for the last tile.
    expect(group(...sizes)).toMatchObject({
      issues: [{ field: 'tile_size_minus_1[2]', expected: 'less than 1', found: '1' }],
      endsFrame: true,
      tile_group: { tile_size_minus_1: [260, 0, 1] },
    });
    // Only the start of the unit is there.
    const cut = parseObu(obu(TILE_GROUP, Uint8Array.from([0, ...sizes])).subarray(0, 9), state, { partial: true });
    expect(cut).toMatchObject({ issues: [], tile_group: { tile_start_and_end_present_flag: 0 } });
    expect(cut.tile_group?.tile_size_minus_1).toBeUndefined();
  });

  it('a tile list (AV1 5.12)', () => {
    const w = new BitWriter().u(8, 1).u(8, 0).u(16, 1);
    w.u(8, 3).u(8, 0).u(8, 1).u(16, 2).bytes([1, 2, 3]).u(8, 200).u(8, 1).u(8, 0).u(16, 0).bytes([4]);
    const unit = parseObu(obu(8, withTrailingBits(w)), new Av1State());
    expect(unit.error).toBeUndefined();
    expect(unit.issues).toMatchObject([{ field: 'anchor_frame_idx', expected: '0..127', found: '200' }]);
    expect(unit.tile_list?.tile_list_entry).toMatchObject([{ tile_data_size_minus_1: 2 }, { anchor_frame_idx: 200 }]);
  });
});

describe('what a frame keeps of its primary reference', () => {
  /** As codingTools for a key frame, with segmentation: ALT_Q of segment 0 is -40. */
  const segmented = () => {
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0);
    w.flag(1).flag(1).u(8, 40).flag(0).flag(0).flag(0).flag(0).flag(1);
    w.flag(1)
      .i(9, -40)
      .pattern('0'.repeat(7 + 7 * 8))
      .flag(0); // features, delta_q_present
    return w
      .u(6, 1)
      .u(6, 0)
      .u(6, 0)
      .u(6, 0)
      .u(3, 0)
      .flag(1)
      .flag(1)
      .pattern('01')
      .i(7, -5)
      .pattern('0'.repeat(8))
      .flag(0)
      .flag(0);
  };

  it('segmentation features, loop filter deltas', () => {
    const stream = new Stream({}, segmented());
    const key = stream.state.slots[0]?.frame;
    expect(key?.features[0]?.[0]).toBe(-40);
    expect(key?.loopFilterDeltas).toEqual({ ref: [1, -5, 0, 0, -1, 0, -1, -1], mode: [0, 0] });
    const w = interFrame({ primaryRefFrame: 0 });
    w.flag(1).flag(1).u(8, 40).flag(0).flag(0).flag(0).flag(0).flag(1).flag(0).flag(0).flag(0); // update_map, update_data 0
    w.u(6, 0).u(6, 0).u(3, 0).flag(1).flag(0).flag(0).flag(0).flag(0).pattern(NO_GLOBAL_MOTION);
    const unit = stream.header(w);
    expect(unit.issues).toEqual([]);
    expect(unit.frame?.features).toEqual(key?.features);
    expect(unit.frame?.loopFilterDeltas).toEqual(key?.loopFilterDeltas);
    expect(unit.frame?.codedLossless).toBe(false);
    const alone = stream.header(inter({}));
    expect(alone.frame?.features.every((segment) => segment.length === 0)).toBe(true);
    expect(alone.frame?.loopFilterDeltas.ref[1]).toBe(0);
  });

  it('a lossless frame has no filters and no tx_mode_select (AV1 5.9.2)', () => {
    const w = new BitWriter().flag(0).u(2, 0).flag(1).flag(0).flag(0).flag(0);
    const stream = new Stream({ filters: 1 }, codingTools(w, { intra: true, baseQIdx: 0 }));
    expect(stream.state.slots[0]?.frame).toMatchObject({ codedLossless: true, allLossless: true });
  });

  it('film grain: whole, loaded with another seed, and off', () => {
    const key = keyFrame().flag(1).u(16, 1234);
    key.u(4, 1).u(8, 10).u(8, 20).flag(0).u(4, 0).u(4, 0); // one luma point
    key.u(2, 1).u(2, 0).u(2, 0).u(2, 0).flag(1).flag(0); // scaling, lag 0, shifts, overlap, clip
    const stream = new Stream({ filmGrain: 1 }, key);
    const grain = { point_y_value: [10], point_y_scaling: [20], overlap_flag: 1 };
    expect(stream.state.slots[0]?.frame?.filmGrain).toMatchObject({ ...grain, grain_seed: 1234 });
    const loaded = stream.header(inter({}).flag(1).u(16, 99).flag(0).u(3, 3));
    expect(loaded).toMatchObject({ issues: [], frame: { filmGrain: { ...grain, grain_seed: 99 } } });
    const other = stream.header(inter({}).flag(1).u(16, 99).flag(0).u(3, 7));
    expect(other.issues).toMatchObject([{ field: 'film_grain_params_ref_idx', expected: 'a value of ref_frame_idx' }]);
    expect(stream.header(inter({}).flag(0)).frame?.filmGrain).toBeUndefined();
  });
});

describe('OBU_FRAME', () => {
  it('cannot show an existing frame, and has all its tiles', () => {
    const stream = new Stream({}, keyFrame());
    stream.header(inter({ showFrame: 0, refreshFrameFlags: 2 }));
    const unit = parseObu(obu(FRAME, new BitWriter().flag(1).u(3, 1).align('0').u(8, 1).toBytes()), stream.state);
    expect(unit.error).toMatchObject({ code: 'forbidden-value', field: 'show_existing_frame' });
  });
});
