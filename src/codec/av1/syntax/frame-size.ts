import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { REFS_PER_FRAME } from './av1-frame.ts';
import { type FrameContext, frameInSlot } from './frame-context.ts';

/** superres_params() (AV1 5.9.8; semantics 6.8.7). */
export interface SuperresParams {
  use_superres?: number;
  /** SuperresDenom - 9. */
  coded_denom?: number;
}

/** frame_size() (AV1 5.9.5; semantics 6.8.4). The size is coded only if frame_size_override_flag is 1. */
export interface FrameSize {
  frame_width_minus_1?: number;
  frame_height_minus_1?: number;
  superres_params?: SuperresParams;
}

/** render_size() (AV1 5.9.6; semantics 6.8.5): the size that the frame should be shown in. */
export interface RenderSize {
  render_and_frame_size_different: number;
  render_width_minus_1?: number;
  render_height_minus_1?: number;
}

/** frame_size_with_refs() (AV1 5.9.7; semantics 6.8.6). */
export interface FrameSizeWithRefs {
  /** By reference, up to the first 1. */
  found_ref: number[];
  /** If none is found. */
  frame_size?: FrameSize;
  render_size?: Partial<RenderSize>;
  /** If one is found. */
  superres_params?: SuperresParams;
}

/** SUPERRES_NUM, SUPERRES_DENOM_MIN and SUPERRES_DENOM_BITS (AV1 3). */
const SUPERRES_NUM = 8;
const SUPERRES_DENOM_MIN = 9;
const SUPERRES_DENOM_BITS = 3;

/** Reads frame_size() (AV1 5.9.5). */
export const parseFrameSize = (
  r: SyntaxReader,
  { sequence: { header }, frame }: FrameContext,
  isCoded: boolean,
  into: FrameSize,
): void => {
  r.open('frame_size', 'AV1 5.9.5');
  if (isCoded) {
    const { frame_width_bits_minus_1: widthBits, frame_height_bits_minus_1: heightBits } = header;
    into.frame_width_minus_1 = atMost(r, widthBits + 1, 'frame_width_minus_1', header.max_frame_width_minus_1);
    into.frame_height_minus_1 = atMost(r, heightBits + 1, 'frame_height_minus_1', header.max_frame_height_minus_1);
  }
  frame.upscaledWidth = (into.frame_width_minus_1 ?? header.max_frame_width_minus_1) + 1;
  frame.frameHeight = (into.frame_height_minus_1 ?? header.max_frame_height_minus_1) + 1;
  parseSuperresParams(r, { header, frame }, (into.superres_params = {}));
  r.close();
};

const atMost = (r: SyntaxReader, bits: number, name: string, max: number): number => {
  const at = r.bit;
  const value = r.uv(bits, name);
  if (value > max) r.issue(name, at, `0..${max}`, value);
  return value;
};

/** Reads superres_params() (AV1 5.9.8). */
const parseSuperresParams = (
  r: SyntaxReader,
  { header, frame }: { header: FrameContext['sequence']['header']; frame: FrameContext['frame'] },
  into: SuperresParams,
): void => {
  r.open('superres_params', 'AV1 5.9.8');
  if (header.enable_superres === 1) into.use_superres = r.flag('use_superres');
  else r.infer('use_superres', 0);
  if (into.use_superres === 1) {
    into.coded_denom = r.u(SUPERRES_DENOM_BITS, 'coded_denom');
    frame.superresDenom = into.coded_denom + SUPERRES_DENOM_MIN;
  } else frame.superresDenom = SUPERRES_NUM;
  const { upscaledWidth, superresDenom } = frame;
  frame.frameWidth = Math.floor((upscaledWidth * SUPERRES_NUM + (superresDenom >> 1)) / superresDenom);
  r.close();
};

/** Reads render_size() (AV1 5.9.6). */
export const parseRenderSize = (r: SyntaxReader, { frame }: FrameContext, into: Partial<RenderSize>): void => {
  r.open('render_size', 'AV1 5.9.6');
  into.render_and_frame_size_different = r.flag('render_and_frame_size_different');
  if (into.render_and_frame_size_different === 1) {
    into.render_width_minus_1 = r.u(16, 'render_width_minus_1');
    into.render_height_minus_1 = r.u(16, 'render_height_minus_1');
    frame.renderWidth = into.render_width_minus_1 + 1;
    frame.renderHeight = into.render_height_minus_1 + 1;
  } else {
    frame.renderWidth = frame.upscaledWidth;
    frame.renderHeight = frame.frameHeight;
  }
  r.close();
};

/** Reads frame_size_with_refs() (AV1 5.9.7). */
export const parseFrameSizeWithRefs = (
  r: SyntaxReader,
  context: FrameContext,
  into: Partial<FrameSizeWithRefs>,
): void => {
  const { frame, sequence } = context;
  r.open('frame_size_with_refs', 'AV1 5.9.7');
  const found: number[] = [];
  into.found_ref = found;
  for (let i = 0; i < REFS_PER_FRAME && found[i - 1] !== 1; i++) {
    const at = r.bit;
    const name = r.nth('found_ref', i);
    found.push(r.flag(name));
    if (found[i] === 0) continue;
    const ref = frameInSlot(r, context, frame.refFrameIdx[i] as number, name, at);
    frame.upscaledWidth = ref.upscaledWidth;
    frame.frameHeight = ref.frameHeight;
    frame.renderWidth = ref.renderWidth;
    frame.renderHeight = ref.renderHeight;
  }
  if (found.at(-1) === 1) {
    parseSuperresParams(r, { header: sequence.header, frame }, (into.superres_params = {}));
  } else {
    parseFrameSize(r, context, true, (into.frame_size = {}));
    parseRenderSize(r, context, (into.render_size = {}));
  }
  r.close();
};
