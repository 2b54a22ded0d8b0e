import type { AmfPlain } from '../../amf/plain.ts';

/** One key of onMetaData, and what the stream says of it. */
export interface MetadataFact {
  readonly key: string;
  readonly value: AmfPlain;
  readonly unit?: string;
  /** What the stream contains; absent where that cannot be told. */
  readonly found?: AmfPlain;
  readonly agrees?: boolean;
}
