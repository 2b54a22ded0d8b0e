import { run } from './process.ts';

/** A tag as `flvmeta --full-dump` writes it. */
export interface DumpedTag {
  /** `video`, `audio`, `scriptData` or `Unknown`. */
  readonly type: string;
  readonly offset: number;
  readonly dataSize: number;
  readonly timestamp: number;
  /** Attributes of what the tag holds, and their values: codecID, frameType, format, rate, size, type, packetType. */
  readonly facts: Readonly<Record<string, string>>;
}

const TAG = /<tag ([^>]*)>([\s\S]*?)(?=<tag |<\/flv>|$)/g;
const PARTS = /<(?:videoData|audioData|AVCData|AACData) ([^>]*)>/g;
const ATTRIBUTE = /(\w+)="([^"]*)"/g;

const attributes = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]));

/** `undefined` if flvmeta is not installed. */
export const dumpOf = async (path: string): Promise<readonly DumpedTag[] | undefined> => {
  const { code, stdout } = await run('flvmeta', ['--full-dump', '--xml', path]);
  if (code === -1) return undefined;
  return [...stdout.toString('latin1').matchAll(TAG)].map(([, head = '', body = '']) => {
    const { type = '', timestamp, dataSize, offset } = attributes(head);
    const facts = Object.assign({}, ...[...body.matchAll(PARTS)].map(([, part = '']) => attributes(part)));
    return { type, timestamp: Number(timestamp), dataSize: Number(dataSize), offset: Number(offset), facts };
  });
};
