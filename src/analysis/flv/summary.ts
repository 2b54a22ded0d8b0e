import type { TagType } from '../../container/flv/tag/tag-header.ts';
import type { Severity } from '../../syntax/diagnostics.ts';
import type { InterleaveSummary } from '../timeline/interleave.ts';
import type { MetadataFact } from '../timeline/metadata.ts';
import type { TrackSummary } from '../timeline/track.ts';
import type { FlvHeaderRecord } from './records.ts';

/** Tags of one type. */
export interface TagTypeCount {
  readonly type: TagType;
  readonly count: number;
  /** Bytes of the tags, headers included. */
  readonly sizeBytes: number;
}

/** Summary of an FLV stream. */
export interface FlvSummary {
  /** False when the run ended before the input did. */
  readonly complete: boolean;
  readonly tags: number;
  /** Bytes of the input that were read as headers, tags and junk. */
  readonly sizeBytes: number;
  readonly types: readonly TagTypeCount[];
  /** FLV headers: one, or one for each concatenated file. */
  readonly headers: readonly FlvHeaderRecord[];
  readonly junkBytes: number;
  /** Tags with a wrong PreviousTagSize. */
  readonly wrongPreviousTagSizes: number;
  /** From the first frame of any track to the end of the last one. */
  readonly durationMs?: number;
  /** `sizeBytes` over `durationMs`. */
  readonly bitrateBps?: number;
  readonly tracks: readonly TrackSummary[];
  readonly interleave?: InterleaveSummary;
  /** onMetaData, compared with the stream. */
  readonly metadata?: readonly MetadataFact[];
  readonly diagnostics: Readonly<Record<Severity, number>>;
  /** Diagnostics that the document leaves out, by code. */
  readonly diagnosticsDropped?: Readonly<Record<string, number>>;
}
