import type { MessageBody, ParsedPayload } from '../../container/flv/body/parse-body.ts';
import { scriptMessage } from '../../container/flv/body/script-data.ts';
import { annexBHeaderText } from '../../container/flv/body/sequence-header.ts';
import { FRAME_TYPE, SCRIPT_NAMES } from '../../container/flv/names.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { Report } from '../timeline/track-frame.ts';
import type { TrackUnits } from '../timeline/track-units.ts';
import { videoTagFindings } from './video-tag-findings.ts';

/** An FLV tag, or an RTMP message with the body of one. */
export interface MediaPart {
  readonly index: number;
  /** Byte offset of what the places in `parsed` count from. */
  readonly offset: number;
  readonly parsed: MessageBody;
  /** From there on, as far as present. */
  readonly bytes: Uint8Array;
  /** Bytes missing at its end. */
  readonly missingBytes: number;
}

/** What parts are called, and how many bytes come before the body. */
export interface PartForm {
  readonly name: 'tag' | 'message';
  readonly headerBytes: number;
}

/** Reports errors in the body of a tag or message, each with its byte offset. */
export const mediaFindings = (
  part: MediaPart,
  form: PartForm,
  payloads: readonly ReadPayload[],
  report: Report,
): void => {
  const { parsed, index } = part;
  const byteOf = (bit: number) => part.offset + Math.floor(bit / 8);
  const { error } = parsed;
  // A part that is cut off has a finding of its own.
  if (error !== undefined && !(part.missingBytes > 0 && error.code === 'truncated')) {
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
  videoTagFindings(part, form, report);
  scriptFindings(part, form, report);
  for (const read of payloads) payloadFindings(part, form, read, report);
};

/** Script data that nobody knows is passed over, and onMetaData with it if its name is damaged. */
const scriptFindings = (
  { parsed: { script }, offset, index }: MediaPart,
  { headerBytes }: PartForm,
  report: Report,
): void => {
  if (script === undefined || script.values.length === 0) return;
  const { name } = scriptMessage(script);
  if (name !== undefined && SCRIPT_NAMES.has(name)) return;
  const message =
    name === undefined ? 'script data without a name' : `script data '${name}': no name that players know`;
  report({ severity: 'info', code: 'unknown-script-data', message, offset: offset + headerBytes, tag: index });
};

const payloadFindings = (
  part: MediaPart,
  form: PartForm,
  { payload, units, findings = [] }: ReadPayload,
  report: Report,
): void => {
  const { index } = part;
  const offset = part.offset + payload.start;
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
  if (units !== undefined) framingOfUnits(part, form, payload, units, report);
  // Their bits count from the unit, those of a tag from its header.
  for (const { bit: _bit, ...found } of findings) {
    report({ ...found, offset: offset + (found.offset ?? 0), tag: index });
  }
  if (units === undefined) return;
  if (units.sliceCount === 0 && part.missingBytes === 0) {
    const key = part.parsed.video?.frameType === FRAME_TYPE.key ? 'FrameType says key frame, and there is ' : '';
    const message = `${key}no slice in the ${form.name}: FLV requires full frames (FLV 10.1 E.4.3.2)`;
    report({ severity: 'warning', code: 'no-slice', message, offset, tag: index });
  }
};

/** Reports NAL units whose lengths do not fit, or that have none. */
const framingOfUnits = (
  part: MediaPart,
  { name }: PartForm,
  payload: ParsedPayload,
  units: TrackUnits,
  report: Report,
): void => {
  const { index } = part;
  const offset = part.offset + payload.start;
  if (units.annexB) {
    const message = `Annex B start codes in the ${name}, where NAL units need length fields`;
    report({ severity: 'error', code: 'annexb-in-tag', message, offset, tag: index });
  }
  for (const unit of units.units) {
    const at = offset + unit.offset;
    if (unit.missingBytes > 0 && part.missingBytes === 0) {
      const message = `the length of a NAL unit, ${unit.size + unit.missingBytes}, is ${unit.missingBytes} bytes past the end of the ${name}`;
      report({ severity: 'error', code: 'nal-length', message, offset: at, length: unit.prefixLength, tag: index });
    }
  }
  if (units.unreadAt !== undefined) {
    const message = `more than ${units.units.length} NAL units in the ${name}: the others are not read`;
    report({ severity: 'error', code: 'too-many-units', message, offset: offset + units.unreadAt, tag: index });
  }
  if (units.strayBytes > 0 && part.missingBytes === 0) {
    const message = `${units.strayBytes} bytes after the last NAL unit are too few for a length field`;
    const at = part.offset + payload.end - units.strayBytes;
    report({ severity: 'error', code: 'nal-length', message, offset: at, length: units.strayBytes, tag: index });
  }
};
