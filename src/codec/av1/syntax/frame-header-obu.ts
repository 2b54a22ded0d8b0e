import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type Av1Frame, newFrame } from './av1-frame.ts';
import type { Av1State, OpenFrame } from './av1-state.ts';
import type { FrameContext } from './frame-context.ts';
import { type FrameHeader, parseUncompressedHeader } from './frame-header.ts';
import { OBU_REDUNDANT_FRAME_HEADER, type ObuHeader } from './obu-header.ts';

/**
 * Reads frame_header_obu() (AV1 5.9.1) and updates `state`. `bytes`: the unit that `r` reads. A repeated header is read
 * like the one that it repeats, and compared with it.
 */
export const parseFrameHeaderObu = (
  r: SyntaxReader,
  obu: ObuHeader,
  bytes: Uint8Array,
  state: Av1State,
  into: FrameHeader,
): Av1Frame => {
  r.open('frame_header_obu', 'AV1 5.9.1');
  const { sequence, openFrame } = state;
  if (sequence === undefined) {
    throw r.error('unknown-parameter-set', 'frame_header_obu', r.bit, 'a sequence header before it', 'none');
  }
  const isRedundant = obu.obu_type === OBU_REDUNDANT_FRAME_HEADER;
  checkOrder(r, isRedundant, openFrame);
  const repeated = isRedundant ? openFrame : undefined;
  const context: FrameContext = {
    sequence,
    temporalId: obu.temporal_id ?? 0,
    spatialId: obu.spatial_id ?? 0,
    slots: repeated?.slotsBefore ?? state.slots,
    frame: newFrame(sequence),
  };
  const slotsBefore = context.slots;
  const start = r.bit;
  if (repeated === undefined) state.closeFrame();
  parseUncompressedHeader(r, context, into);
  const length = r.bit - start;
  r.close();
  if (repeated !== undefined) {
    if (!isCopy(repeated, bytes, start, length)) {
      r.issue('frame_header_copy', start, 'the bits of the frame header', 'other bits');
    }
    return repeated.frame;
  }
  store(state, context, into, {
    frame: context.frame,
    slotsBefore,
    headerBits: { bytes: bytes.slice(0, Math.ceil(r.bit / 8)), bit: start, length },
    nextTile: 0,
  });
  return context.frame;
};

const store = (state: Av1State, { frame, slots }: FrameContext, header: FrameHeader, opened: OpenFrame): void => {
  state.store(frame, slots);
  if (header.show_existing_frame !== 1) state.open(opened);
  else if (frame.refreshFrameFlags === 0) state.markShown(header.frame_to_show_map_idx as number);
};

/** SeenFrameHeader is 1 for a redundant frame header, and 0 for another one (AV1 6.8.1). */
const checkOrder = (r: SyntaxReader, isRedundant: boolean, open: OpenFrame | undefined): void => {
  if (isRedundant && open === undefined) r.issue('obu_type', 1, 'a frame header before it', 'none');
  if (isRedundant || open === undefined) return;
  const { columns, rows } = open.frame.tiles;
  r.issue('obu_type', 1, `tile ${open.nextTile} of the ${columns * rows} of the frame before`, 'a new frame');
};

/** Do `length` bits from `bit` on repeat those of the header of the frame? */
const isCopy = ({ headerBits: first }: OpenFrame, bytes: Uint8Array, bit: number, length: number): boolean => {
  if (length !== first.length) return false;
  const bitAt = (of: Uint8Array, at: number): number => ((of[at >> 3] as number) >> (7 - (at & 7))) & 1;
  for (let i = 0; i < length; i++) {
    if (bitAt(bytes, bit + i) !== bitAt(first.bytes, first.bit + i)) return false;
  }
  return true;
};
