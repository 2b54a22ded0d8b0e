import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import { TAG_HEADER_BYTES, timestampOf } from '../../container/flv/tag/tag-header.ts';
import { unitErrorOf } from '../../syntax/diagnostics.ts';
import { tracedFields } from '../../syntax/field-trace.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import { mediaDerived, mediaTimes, scriptRecord, withContents } from './media-contents.ts';
import type { TagRecord } from './records.ts';

/** The record of a tag, keys in output order. */
export const tagRecord = (
  { index, offset, type, parsed, dtsMs, trace, previousTagSize, missingBytes }: ReadTag,
  payloads: readonly ReadPayload[],
): TagRecord => {
  const { header, error } = parsed;
  const media = { type, isEmpty: header.dataSize === 0, body: parsed, dtsMs, payloads };
  const { ptsMs, compositionTimeMs } = mediaTimes(media);
  const record: TagRecord = {
    record: 'tag',
    index,
    offset,
    type,
    tagType: header.tagType,
    size: TAG_HEADER_BYTES + header.dataSize,
    dataSize: header.dataSize,
    timestamp: timestampOf(header),
    dtsMs,
  };
  if (ptsMs !== undefined) record.ptsMs = ptsMs;
  if (compositionTimeMs !== undefined) record.compositionTimeMs = compositionTimeMs;
  if (header.reserved > 0) record.reserved = header.reserved;
  if (header.filter > 0) record.filter = header.filter;
  if (header.streamId > 0) record.streamId = header.streamId;
  if (previousTagSize !== undefined) record.previousTagSize = previousTagSize;
  if (missingBytes > 0) record.missingBytes = missingBytes;
  if (parsed.encryption !== undefined) record.encryption = parsed.encryption;
  if (parsed.video !== undefined) record.video = withContents(parsed.video, payloads);
  if (parsed.audio !== undefined) record.audio = withContents(parsed.audio, payloads);
  if (parsed.script !== undefined) record.script = scriptRecord(parsed.script);
  const derived = mediaDerived(media);
  if (derived !== undefined) record.derived = derived;
  Object.assign(record, tracedFields(trace));
  if (error !== undefined) record.error = unitErrorOf(error);
  return record;
};
