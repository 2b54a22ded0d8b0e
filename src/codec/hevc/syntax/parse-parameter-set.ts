import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { FieldSink } from '../../../syntax/field-sink.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { removeEmulationPrevention, type Unescaped } from '../../h26x/emulation-prevention.ts';
import { type HevcNalUnitHeader, parseHevcNalUnitHeader } from './nal-unit.ts';
import { type HevcSps, parseHevcSps } from './sps.ts';
import { type HevcVps, parseHevcVps } from './vps.ts';

/** A parsed HEVC NAL unit: its header, and the first part of a VPS or SPS. */
export interface HevcParameterSet {
  header: Partial<HevcNalUnitHeader>;
  /** NAL 32. */
  vps?: Partial<HevcVps>;
  /** NAL 33. */
  sps?: Partial<HevcSps>;
  /** Why it could not be read. */
  error?: BitstreamError;
  /** Elements out of range; they keep their values. */
  issues: readonly SyntaxIssue[];
  unescaped: Unescaped;
}

/** Reads a HEVC NAL unit; never throws for invalid input. Outside the base layer it reads only the header. */
export const parseHevcParameterSet = (nal: Uint8Array, sink?: FieldSink): HevcParameterSet => {
  const unescaped = removeEmulationPrevention(nal);
  const r = new SyntaxReader(unescaped.bytes, { sink });
  const unit: HevcParameterSet = { header: {}, issues: [], unescaped };
  try {
    const { nal_unit_type: type, nuh_layer_id: layer } = parseHevcNalUnitHeader(r, unit.header);
    if (type === 32 && layer === 0) parseHevcVps(r, (unit.vps = {}));
    else if (type === 33 && layer === 0) parseHevcSps(r, (unit.sps = {}));
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    unit.error = error;
  }
  unit.issues = r.issues;
  return unit;
};
