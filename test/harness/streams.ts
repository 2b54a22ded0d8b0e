import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Folder with real streams of other projects (RTMPKIT_STREAMS): tests of missing streams are skipped, with a note. */
export const STREAMS = process.env['RTMPKIT_STREAMS'];

export interface StreamFacts {
  readonly file: string;
  readonly kind: string;
  readonly bytes: number;
  readonly features: readonly string[];
  readonly facts: { readonly tag_list?: string } & Readonly<Record<string, unknown>>;
}

const manifest = (): readonly StreamFacts[] => {
  const path = `${STREAMS}/manifest.json`;
  if (STREAMS === undefined || !existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')) as StreamFacts[];
};

/** The streams of one kind, with their known facts. */
export const streamsOf = (kind: string): readonly StreamFacts[] => manifest().filter((entry) => entry.kind === kind);

export const streamBytes = (file: string): Uint8Array => new Uint8Array(readFileSync(`${STREAMS}/${file}`));

/** A reference dump in gzip. */
export const reference = (path: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(`${STREAMS}/${path}`)).toString('utf8'));

export const filesIn = (folder: string): readonly string[] =>
  STREAMS === undefined || !existsSync(`${STREAMS}/${folder}`) ? [] : readdirSync(`${STREAMS}/${folder}`);
