import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Entry of a file in the manifest of the stream collection, as far as tests use it. */
export interface CorpusEntry {
  readonly file: string;
  readonly kind: string;
  readonly bytes: number;
  readonly features: readonly string[];
  readonly facts: {
    readonly nal_scan?: { readonly nal_count: number; readonly first_start_code_at: number };
    readonly ffprobe?: { readonly packets: number };
    readonly jm19?: { readonly frames_decoded: number | null };
    /** Of one direction of an RTMP connection. */
    readonly chunk_scan?: {
      readonly handshake?: string;
      readonly version?: number;
      readonly c1_time?: number;
      /** Hex. */
      readonly c1_zero?: string;
    };
    readonly au_list?: { readonly packets?: readonly (readonly [number, string])[] };
  };
}

const folder = process.env['RTMPKIT_STREAMS'];

/** True if RTMPKIT_STREAMS names a folder of real streams. */
export const hasCorpus = folder !== undefined && existsSync(join(folder, 'manifest.json'));

/** Why tests are skipped: part of their names. */
export const CORPUS_NOTE = hasCorpus ? '' : ' [skipped: RTMPKIT_STREAMS names no folder of streams]';

const manifest = (): readonly CorpusEntry[] =>
  hasCorpus ? (JSON.parse(readFileSync(join(folder as string, 'manifest.json'), 'utf8')) as CorpusEntry[]) : [];

/** The H.264 streams, without raw fuzz inputs, which are no streams. */
export const h264Entries: readonly CorpusEntry[] = manifest().filter(
  (entry) => entry.kind === 'h264' && !entry.features.includes('fuzz'),
);

/** The HEVC streams, without raw fuzz inputs. */
export const hevcEntries: readonly CorpusEntry[] = manifest().filter(
  (entry) => entry.kind === 'hevc' && !entry.features.includes('fuzz'),
);

/** The AV1 streams, without raw fuzz inputs. */
export const av1Entries: readonly CorpusEntry[] = manifest().filter(
  (entry) => entry.kind === 'av1' && !entry.features.includes('fuzz'),
);

/** The FLV streams, without raw fuzz inputs. */
export const flvEntries: readonly CorpusEntry[] = manifest().filter(
  (entry) => entry.kind === 'flv' && !entry.features.includes('fuzz'),
);

/** Directions of RTMP connections, and parts of them, without raw fuzz inputs. */
export const rtmpEntries: readonly CorpusEntry[] = manifest().filter(
  (entry) => entry.kind === 'rtmp' && !entry.features.includes('fuzz'),
);

/** The packet captures. */
export const pcapEntries: readonly CorpusEntry[] = manifest().filter(({ kind }) => kind === 'pcap');

/** A file of the folder by its path there, if the manifest has it. */
export const corpusFile = (file: string): Uint8Array | undefined =>
  manifest().some((entry) => entry.file === file)
    ? new Uint8Array(readFileSync(join(folder as string, file)))
    : undefined;

/** File name without its folder. */
export const nameOf = (entry: CorpusEntry): string => entry.file.slice(entry.file.lastIndexOf('/') + 1);

export const corpusPath = (entry: CorpusEntry): string => join(folder as string, entry.file);

export const bytesOfEntry = (entry: CorpusEntry): Uint8Array => new Uint8Array(readFileSync(corpusPath(entry)));

export const corpusEntry = (name: string): CorpusEntry => {
  const entry = h264Entries.find((each) => nameOf(each) === name);
  if (entry === undefined) throw new Error(`the folder of streams has no ${name}`);
  return entry;
};

/** A stream of test/streams, which is always there. */
export const committedStream = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../streams/${name}`, import.meta.url))));
