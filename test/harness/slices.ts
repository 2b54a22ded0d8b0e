import { inferSlicePosition } from '../../src/codec/h264/inference.ts';
import type { PrimarySlice } from '../../src/codec/h264/stream/picture-boundary.ts';
import { type PictureOrder, PictureOrderCounter } from '../../src/codec/h264/stream/picture-order.ts';
import type { NalUnitHeader } from '../../src/codec/h264/syntax/nal-unit.ts';
import { ParameterSets } from '../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../src/codec/h264/syntax/parse-nal-unit.ts';
import { type PpsChoice, type SliceChoice, type SpsChoice, writePps, writeSlice, writeSps } from './written-stream.ts';

/** A primary slice, parsed from bits written by the clauses. */
export const primarySlice = (of: SliceChoice = {}, sps: SpsChoice = {}, pps: PpsChoice = {}): PrimarySlice => {
  const sets = new ParameterSets();
  parseNalUnit(writeSps(sps), sets);
  parseNalUnit(writePps(pps), sets);
  const { header, slice, error } = parseNalUnit(writeSlice(of, sps, pps), sets);
  if (error !== undefined || slice === undefined) throw new Error(`the slice was written wrong: ${error?.message}`);
  return { header: header as NalUnitHeader, slice: inferSlicePosition(slice), sets: sets.active };
};

/** The slice as it is read without its parameter sets. */
export const orphanSlice = (of: SliceChoice = {}): PrimarySlice => {
  const { header, slice = {} } = parseNalUnit(writeSlice(of), new ParameterSets());
  return { header: header as NalUnitHeader, slice: inferSlicePosition(slice), sets: undefined };
};

/** Picture orders of pictures in decoding order. */
export const ordersOf = (pictures: readonly SliceChoice[], sps: SpsChoice, pps: PpsChoice = {}): PictureOrder[] => {
  const counter = new PictureOrderCounter();
  return pictures.flatMap((picture) => counter.next(primarySlice(picture, sps, pps)) ?? []);
};
