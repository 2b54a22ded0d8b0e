import type { Direction } from '../../container/capture/capture-item.ts';
import type { ChunkedMessage } from '../../transport/rtmp/chunk/chunk-item.ts';
import { DEFAULT_CHUNK_SIZE } from '../../transport/rtmp/chunk/limits.ts';
import { LIMIT_TYPES } from '../../transport/rtmp/message/set-peer-bandwidth.ts';
import type { AcknowledgementWatch } from './acknowledgement-watch.ts';
import { ChunkSpans } from './chunk-spans.ts';
import { type DirectionOptions, DirectionReader } from './direction-reader.ts';
import { messageName } from './read-body.ts';
import { RecentMessages } from './recent-messages.ts';
import type { ControlRecord } from './records.ts';
import type { DirectionSummary } from './summary.ts';

/** Set Chunk Sizes that the summary lists. */
const MAX_SIZES = 16;

/** What one side of a connection sends. */
export class ConnectionSide {
  readonly direction: Direction;
  readonly reader: DirectionReader;
  readonly spans = new ChunkSpans();
  readonly recent: RecentMessages;
  /** Of its Acknowledgements. */
  readonly acknowledgements: AcknowledgementWatch;
  closed: { readonly how: 'fin' | 'rst'; readonly timeMs?: number } | undefined;
  /** The next message on this chunk stream comes after its Abort. */
  abortedCsid: number | undefined;
  #chunks = 0;
  #messages = 0;
  readonly #types = new Map<number, { count: number; sizeBytes: number }>();
  readonly #chunkSizes = [DEFAULT_CHUNK_SIZE];
  #windowBytes: number | undefined;
  #peerBandwidth: DirectionSummary['peerBandwidth'];
  #largest: DirectionSummary['largestMessage'];

  constructor(direction: Direction, options: DirectionOptions, acknowledgements: AcknowledgementWatch) {
    this.direction = direction;
    this.reader = new DirectionReader(direction, options);
    this.recent = new RecentMessages(direction);
    this.acknowledgements = acknowledgements;
  }

  /** Messages that are complete. */
  get messages(): number {
    return this.#messages;
  }

  chunk(): void {
    this.#chunks++;
  }

  message({ messageTypeId, body, index, offset }: ChunkedMessage, timestampMs: number): void {
    this.#messages++;
    let count = this.#types.get(messageTypeId);
    if (count === undefined) this.#types.set(messageTypeId, (count = { count: 0, sizeBytes: 0 }));
    count.count++;
    count.sizeBytes += body.length;
    const sizeBytes = body.length;
    if (this.#largest !== undefined && this.#largest.sizeBytes >= sizeBytes) return;
    this.#largest = { index, offset, name: messageName(messageTypeId), sizeBytes, timestampMs };
  }

  control({ chunkSize, acknowledgementWindowSize: windowBytes, limitType }: ControlRecord): void {
    if (chunkSize !== undefined && this.#chunkSizes.length < MAX_SIZES) this.#chunkSizes.push(chunkSize);
    if (windowBytes === undefined) return;
    const limit = LIMIT_TYPES[limitType ?? -1];
    if (limitType === undefined) this.#windowBytes = windowBytes;
    else this.#peerBandwidth = { windowBytes, ...(limit !== undefined && { limit }) };
  }

  summary(capabilities: DirectionSummary['capabilities']): DirectionSummary {
    const acknowledgements = this.acknowledgements.summary;
    const last = this.recent.lastWord(this.closed?.timeMs);
    return {
      sizeBytes: this.reader.sizeBytes,
      missingBytes: this.reader.missingBytes,
      chunks: this.#chunks,
      messages: this.#messages,
      types: [...this.#types].map(([messageTypeId, count]) => ({
        name: messageName(messageTypeId),
        messageTypeId,
        ...count,
      })),
      chunkSizes: this.#chunkSizes,
      ...(this.#windowBytes !== undefined && { windowBytes: this.#windowBytes }),
      ...(this.#peerBandwidth !== undefined && { peerBandwidth: this.#peerBandwidth }),
      ...(acknowledgements !== undefined && { acknowledgements }),
      ...(this.#largest !== undefined && { largestMessage: this.#largest }),
      ...(capabilities !== undefined && { capabilities }),
      ...(this.closed !== undefined && { closed: this.closed }),
      ...(last !== undefined && { last }),
    };
  }
}
