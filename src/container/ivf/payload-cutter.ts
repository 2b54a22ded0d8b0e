import { movedBy } from '../../media/moved-unit.ts';
import type { Keep, UnitOrJunk } from '../../media/unit.ts';
import { AnnexbSplitter } from '../annexb/splitter.ts';
import { ObuCutter } from '../obu/obu-cutter.ts';

/** Cuts the payloads of frames into units. */
export interface PayloadCutter {
  /** Takes bytes `from` to `to` of a chunk; `base`: byte offset in the input of the chunk; `isLast`: the payload ends there. */
  push(chunk: Uint8Array, from: number, to: number, base: number, isLast: boolean): Iterable<UnitOrJunk>;
  /** The payload ends. */
  end(): Iterable<UnitOrJunk>;
}

/** Cuts a frame into OBUs: the last one may lack obu_size. */
export const obuPayload = (keep: Keep): PayloadCutter => new ObuCutter(keep);

/** Cuts a frame into NAL units: it is a piece of an Annex B byte stream. */
export const annexbPayload = (keep: Keep): PayloadCutter => {
  let open: { readonly splitter: AnnexbSplitter; readonly base: number } | undefined;
  return {
    *push(chunk, from, to, base) {
      open ??= { splitter: new AnnexbSplitter(keep), base: base + from };
      for (const item of open.splitter.push(chunk.subarray(from, to))) yield movedBy(open.base, item);
    },
    *end() {
      if (open === undefined) return;
      for (const item of open.splitter.end()) yield movedBy(open.base, item);
      open = undefined;
    },
  };
};
