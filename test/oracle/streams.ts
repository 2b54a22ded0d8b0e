import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A stream that the oracle compares. */
export interface Stream {
  /** `samples/…`, `made/…`, or the file's name in the folder of streams: what known-differences.ts calls it. */
  readonly name: string;
  readonly path: string;
  /** Syntax trace of the JM 19 reference decoder (gzip). */
  readonly jmTrace?: string;
  /** Coded pictures that JM decodes, fields counted singly, concealed ones included. */
  readonly jmPictures?: number;
  readonly sha256?: string;
  /** Packets and frames that ffprobe listed of the bytes with this SHA-256 (JSON, gzip). */
  readonly probed?: string;
}

const H264_FILE = /\.(h264|264|avc|jsv|jvt|26l|avcc|svc|mvc)$/i;

/** The H.264 streams of the project's own samples. */
export const sampleStreams = (): Stream[] => {
  const folder = fileURLToPath(new URL('../../samples', import.meta.url));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => H264_FILE.test(file))
    .sort()
    .map((file) => ({ name: `samples/${file}`, path: join(folder, file) }));
};

interface ManifestEntry {
  readonly file: string;
  readonly kind: string;
  readonly sha256?: string;
  readonly features?: readonly string[];
  readonly facts?: {
    readonly jm19?: { readonly trace?: string | null; readonly frames_decoded?: number | null };
    readonly au_list?: string;
  };
}

export interface Corpus {
  readonly streams: readonly Stream[];
  /** Raw inputs to one parser function: not streams. */
  readonly fuzzInputs: number;
}

/** The H.264 or HEVC streams of the folder that RTMPKIT_STREAMS names; `undefined` if it names none. */
export const corpusStreams = (kind: 'h264' | 'hevc' = 'h264'): Corpus | undefined => {
  const { RTMPKIT_STREAMS: folder } = process.env;
  if (folder === undefined || folder === '') return undefined;
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestEntry[];
  const ofKind = manifest.filter((entry) => entry.kind === kind);
  const streams = ofKind.filter((entry) => entry.features?.includes('fuzz') !== true);
  return {
    fuzzInputs: ofKind.length - streams.length,
    streams: streams.map(({ file, sha256, facts }) => {
      const trace = facts?.jm19?.trace;
      const pictures = facts?.jm19?.frames_decoded;
      const probed = facts?.au_list;
      return {
        name: file,
        path: join(folder, file),
        ...(typeof trace === 'string' && { jmTrace: join(folder, trace) }),
        ...(typeof pictures === 'number' && { jmPictures: pictures }),
        ...(sha256 !== undefined && probed !== undefined && { sha256, probed: join(folder, probed) }),
      };
    }),
  };
};

/** The streams of another codec in that folder; none if it is not set. */
export const corpusFiles = (kind: 'hevc' | 'av1'): readonly Pick<Stream, 'name' | 'path'>[] => {
  const { RTMPKIT_STREAMS: folder } = process.env;
  if (folder === undefined || folder === '') return [];
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ManifestEntry[];
  return manifest
    .filter((entry) => entry.kind === kind && entry.features?.includes('fuzz') !== true)
    .map(({ file }) => ({ name: file, path: join(folder, file) }));
};
