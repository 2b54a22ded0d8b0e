import { FLV_HEADER_BYTES } from '../../container/flv/tag/flv-header.ts';
import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { FlvHeaderItem } from '../../container/flv/tag/item.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../../container/flv/tag/tag-header.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { Report } from '../timeline/track-frame.ts';
import { mediaFindings } from './media-findings.ts';

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
  framingFindings(tag, report);
  mediaFindings(tag, OF_TAGS, payloads, report);
};

const OF_TAGS = { name: 'tag', headerBytes: TAG_HEADER_BYTES } as const;

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
