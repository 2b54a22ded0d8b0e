import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { hasCorpus } from './corpus.ts';

/** A message as the reference list of a recorded direction has it. */
export interface ListedMessage {
  readonly csid: number;
  readonly ts: number;
  readonly type: number;
  readonly msid: number | null;
  readonly len: number;
  readonly sha1: string;
}

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly facts: {
    readonly chunk_scan?: { readonly handshake?: string };
    readonly message_list?: string;
  };
}

/** A recorded direction. */
export interface RecordedDirection {
  readonly name: string;
  /** Bytes of the handshake at its beginning. */
  readonly handshakeBytes: number;
  readonly bytes: () => Uint8Array;
  readonly messages: () => readonly ListedMessage[];
}

const HANDSHAKE_BYTES = 3073;

/** The recorded directions of the stream collection, with their message lists; none where it is not there. */
export const recordedDirections = (): RecordedDirection[] => {
  if (!hasCorpus) return [];
  const folder = process.env['RTMPKIT_STREAMS'] as string;
  const entries = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Entry[];
  return entries.flatMap(({ file, kind, facts: { chunk_scan: scan, message_list: list } }) => {
    if (kind !== 'rtmp' || scan === undefined || list === undefined) return [];
    return {
      name: file.slice(file.lastIndexOf('/') + 1),
      handshakeBytes: scan.handshake === 'ok' ? HANDSHAKE_BYTES : 0,
      bytes: () => new Uint8Array(readFileSync(join(folder, file))),
      messages: () => JSON.parse(gunzipSync(readFileSync(join(folder, list))).toString()) as ListedMessage[],
    };
  });
};
