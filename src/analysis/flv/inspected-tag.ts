import type { ReadTag } from '../../container/flv/tag/flv-reader.ts';
import type { ReadPayload } from '../timeline/timeline.ts';
import type { TagRecord } from './records.ts';
import { tagRecord } from './tag-record.ts';

/** An inspected tag: its record, and the data that views need. */
export class InspectedTag {
  readonly kind = 'tag';
  readonly tag: ReadTag;
  /** Its payloads, with their NAL units and frames. */
  readonly payloads: readonly ReadPayload[];
  /** Milliseconds since the previous tag of the same type and track; undefined on the first. */
  readonly deltaMs: number | undefined;
  #record: TagRecord | undefined;

  constructor(tag: ReadTag, payloads: readonly ReadPayload[], deltaMs: number | undefined) {
    this.tag = tag;
    this.payloads = payloads;
    this.deltaMs = deltaMs;
  }

  /** Made when it is asked for: it takes half the time of a tag. Ask before the next push. */
  get record(): TagRecord {
    this.#record ??= tagRecord(this.tag, this.payloads);
    return this.#record;
  }
}
