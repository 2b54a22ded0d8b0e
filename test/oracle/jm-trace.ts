import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Element } from './elements.ts';

/** One NAL unit in a trace of the JM 19 reference decoder. */
export interface JmUnit {
  /** Bytes of the unit. */
  readonly size: number;
  readonly nal_ref_idc: number;
  readonly nal_unit_type: number;
  /** Names are those of JM; `bit` counts over the whole file. */
  readonly elements: Element[];
}

const LINE =
  /Annex B NALU w\/ (?:long|short) startcode, len (\d+), forbidden_bit \d, nal_reference_idc (\d), nal_unit_type (\d+)|^@(\d+) +(\S.*?) +([01]+) \( *(-?\d+)\)/gm;

/** Reads a trace, in which the header of a unit may be on the line of the last element. */
export const readJmTrace = (path: string): JmUnit[] => {
  const text = gunzipSync(readFileSync(path)).toString('latin1');
  const units: JmUnit[] = [];
  for (const match of text.matchAll(LINE)) {
    const [, size, refIdc, type, bit, name, bits, value] = match;
    if (size !== undefined) {
      units.push({ size: Number(size), nal_ref_idc: Number(refIdc), nal_unit_type: Number(type), elements: [] });
    } else if (name !== undefined && bits !== undefined) {
      units.at(-1)?.elements.push({ name, bit: Number(bit), bits: bits.length, value: Number(value) });
    }
  }
  return units;
};
