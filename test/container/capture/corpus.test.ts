import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CaptureItem } from '../../../src/container/capture/capture-item.ts';
import { isCapture } from '../../../src/container/capture/is-capture.ts';
import { capturedItems, sentBytes } from '../../harness/captured.ts';
import { bytesOfEntry, CORPUS_NOTE, corpusFile, hasCorpus, nameOf, pcapEntries } from '../../harness/corpus.ts';
import { expectSame } from '../../harness/same.ts';
import { cutAt } from '../../harness/split.ts';

const read = (bytes: Uint8Array): CaptureItem[] => capturedItems([bytes]);
const countsOf = (items: readonly CaptureItem[]) => ({
  connections: items.filter(({ kind }) => kind === 'connection').length,
  midway: items.filter((item) => item.kind === 'connection' && item.startsMidway).length,
  gaps: items.flatMap((item) => (item.kind === 'gap' ? [item.length] : [])),
  codes: [...new Set(items.flatMap((item) => (item.kind === 'finding' ? [item.finding.code] : [])))],
});

const captures: readonly (readonly [string, Uint8Array])[] = [
  ...['play.pcap', 'publish.pcapng'].map((file) => {
    const path = fileURLToPath(new URL(`../../../samples/${file}`, import.meta.url));
    return [file, new Uint8Array(readFileSync(path))] as const;
  }),
  ...pcapEntries.map((entry) => [nameOf(entry), bytesOfEntry(entry)] as const),
];

describe.each(captures)('%s', (_, bytes) => {
  it('is recognised, and its items do not depend on the split', () => {
    expect(isCapture(bytes)).toBe(true);
    const whole = read(bytes);
    for (const step of [1, 61, 1000, 4096]) {
      const points = Array.from({ length: Math.floor(bytes.length / step) }, (__, i) => i * step);
      expectSame(capturedItems(cutAt(bytes, points)), whole);
    }
  });

  it('has the bytes of each item where it says', () => {
    for (const item of read(bytes)) {
      if (item.kind !== 'data') continue;
      const there = bytes.subarray(item.fileOffset, item.fileOffset + item.bytes.length);
      expectSame(Buffer.compare(item.bytes, there), 0);
    }
  });
});

/** Connections of captures, whose bytes the collection has in files of their own. */
const SESSIONS: readonly (readonly [string, number, string])[] = [
  ['any_sll2.pcap', 0, 'any_sll2'],
  ['ffmpeg_publish_128chunk.pcap', 0, 'ffmpeg_publish_128chunk'],
  ['ffmpeg_publish_h263_mp3.pcap', 0, 'ffmpeg_publish_h263_mp3'],
  ['gst_rtmp2_publish.pcap', 0, 'gst_rtmp2_publish'],
  ['refused_app.pcap', 0, 'refused_app'],
  ['two_publishers.pcap', 0, 'two_publishers_0'],
  ['two_publishers.pcap', 1, 'two_publishers_1'],
];

describe(`captured sessions${CORPUS_NOTE}`, () => {
  it.skipIf(!hasCorpus).each(SESSIONS)('%s, connection %d', (file, connection, session) => {
    const items = read(corpusFile(`pcap/gen-rtmp_${file}`) as Uint8Array);
    for (const direction of ['client', 'server'] as const) {
      const expected = corpusFile(`rtmp/gen-cap__${session}.${direction}.rtmp`) as Uint8Array;
      expect(Buffer.compare(sentBytes(items, connection, direction), expected)).toBe(0);
    }
    expect(countsOf(items)).toMatchObject({ midway: 0, gaps: [], codes: [] });
  });

  it.skipIf(!hasCorpus)('reordered, repeated and cut variants of one capture have its bytes', () => {
    const original = read(corpusFile('pcap/gen-var_pcapng.pcapng') as Uint8Array);
    expect(countsOf(original)).toEqual({ connections: 1, midway: 0, gaps: [], codes: [] });
    const bytesIn = (file: string) => {
      const items = read(corpusFile(`pcap/${file}`) as Uint8Array);
      return { ...countsOf(items), sent: (['client', 'server'] as const).map((by) => sentBytes(items, 0, by)) };
    };
    const sent = (['client', 'server'] as const).map((by) => sentBytes(original, 0, by));
    expect(sent.map(({ length }) => length)).toEqual([27_175, 3482]);
    expect(bytesIn('gen-var_reordered_dup.pcap')).toEqual({ ...countsOf(original), sent });
    expect(bytesIn('gen-var_truncated_record.pcap')).toEqual({
      ...countsOf(original),
      codes: ['capture-truncated'],
      sent,
    });
  });

  it.skipIf(!hasCorpus)('what is missing is said', () => {
    const facts = (file: string) => countsOf(read(corpusFile(`pcap/${file}`) as Uint8Array));
    expect(facts('gen-var_missing_segments.pcapng')).toEqual({
      connections: 1,
      midway: 0,
      gaps: [8, 8],
      codes: ['capture-gap'],
    });
    expect(facts('gen-var_midstream_no_handshake.pcapng')).toEqual({ connections: 2, midway: 1, gaps: [], codes: [] });
    expect(facts('gen-var_snaplen200.pcapng').codes).toEqual(['capture-snaplen']);
  });
});
