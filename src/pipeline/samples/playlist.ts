import type { Container } from '../../container/descriptor.ts';
import { type Playlist, parsePlaylist, type Segment } from '../../container/hls/read-playlist.ts';
import { probe } from '../../container/probe.ts';
import type { Source } from '../../io/source-error.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ContainerError } from '../../syntax/errors.ts';

/** Opens an input that a playlist names, by its URI; `from`: of the playlist. */
export type OpenRelated = (uri: string, from: string | undefined) => Promise<Source>;

/** Bytes of a playlist that are read. */
const MAX_PLAYLIST_BYTES = 16 << 20;

/** The media of a playlist. */
export interface PlaylistMedia {
  /** The segments and the initialisation sections that they need, one after the other. */
  readonly chunks: AsyncGenerator<Uint8Array>;
  /** Where segments begin in them, byte offsets: those that were read. */
  readonly starts: readonly number[];
  /** They can be decoded one without the other, as the playlist says. */
  readonly isIndependent: boolean;
  /** What is worth knowing about the choice of the rendition, and what is wrong with the playlist. */
  readonly notes: readonly Diagnostic[];
}

/** Opens the media of a playlist; of a multivariant one those of the first variant, which players begin with. */
export const openPlaylist = async (
  text: AsyncIterable<Uint8Array>,
  path: string | undefined,
  open: OpenRelated,
): Promise<PlaylistMedia> => {
  const notes: Diagnostic[] = [];
  const main = parsePlaylist(await textOf(text));
  const [variant] = main.variants;
  const starts: number[] = [];
  if (variant === undefined) {
    const { isIndependent } = main;
    return { chunks: mediaOf(checked(main), path, open, starts), starts, isIndependent, notes: [...notesOf(main)] };
  }
  if (main.variants.length > 1) {
    notes.push(note('other-track', `${main.variants.length} variants: the first one, ${variant.uri}, is read`));
  }
  const audio = variant.audio === undefined ? undefined : main.audio.get(variant.audio);
  if (audio !== undefined && audio !== variant.uri) {
    notes.push(note('other-track', `audio has a playlist of its own, ${audio}: it is not read`));
  }
  const source = await open(variant.uri, path);
  const media = parsePlaylist(await textOf(source.chunks).finally(() => source.close()));
  // A playlist that names a multivariant one again, itself maybe, is none.
  if (media.variants.length > 0) throw refused(`${variant.uri} is not a media playlist`);
  const chunks = mediaOf(checked(media), source.path, open, starts);
  const isIndependent = main.isIndependent || media.isIndependent;
  return { chunks, starts, isIndependent, notes: [...notes, ...notesOf(media)] };
};

const note = (code: string, message: string): Diagnostic => ({ severity: 'info', code, message });

const refused = (why: string): ContainerError => new ContainerError('unsupported-format', `cannot be read: ${why}`);

const checked = (playlist: Playlist): Playlist => {
  if (playlist.segments.length === 0) throw refused('the playlist has no segments');
  const encrypted = playlist.segments.find(({ encryption }) => encryption !== undefined);
  if (encrypted !== undefined) throw refused(`its segments are encrypted (${encrypted.encryption})`);
  return playlist;
};

function* notesOf({ isEnded, isCut, segments, targetDuration }: Playlist): Generator<Diagnostic> {
  if (targetDuration !== undefined) yield* tooLong(segments, targetDuration);
  if (!isEnded) yield note('hls-live', `a live playlist: the ${segments.length} segments that it has now are read`);
  if (isCut) yield note('limit', `only the first ${segments.length} segments are read`);
}

/** EXTINF, rounded to whole seconds, is at most EXT-X-TARGETDURATION (RFC 8216 4.3.3.1). */
function* tooLong(segments: readonly Segment[], targetDuration: number): Generator<Diagnostic> {
  const long = segments.filter(({ duration }) => Math.round(duration) > targetDuration);
  const [first] = long;
  if (first === undefined) return;
  const others = long.length === 1 ? '' : `, as ${long.length - 1} more are`;
  const message = `segment ${first.uri} is ${first.duration} s long${others}: EXT-X-TARGETDURATION is ${targetDuration} s (RFC 8216 4.3.3.1)`;
  yield { severity: 'error', code: 'target-duration', message };
}

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_PLAYLIST_BYTES) throw refused(`the playlist has more than ${MAX_PLAYLIST_BYTES >> 20} MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

async function* mediaOf(
  { segments }: Playlist,
  path: string | undefined,
  open: OpenRelated,
  starts: number[],
): AsyncGenerator<Uint8Array> {
  let map: Segment['map'];
  let size = 0;
  const counted = async function* (part: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of part) {
      size += chunk.length;
      yield chunk;
    }
  };
  for (const segment of segments) {
    if (
      segment.map !== undefined &&
      (segment.map.uri !== map?.uri || segment.map.range?.offset !== map.range?.offset)
    ) {
      map = segment.map;
      yield* counted(partOf(await open(map.uri, path), map.range));
    }
    starts.push(size);
    yield* counted(partOf(await open(segment.uri, path), segment.range));
  }
}

/** The bytes of a source, or a range of them. */
async function* partOf(source: Source, range: Segment['range']): AsyncGenerator<Uint8Array> {
  try {
    if (range === undefined) {
      yield* source.chunks;
      return;
    }
    let at = 0;
    const end = range.offset + range.length;
    for await (const chunk of source.chunks) {
      const part = chunk.subarray(Math.max(0, range.offset - at), Math.max(0, end - at));
      if (part.length > 0) yield part;
      at += chunk.length;
      if (at >= end) return;
    }
  } finally {
    await source.close();
  }
}

/** The container of the segments, by their first bytes. */
export const containerOfSegments = (head: Uint8Array): Container => {
  const decision = probe(head, true, '');
  if (decision.kind !== 'format' || decision.container.reader === undefined) {
    throw refused('its segments are neither MPEG-TS nor fragmented MP4');
  }
  return decision.container;
};
