import { codecOf } from '../../codec/registry.ts';
import type { AudioRendition, Playlist, Variant } from '../../container/hls/read-playlist.ts';
import { bitrateText, plural } from '../../media/quantity.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { printableText } from '../../syntax/printable-text.ts';
import { type Following, MediaPlaylist, note, type OpenRelated, playlistOf, refused } from './media-playlist.ts';

/** How the media of a playlist are reached. */
export interface PlaylistAccess {
  /** Of the playlist. */
  readonly path: string | undefined;
  readonly open: OpenRelated;
  /** Absent: a live playlist is read as it is. */
  readonly following: Following | undefined;
}

/** An audio rendition beside the others. */
export interface OpenRendition {
  readonly rendition: AudioRendition;
  readonly media: MediaPlaylist;
}

/** The media that a playlist presents together. */
export interface Presentation {
  readonly main: MediaPlaylist;
  readonly audio: readonly OpenRendition[];
  /** They can be decoded one without the other, as the playlist says. */
  readonly isIndependent: boolean;
  /** What was chosen, and what could not be. */
  readonly notes: readonly Diagnostic[];
}

/** Audio renditions that are read; a group has a few languages. */
const MAX_RENDITIONS = 8;

/** URIs that are named in a message. */
const MAX_NAMED = 6;

/**
 * Opens the media of a playlist; of a multivariant one those of the variant with the highest BANDWIDTH that can be read, and
 * the audio renditions of its group.
 */
export const openPlaylist = async (text: AsyncIterable<Uint8Array>, access: PlaylistAccess): Promise<Presentation> => {
  const playlist = await playlistOf(text);
  const { path, open, following } = access;
  if (playlist.variants.length === 0) {
    const main = new MediaPlaylist(playlist, path, open, following);
    return { main, audio: [], isIndependent: playlist.isIndependent, notes: [] };
  }
  const { variant, main, notes } = await chooseVariant(playlist, access);
  const audio: OpenRendition[] = [];
  for (const rendition of renditionsOf(playlist, variant)) {
    try {
      audio.push({ rendition, media: await openMedia(rendition.uri, access) });
    } catch (error) {
      notes.push(leftOut(`the audio rendition ${printableText(rendition.uri)}`, error));
    }
  }
  return { main, audio, isIndependent: playlist.isIndependent || main.first.isIndependent, notes };
};

const chooseVariant = async ({ variants }: Playlist, access: PlaylistAccess) => {
  const notes: Diagnostic[] = [];
  const byBandwidth = [...variants].sort(
    (a, b) => Number(isVideo(b)) - Number(isVideo(a)) || b.bandwidth - a.bandwidth,
  );
  let failed: unknown;
  for (const variant of byBandwidth) {
    try {
      const main = await openMedia(variant.uri, access);
      if (variants.length > 1) notes.push(note('other-track', chosen(variant, variants)));
      return { variant, main, notes };
    } catch (error) {
      notes.push(leftOut(`the variant ${printableText(variant.uri)}`, error));
      failed ??= error;
    }
  }
  throw failed;
};

/** Errors of the input; others are faults of the program. */
const leftOut = (what: string, error: unknown): Diagnostic => {
  const { name, message } = error as Error;
  if (name !== 'SourceError' && name !== 'ContainerError') throw error;
  return { severity: 'warning', code: 'hls-missed', message: `${what} is left out: ${message}` };
};

/** Is it video, as far as CODECS tells? */
const isVideo = ({ codecs }: Variant): boolean =>
  codecs === undefined || codecs.split(',').some((code) => codecOf(code.trim().slice(0, 4))?.stream !== undefined);

const chosen = ({ uri, bandwidth, resolution }: Variant, variants: readonly Variant[]): string => {
  const uris = [...new Set(variants.map((variant) => variant.uri))].filter((other) => other !== uri);
  const others = uris.slice(0, MAX_NAMED).map(printableText).join(', ');
  const more = uris.length > MAX_NAMED ? ', …' : '';
  const size = resolution === undefined ? '' : `${printableText(resolution)}, `;
  const what = `${plural(variants.length, 'variant')}: ${printableText(uri)} (${size}${bitrateText(bandwidth)}) is read`;
  return others === '' ? what : `${what}; to read another, give its playlist: ${others}${more}`;
};

const renditionsOf = ({ renditions }: Playlist, { audio, uri }: Variant): readonly AudioRendition[] => {
  const ofGroup = renditions.filter((one) => one.groupId === audio && one.uri !== uri);
  return [...new Map(ofGroup.map((one) => [one.uri, one])).values()].slice(0, MAX_RENDITIONS);
};

const openMedia = async (uri: string, { path, open, following }: PlaylistAccess): Promise<MediaPlaylist> => {
  const source = await open(uri, path);
  const media = await playlistOf(source.chunks).finally(() => source.close());
  // A playlist that names a multivariant one again, itself maybe, is none.
  if (media.variants.length > 0) throw refused(`${uri} is not a media playlist`);
  return new MediaPlaylist(media, source.path, open, following);
};
