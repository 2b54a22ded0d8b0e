import type { Stage } from '../../media/stage.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** HMAC-SHA-256 (RFC 2104) of `data`, 32 bytes. */
type HmacSha256 = (key: Uint8Array, data: Uint8Array) => Uint8Array;

import type { RtmpInspected } from './records.ts';
import type { SessionInput } from './session-input.ts';
import type { RtmpSummary } from './summary.ts';

/** How to dissect. */
export interface RtmpDissectorOptions {
  /** Outputs each chunk, too, and gives messages their `chunkSpans`. */
  readonly chunks?: boolean;
  /** Shows stream keys, queries and credentials; `****` stands for them otherwise. */
  readonly showKeys?: boolean;
  /** Verifies digests of handshakes. */
  readonly hmac?: HmacSha256;
  /** Each finding as it counts; `undefined`: it does not. */
  readonly filter?: ((found: Diagnostic) => Diagnostic | undefined) | undefined;
}

/** Takes RTMP connections apart: events, chunks, messages with what they carry, findings, and a summary of each. */
export class RtmpDissector implements Stage<SessionInput, RtmpInspected> {
  readonly options: RtmpDissectorOptions;

  constructor(options: RtmpDissectorOptions = {}) {
    this.options = options;
  }

  *push(_input: SessionInput): Generator<RtmpInspected, void> {}

  *end(): Generator<RtmpInspected, void> {}

  /** The summary; `complete`: the input was read to its end. */
  summary(complete: boolean): RtmpSummary {
    return { complete, connections: 0, messages: 0, sizeBytes: 0, diagnostics: { error: 0, warning: 0, info: 0 } };
  }
}
