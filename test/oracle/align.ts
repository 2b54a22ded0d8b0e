import { readFileSync, writeFileSync } from 'node:fs';
import type { Nalu } from './elements.ts';
import type { TracedPacket, TracedUnit } from './trace-headers.ts';
import type { TracedCodec } from './traced-codec.ts';

/** One of our units with what ffmpeg says about it; `undefined`: no packet of ffmpeg holds it. */
export interface AlignedUnit {
  readonly nalu: Nalu;
  readonly traced: TracedUnit | undefined;
}

export interface Alignment {
  readonly aligned: readonly AlignedUnit[];
  /** Units of ffmpeg that match none of ours. */
  readonly surplus: readonly TracedUnit[];
}

/** Where the start code of a unit begins in the file that ffmpeg reads. */
export interface PlacedUnit {
  readonly nalu: Nalu;
  readonly startCode: number;
}

/** The units where they are in an Annex B file: the last three bytes of the prefix are the start code. */
export const placedInFile = (nalus: readonly Nalu[]): PlacedUnit[] =>
  nalus.map((nalu) => ({ nalu, startCode: nalu.offset + nalu.prefixLength - 3 }));

/**
 * Packets of a raw stream are consecutive ranges of the file, so their sizes determine which units they hold. Within
 * one, the types of the units must match in order; others have no counterpart. `leadIn` are the start codes of units
 * that are not ours.
 */
export const align = (
  codec: TracedCodec,
  placed: readonly PlacedUnit[],
  packets: readonly TracedPacket[],
  leadIn: readonly number[] = [],
): Alignment => {
  const aligned: AlignedUnit[] = [];
  const surplus: TracedUnit[] = [];
  let end = 0;
  let next = 0;
  for (const packet of packets) {
    const start = end;
    end += packet.bytes;
    const within: Nalu[] = [];
    for (; next < placed.length; next++) {
      const unit = placed[next] as PlacedUnit;
      if (unit.startCode >= end) break;
      within.push(unit.nalu);
    }
    const foreign = leadIn.filter((startCode) => startCode >= start && startCode < end).length;
    const units = packet.units.slice(foreign);
    const matches = matchTypes(codec, within, units);
    surplus.push(...units.filter((unit) => !matches.includes(unit)));
    within.forEach((nalu, k) => {
      aligned.push({ nalu, traced: matches[k] });
    });
  }
  for (; next < placed.length; next++) aligned.push({ nalu: (placed[next] as PlacedUnit).nalu, traced: undefined });
  return { aligned, surplus };
};

/** Longest common subsequence by unit header: normally everything. */
const matchTypes = (
  codec: TracedCodec,
  ours: readonly Nalu[],
  theirs: readonly TracedUnit[],
): (TracedUnit | undefined)[] => {
  const equal = (a: Nalu, b: TracedUnit) => a.nal_unit_type === b.nal_unit_type && codec.headerOf(a) === b.header;
  if (ours.length === theirs.length && ours.every((nalu, k) => equal(nalu, theirs[k] as TracedUnit)))
    return [...theirs];
  const width = theirs.length + 1;
  const best = new Uint32Array((ours.length + 1) * width);
  for (let i = ours.length - 1; i >= 0; i--) {
    for (let j = theirs.length - 1; j >= 0; j--) {
      best[i * width + j] = equal(ours[i] as Nalu, theirs[j] as TracedUnit)
        ? 1 + (best[(i + 1) * width + j + 1] as number)
        : Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
    }
  }
  const matched: (TracedUnit | undefined)[] = ours.map(() => undefined);
  for (let i = 0, j = 0; i < ours.length && j < theirs.length; ) {
    if (equal(ours[i] as Nalu, theirs[j] as TracedUnit)) matched[i++] = theirs[j++];
    else if ((best[(i + 1) * width + j] as number) >= (best[i * width + j + 1] as number)) i++;
    else j++;
  }
  return matched;
};

const startCodes = (bytes: Buffer): number[] => {
  const found: number[] = [];
  for (let at = bytes.indexOf('000001', 0, 'hex'); at >= 0; at = bytes.indexOf('000001', at + 3, 'hex')) found.push(at);
  return found;
};

const START_CODE = Buffer.from([0, 0, 0, 1]);

/** An Annex B file with chosen units of a stream. */
export interface Rewritten {
  readonly path: string;
  readonly placed: readonly PlacedUnit[];
  /** Start codes of units that do not belong to the stream. */
  readonly leadIn: readonly number[];
}

/** Writes units to an Annex B file, after a lead-in (hex) if there is one. */
export const rewrite = (source: string, nalus: readonly Nalu[], path: string, leadIn?: string): Rewritten => {
  const bytes = readFileSync(source);
  const before = Buffer.from(leadIn ?? '', 'hex');
  const pieces: Buffer[] = [before];
  const placed: PlacedUnit[] = [];
  let at = before.length;
  for (const nalu of nalus) {
    const from = nalu.offset + nalu.prefixLength;
    pieces.push(START_CODE, bytes.subarray(from, from + nalu.size));
    placed.push({ nalu, startCode: at + 1 });
    at += START_CODE.length + nalu.size;
  }
  writeFileSync(path, Buffer.concat(pieces));
  return { path, placed, leadIn: startCodes(before) };
};
