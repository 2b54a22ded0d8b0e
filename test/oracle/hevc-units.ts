import { readFileSync } from 'node:fs';
import { HevcParameterSets } from '../../src/codec/hevc/syntax/parameter-sets.ts';
import { parseHevcNalUnit } from '../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { AnnexbSplitter } from '../../src/container/annexb/splitter.ts';
import type { Unit } from '../../src/media/unit.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import type { Nalu } from './elements.ts';

/** The units of a raw HEVC stream with their elements. */
export const hevcUnits = (path: string): Nalu[] => {
  const splitter = new AnnexbSplitter();
  const sets = new HevcParameterSets();
  const units: Nalu[] = [];
  for (const read of [splitter.push(readFileSync(path)), splitter.end()]) {
    for (const item of read) if (item.kind === 'unit') units.push(naluOf(item, units.length, sets));
  }
  return units;
};

const naluOf = ({ offset, prefixLength, bytes }: Unit, index: number, sets: HevcParameterSets): Nalu => {
  const sink = new FieldTrace();
  const { header, error } = parseHevcNalUnit(bytes, sets, { sink });
  return {
    index,
    offset,
    prefixLength,
    size: bytes.length,
    ...header,
    ...(error !== undefined && { error: { code: error.code, message: error.message } }),
    fields: sink.fields,
  };
};
