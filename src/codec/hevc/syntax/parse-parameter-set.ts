import type { SyntaxIssue } from '../../../syntax/diagnostics.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import type { SyntaxReaderOptions } from '../../../syntax/reader-options.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { removeEmulationPrevention, type Unescaped } from '../../h26x/emulation-prevention.ts';
import type { InferredHevcSps } from '../inference.ts';
import { type HevcNalUnitHeader, parseHevcNalUnitHeader } from './nal-unit.ts';
import { type HevcPps, parseHevcPps } from './pps.ts';
import { type HevcSps, parseHevcSps } from './sps.ts';
import { type HevcVps, parseHevcVps } from './vps.ts';

/** A parsed HEVC NAL unit: its header, and the VPS, SPS or PPS in it. */
export interface HevcParameterSet {
  header: Partial<HevcNalUnitHeader>;
  /** NAL 32. */
  vps?: Partial<HevcVps>;
  /** NAL 33. */
  sps?: Partial<HevcSps>;
  /** NAL 34. */
  pps?: Partial<HevcPps>;
  /** Why it could not be read. */
  error?: BitstreamError;
  /** Elements out of range; they keep their values. */
  issues: readonly SyntaxIssue[];
  unescaped: Unescaped;
}

export interface HevcSetOptions extends SyntaxReaderOptions {
  /** The SPS that a PPS refers to. */
  readonly spsOf?: (pps_seq_parameter_set_id: number) => InferredHevcSps | undefined;
}

/** Reads a HEVC NAL unit; never throws for invalid input. Of other units than VPS, SPS and PPS it reads the header. */
export const parseHevcParameterSet = (nal: Uint8Array, options: HevcSetOptions = {}): HevcParameterSet => {
  const unescaped = removeEmulationPrevention(nal);
  const r = new SyntaxReader(unescaped.bytes, options);
  const unit: HevcParameterSet = { header: {}, issues: [], unescaped };
  try {
    const { nal_unit_type: type, nuh_layer_id: layer } = parseHevcNalUnitHeader(r, unit.header);
    if (type === 32) parseHevcVps(r, (unit.vps = {}));
    else if (type === 33) parseHevcSps(r, layer, (unit.sps = {}));
    else if (type === 34) parseHevcPps(r, options.spsOf ?? (() => undefined), (unit.pps = {}));
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
    unit.error = error;
  }
  unit.issues = r.issues;
  return unit;
};
