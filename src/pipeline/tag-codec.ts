import type { StreamedCodec } from '../codec/descriptor.ts';
import { codecOf } from '../codec/registry.ts';
import { isPicture } from '../container/flv/body/payload.ts';
import { FlvReader } from '../container/flv/tag/flv-reader.ts';
import type { TrackChoice } from '../media/track.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';

/** The codec of the video of an FLV, and all of its bytes. */
export interface CodecOfTags {
  /** `undefined` if no tag tells it: the FLV has no video that is read unit by unit, or none in its first bytes. */
  readonly codec: StreamedCodec | undefined;
  readonly chunks: AsyncGenerator<Uint8Array>;
}

/** Reads the tags of an FLV up to the first video of one of the codecs; at most as many bytes as are kept for a probe. */
export const codecOfTags = async (
  chunks: AsyncIterable<Uint8Array>,
  codecs: readonly StreamedCodec[],
  track: TrackChoice | undefined,
): Promise<CodecOfTags> => {
  const iterator = chunks[Symbol.asyncIterator]();
  const reader = new FlvReader({ track });
  const kept: Uint8Array[] = [];
  let size = 0;
  let codec: StreamedCodec | undefined;
  while (codec === undefined && size < PROBE_LIMIT_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    // The source may write its next bytes to the same place.
    const chunk = next.value.slice();
    kept.push(chunk);
    size += chunk.length;
    codec = codecIn(reader, chunk, codecs);
  }
  return { codec, chunks: replayed(kept, iterator) };
};

const codecIn = (reader: FlvReader, chunk: Uint8Array, codecs: readonly StreamedCodec[]): StreamedCodec | undefined => {
  let found: StreamedCodec | undefined;
  for (const item of reader.push(chunk)) {
    if (found !== undefined || item.kind !== 'tag' || item.parsed.video === undefined) continue;
    for (const payload of item.parsed.payloads) {
      if (!isPicture(payload)) continue;
      const named = codecOf(payload.codec);
      found ??= codecs.find((codec) => codec === named);
    }
  }
  return found;
};

async function* replayed(kept: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* kept;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
