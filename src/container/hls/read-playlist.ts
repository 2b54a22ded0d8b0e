/** A part of a resource. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A segment of a media playlist (RFC 8216 4.3.2). */
export interface Segment {
  readonly uri: string;
  readonly range?: ByteRange;
  /** Seconds. */
  readonly duration: number;
  readonly isDiscontinuity: boolean;
  /** Its resource is missing, and not to be asked for (EXT-X-GAP; RFC 8216bis 4.4.4.7). */
  readonly isGap?: true;
  /** The initialisation section that it needs (EXT-X-MAP). */
  readonly map?: { readonly uri: string; readonly range?: ByteRange };
  /** METHOD of EXT-X-KEY, if its content is encrypted. */
  readonly encryption?: string;
}

/** A rendition of a multivariant playlist (4.3.4.2). */
export interface Variant {
  readonly uri: string;
  readonly bandwidth: number;
  readonly codecs?: string;
  readonly resolution?: string;
  /** GROUP-ID of its audio renditions. */
  readonly audio?: string;
}

/** An audio rendition with a playlist of its own (EXT-X-MEDIA, 4.3.4.1). */
export interface AudioRendition {
  readonly groupId: string;
  readonly uri: string;
  readonly name: string;
  readonly language?: string;
}

/** A playlist, as far as it is read. */
export interface Playlist {
  readonly variants: readonly Variant[];
  readonly segments: readonly Segment[];
  readonly renditions: readonly AudioRendition[];
  /** Number of the first segment (EXT-X-MEDIA-SEQUENCE). */
  readonly mediaSequence: number;
  /** Discontinuities before the first segment (EXT-X-DISCONTINUITY-SEQUENCE). */
  readonly discontinuitySequence: number;
  readonly targetDuration?: number;
  /** EXT-X-INDEPENDENT-SEGMENTS is there: each segment can be decoded without others. */
  readonly isIndependent: boolean;
  /** EXT-X-ENDLIST or EXT-X-PLAYLIST-TYPE VOD is there: nothing is added. */
  readonly isEnded: boolean;
  /** Lines that were left out, because there are more than are read. */
  readonly isCut: boolean;
}

/** Segments and variants that are read: three days of two seconds. */
const MAX_ENTRIES = 1 << 17;

/** Attributes of a tag: names and values, quoted or not (4.2). */
const attributesOf = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) {
    found.set(name, quoted ?? plain);
  }
  return found;
};

/** `length@offset`; without an offset it follows the range before. */
const rangeOf = (text: string | undefined, after: number): ByteRange | undefined => {
  const [, length, offset] = /^(\d{1,15})(?:@(\d{1,15}))?$/.exec(text ?? '') ?? [];
  return length === undefined ? undefined : { length: Number(length), offset: Number(offset ?? after) };
};

/** Reads a playlist. Tags that say nothing about where media are are passed over. */
export const parsePlaylist = (text: string): Playlist => {
  const segments: Segment[] = [];
  const variants: Variant[] = [];
  const renditions: AudioRendition[] = [];
  let mediaSequence = 0;
  let discontinuitySequence = 0;
  let targetDuration: number | undefined;
  let isEnded = false;
  let isIndependent = false;
  let isCut = false;
  let duration = 0;
  let isDiscontinuity = false;
  let isGap = false;
  let map: Segment['map'];
  let encryption: string | undefined;
  let rangeText: string | undefined;
  let rangeEnd = 0;
  let stream: ReadonlyMap<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      const at = line.indexOf(':');
      const [tag, value] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
      if (tag === '#EXTINF') duration = Number.parseFloat(value) || 0;
      else if (tag === '#EXT-X-BYTERANGE') rangeText = value;
      else if (tag === '#EXT-X-DISCONTINUITY') isDiscontinuity = true;
      else if (tag === '#EXT-X-GAP') isGap = true;
      else if (tag === '#EXT-X-ENDLIST') isEnded = true;
      else if (tag === '#EXT-X-PLAYLIST-TYPE') isEnded ||= value === 'VOD';
      else if (tag === '#EXT-X-MEDIA-SEQUENCE') mediaSequence = numberOf(value);
      else if (tag === '#EXT-X-DISCONTINUITY-SEQUENCE') discontinuitySequence = numberOf(value);
      else if (tag === '#EXT-X-INDEPENDENT-SEGMENTS') isIndependent = true;
      else if (tag === '#EXT-X-TARGETDURATION') targetDuration = Number.parseInt(value, 10) || 0;
      else if (tag === '#EXT-X-STREAM-INF') stream = attributesOf(value);
      else if (tag === '#EXT-X-MAP') {
        const attributes = attributesOf(value);
        const range = rangeOf(attributes.get('BYTERANGE'), 0);
        map = { uri: attributes.get('URI') ?? '', ...(range !== undefined && { range }) };
      } else if (tag === '#EXT-X-KEY') {
        const method = attributesOf(value).get('METHOD');
        encryption = method === 'NONE' ? undefined : method;
      } else if (tag === '#EXT-X-MEDIA') {
        const rendition = renditionOf(attributesOf(value));
        if (rendition !== undefined && renditions.length < MAX_ENTRIES) renditions.push(rendition);
      }
      continue;
    }
    if (segments.length + variants.length === MAX_ENTRIES) {
      isCut = true;
      break;
    }
    if (stream !== undefined) {
      variants.push(variantOf(line, stream));
      stream = undefined;
      continue;
    }
    const range = rangeOf(rangeText, rangeEnd);
    rangeEnd = range === undefined ? 0 : range.offset + range.length;
    segments.push({
      uri: line,
      duration,
      isDiscontinuity,
      ...(range !== undefined && { range }),
      ...(isGap && { isGap: true as const }),
      ...(map !== undefined && { map }),
      ...(encryption !== undefined && { encryption }),
    });
    isDiscontinuity = false;
    isGap = false;
    rangeText = undefined;
    duration = 0;
  }
  return {
    variants,
    segments,
    renditions,
    mediaSequence,
    discontinuitySequence,
    isIndependent,
    isEnded,
    isCut,
    ...(targetDuration !== undefined && { targetDuration }),
  };
};

/** A decimal-integer (4.2), as far as numbers are exact; 0 for other texts. */
const numberOf = (value: string): number => (/^\d{1,15}$/.test(value) ? Number(value) : 0);

const renditionOf = (attributes: ReadonlyMap<string, string>): AudioRendition | undefined => {
  const uri = attributes.get('URI');
  if (attributes.get('TYPE') !== 'AUDIO' || uri === undefined) return undefined;
  const language = attributes.get('LANGUAGE');
  const [groupId, name] = [attributes.get('GROUP-ID') ?? '', attributes.get('NAME') ?? ''];
  return { groupId, uri, name, ...(language !== undefined && { language }) };
};

const variantOf = (uri: string, attributes: ReadonlyMap<string, string>): Variant => {
  const codecs = attributes.get('CODECS');
  const resolution = attributes.get('RESOLUTION');
  const audio = attributes.get('AUDIO');
  return {
    uri,
    bandwidth: Number.parseInt(attributes.get('BANDWIDTH') ?? '0', 10) || 0,
    ...(codecs !== undefined && { codecs }),
    ...(resolution !== undefined && { resolution }),
    ...(audio !== undefined && { audio }),
  };
};
