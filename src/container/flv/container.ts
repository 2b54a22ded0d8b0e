import type { Container, OpenStage, Verdict } from '../descriptor.ts';
import { PREVIOUS_TAG_SIZE_BYTES, TAG_HEADER_BYTES } from './tag/tag-header.ts';
import { hasSignature, TagSearch, tagHeadAt } from './tag/tag-search.ts';

/** Loads the parsers of script data and eight codec records for FLV input only. */
const open: OpenStage = async (_keep, choice) => {
  const { FlvNalUnitStage } = await import('./nal-unit-stage.ts');
  return new FlvNalUnitStage(choice);
};

const SIGNATURE = [0x46, 0x4c, 0x56];

/**
 * The signature decides: no other format begins with these letters. Without it, two consecutive tags with matching
 * PreviousTagSizes do: a stream that was joined midway, or whose header was damaged.
 */
const probe = (head: Uint8Array, complete: boolean): Verdict => {
  if (hasSignature(head, 0) || holdsTags(head)) return { kind: 'yes', open };
  const begins = head.length < SIGNATURE.length && head.every((byte, i) => byte === SIGNATURE[i]);
  return begins && !complete ? { kind: 'maybe' } : { kind: 'no' };
};

const holdsTags = (head: Uint8Array): boolean => {
  const first = new TagSearch(0, false).next(head, 0);
  if (first === undefined) return false;
  const second = first + TAG_HEADER_BYTES + tagHeadAt(head, first).dataSize + PREVIOUS_TAG_SIZE_BYTES;
  return new TagSearch(second, false).next(head, 0) === second;
};

export const flv: Container = {
  name: 'flv',
  title: 'FLV',
  mismatch: 'it has no FLV signature and no tags',
  extensions: ['flv'],
  byExtension: true,
  probe,
  open: () => ({ open }),
};
