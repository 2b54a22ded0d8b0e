import type { ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import { annexBHeaderText } from '../../container/flv/body/sequence-header.ts';
import { FRAME_TYPE, SCRIPT_NAMES } from '../../container/flv/names.ts';
import { FLV_HEADER_BYTES } from '../../container/flv/tag/flv-header.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { FlvHeaderItem } from '../../container/flv/tag/item.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../../container/flv/tag/tag-header.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { Report } from '../timeline/track-frame.ts';
import type { TrackUnits } from '../timeline/track-units.ts';
import { videoTagFindings } from './video-tag-findings.ts';

/** Reports errors in an FLV header. */
export const headerFindings = ({ offset, header, previousTagSize0 }: FlvHeaderItem, report: Report): void => {
  const found = (severity: Severity, code: string, message: string, at: number): Diagnostic => ({
    severity,
    code,
    message,
    offset: offset + at,
  });
  if (offset > 0) report(found('warning', 'second-header', 'another FLV header: files were concatenated', 0));
  if (header.version !== 1) report(found('warning', 'flv-version', `FLV version is ${header.version}, expected 1`, 3));
  if (header.typeFlagsReserved !== 0 || header.typeFlagsReserved2 !== 0) {
    report(found('warning', 'flv-reserved-bits', 'reserved bits of the FLV header are set', 4));
  }
  if (header.dataOffset !== FLV_HEADER_BYTES) {
    const severity = header.dataOffset < FLV_HEADER_BYTES || header.dataOffset > 1 << 16 ? 'error' : 'warning';
    report(found(severity, 'data-offset', `DataOffset is ${header.dataOffset}, expected ${FLV_HEADER_BYTES}`, 5));
  }
  const at = Math.max(FLV_HEADER_BYTES, header.dataOffset);
  if (previousTagSize0 === undefined) {
    report(found('warning', 'previous-tag-size', 'PreviousTagSize0 is missing after the FLV header', at));
  } else if (previousTagSize0 !== 0) {
    report(found('warning', 'previous-tag-size', `PreviousTagSize0 is ${previousTagSize0}, expected 0`, at));
  }
};

/** Reports errors within one tag, each with its byte offset in the input. */
export const tagFindings = (tag: ReadTag, payloads: readonly ReadPayload[], report: Report): void => {
  const { parsed, index } = tag;
  framingFindings(tag, report);
  const byteOf = (bit: number) => tag.offset + Math.floor(bit / 8);
  const { error } = parsed;
  // `framingFindings` has reported the cut-off tag.
  if (error !== undefined && !(tag.missingBytes > 0 && error.code === 'truncated')) {
    report({
      severity: 'error',
      code: error.code,
      message: error.message,
      offset: byteOf(error.bit),
      tag: index,
      field: error.field,
      bit: error.bit,
      ...(error.expected !== undefined && { expected: error.expected }),
      ...(error.found !== undefined && { found: error.found }),
    });
  }
  for (const { structure, field, bit, expected, found } of parsed.issues) {
    const message = `${structure}.${field} is ${found}, expected ${expected}`;
    report({
      severity: 'warning',
      code: 'out-of-range',
      message,
      offset: byteOf(bit),
      tag: index,
      field,
      bit,
      expected,
      found,
    });
  }
  videoTagFindings(tag, report);
  scriptFindings(tag, report);
  for (const read of payloads) payloadFindings(tag, read, report);
};

/** Script data that nobody knows is passed over, and onMetaData with it if its name is damaged. */
const scriptFindings = ({ parsed: { script }, offset, index }: ReadTag, report: Report): void => {
  if (script === undefined || script.values.length === 0) return;
  const { name } = scriptMessage(script);
  if (name !== undefined && SCRIPT_NAMES.has(name)) return;
  const message =
    name === undefined ? 'script data without a name' : `script data '${name}': no name that players know`;
  report({ severity: 'info', code: 'unknown-script-data', message, offset: offset + TAG_HEADER_BYTES, tag: index });
};

const framingFindings = (tag: ReadTag, report: Report): void => {
  const { index, parsed } = tag;
  const { header } = parsed;
  const size = TAG_HEADER_BYTES + header.dataSize;
  const found = (severity: Severity, code: string, message: string, at: number): Diagnostic => ({
    severity,
    code,
    message,
    offset: tag.offset + at,
    tag: index,
  });
  if (tag.damaged === true) {
    report(found('error', 'damaged-tag', `no tag follows after the ${size} bytes of this tag: its size is wrong`, 1));
  } else if (tag.missingBytes > 0) {
    const length = size - tag.missingBytes;
    const message = `the tag has ${size} bytes, the input ends after ${length}`;
    report({
      ...found('error', 'truncated-tag', message, 0),
      length,
      expected: `${size} bytes`,
      found: `${length} bytes`,
    });
  } else if (tag.previousTagSize === undefined) {
    report(found('warning', 'previous-tag-size', 'PreviousTagSize is missing after the last tag', size));
  } else if (tag.previousTagSize !== size) {
    const message = `PreviousTagSize is ${tag.previousTagSize}, expected ${size}`;
    const finding = found('warning', 'previous-tag-size', message, size);
    report({ ...finding, length: 4, expected: `${size}`, found: `${tag.previousTagSize}` });
  }
  if (header.reserved !== 0)
    report(found('warning', 'flv-reserved-bits', 'reserved bits of the tag header are set', 0));
  if (header.streamId !== 0) report(found('warning', 'stream-id', `StreamID is ${header.streamId}, expected 0`, 8));
  if (header.filter === 1) report(found('info', 'encrypted', 'the tag is encrypted: its content is not read', 0));
  const known = header.tagType === TAG_TYPE.video || header.tagType === TAG_TYPE.audio;
  const isScript = header.tagType === TAG_TYPE.script || header.tagType === TAG_TYPE.scriptAmf3;
  if (!known && !isScript) report(found('warning', 'unknown-tag-type', `unknown tag type ${header.tagType}`, 0));
  else if (header.dataSize === 0 && header.tagType !== TAG_TYPE.audio) {
    report(found('warning', 'empty-tag', 'the tag has no data', 1));
  }
};

const payloadFindings = (tag: ReadTag, { payload, units, findings = [] }: ReadPayload, report: Report): void => {
  const { index } = tag;
  const offset = tag.offset + payload.start;
  const { configuration } = payload;
  const { error } = configuration ?? {};
  if (error !== undefined) {
    const annexB = configuration?.annexB === true;
    report({
      severity: 'error',
      code: annexB ? 'annexb-in-sequence-header' : 'record-unreadable',
      message: annexB
        ? annexBHeaderText(configuration.sets)
        : `the decoder configuration record cannot be read: ${error.message}`,
      offset: offset + Math.floor(error.bit / 8),
      tag: index,
      field: error.field,
      bit: payload.start * 8 + error.bit,
    });
  }
  for (const { severity, code, message, field, bit, expected, found } of configuration?.findings ?? []) {
    report({
      severity,
      code,
      message: `decoder configuration record: ${message}`,
      offset: offset + Math.floor(bit / 8),
      tag: index,
      field,
      bit: payload.start * 8 + bit,
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
    });
  }
  if (units !== undefined) framingOfUnits(tag, payload, units, report);
  // Their bits count from the unit, those of a tag from its header.
  for (const { bit: _bit, ...found } of findings) {
    report({ ...found, offset: offset + (found.offset ?? 0), tag: index });
  }
  if (units === undefined) return;
  if (units.sliceCount === 0 && tag.missingBytes === 0) {
    const key = tag.parsed.video?.frameType === FRAME_TYPE.key ? 'FrameType says key frame, and there is ' : '';
    const message = `${key}no slice in the tag: FLV requires full frames (FLV 10.1 E.4.3.2)`;
    report({ severity: 'warning', code: 'no-slice', message, offset, tag: index });
  }
};

/** Reports NAL units whose lengths do not fit, or that have none. */
const framingOfUnits = (tag: ReadTag, payload: ParsedPayload, units: TrackUnits, report: Report): void => {
  const { index } = tag;
  const offset = tag.offset + payload.start;
  if (units.annexB) {
    const message = 'Annex B start codes in the tag, where NAL units need length fields';
    report({ severity: 'error', code: 'annexb-in-tag', message, offset, tag: index });
  }
  for (const unit of units.units) {
    const at = offset + unit.offset;
    if (unit.missingBytes > 0 && tag.missingBytes === 0) {
      const message = `the length of a NAL unit, ${unit.size + unit.missingBytes}, is ${unit.missingBytes} bytes past the end of the tag`;
      report({ severity: 'error', code: 'nal-length', message, offset: at, length: unit.prefixLength, tag: index });
    }
  }
  if (units.unreadAt !== undefined) {
    const message = `more than ${units.units.length} NAL units in the tag: the others are not read`;
    report({ severity: 'error', code: 'too-many-units', message, offset: offset + units.unreadAt, tag: index });
  }
  if (units.strayBytes > 0 && tag.missingBytes === 0) {
    const message = `${units.strayBytes} bytes after the last NAL unit are too few for a length field`;
    const at = tag.offset + payload.end - units.strayBytes;
    report({ severity: 'error', code: 'nal-length', message, offset: at, length: units.strayBytes, tag: index });
  }
};
