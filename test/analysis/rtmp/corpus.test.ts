import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RtmpDissector } from '../../../src/analysis/rtmp/dissector.ts';
import type { MessageRecord } from '../../../src/analysis/rtmp/records.ts';
import type { SessionInput } from '../../../src/analysis/rtmp/session-input.ts';
import { CaptureReader } from '../../../src/container/capture/capture-reader.ts';
import { bytesOfEntry, CORPUS_NOTE, type CorpusEntry, hasCorpus, nameOf, pcapEntries } from '../../harness/corpus.ts';
import { recordedDirections } from '../../harness/rtmp-corpus.ts';
import { dissected } from '../../harness/written-session.ts';

/** Where our reading is another one than that of the reference, and why. */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'gen-synth__broken_setchunksize_zero.rtmp': 'the reference stops at chunk size 0, we go on with the size before',
};

describe(`recorded directions${CORPUS_NOTE}`, () => {
  it.skipIf(!hasCorpus)('are there', () => expect(recordedDirections().length).toBeGreaterThan(30));

  for (const { name, bytes, messages } of recordedDirections()) {
    it(`${name}: the records of all messages are as listed`, () => {
      const direction = name.includes('server') ? 'server' : 'client';
      const found: object[] = [];
      const dissector = new RtmpDissector();
      const input: SessionInput = { kind: 'data', connection: 0, direction, bytes: bytes() };
      for (const items of [dissector.push(input), dissector.end()]) {
        for (const item of items) {
          if (item.kind !== 'message') continue;
          const { chunkStreamId: csid, timestamp: ts, messageTypeId: type, messageStreamId: msid } = item.record;
          const sha1 = createHash('sha1').update(item.bytes).digest('hex');
          found.push({ csid, ts, type, msid, len: item.record.messageLength, sha1 });
        }
      }
      const listed = messages().map(({ csid, ts, type, msid, len, sha1 }) => ({
        csid,
        ts,
        type,
        msid: msid ?? 0,
        len,
        sha1,
      }));
      expect(KNOWN_DIFFERENCES[name] === undefined ? found : found.slice(0, listed.length)).toEqual(listed);
    });
  }
});

/** What tshark says of the messages of a direction. Without types and sizes of those that begin with fmt 2 or 3. */
interface Reference {
  readonly csids: string[];
  readonly timestamps: string[];
  readonly types: string[];
  readonly sizes: string[];
}

const list = (text = ''): string[] => (text === '' ? [] : text.split('|'));

const referenceOf = (entry: CorpusEntry, clients: ReadonlySet<string>): Map<string, Reference> => {
  const file = join(process.env['RTMPKIT_STREAMS'] as string, 'refs/pcap', `${nameOf(entry)}.tshark_rtmpt.tsv.gz`);
  const [, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const directions = new Map<string, Reference>();
  for (const row of rows) {
    const [, stream, port, , csid, timestamp, , , type, , size] = row.split('\t');
    const key = `${stream} ${clients.has(port ?? '') ? 'client' : 'server'}`;
    let reference = directions.get(key);
    if (reference === undefined) directions.set(key, (reference = { csids: [], timestamps: [], types: [], sizes: [] }));
    reference.csids.push(...list(csid));
    reference.timestamps.push(...list(timestamp));
    reference.types.push(...list(type));
    reference.sizes.push(...list(size));
  }
  return directions;
};

const dissectedCapture = (entry: CorpusEntry): ReturnType<typeof dissected> => {
  const reader = new CaptureReader();
  const bytes = bytesOfEntry(entry);
  return dissected([reader.push(bytes), reader.end()].flatMap((items) => [...items]));
};

const asReference = (messages: readonly MessageRecord[]): Reference => {
  const full = messages.filter(({ fmt }) => fmt < 2);
  return {
    csids: messages.map(({ chunkStreamId }) => `${chunkStreamId}`),
    timestamps: messages.map(({ timestamp }) => `${timestamp}`),
    types: full.map(({ messageTypeId }) => `0x${messageTypeId.toString(16).padStart(2, '0')}`),
    sizes: full.map(({ messageLength }) => `${messageLength}`),
  };
};

/** Captures that are not whole: tshark loses the chunk stream there, and reads payload as headers. */
const NOT_WHOLE: Readonly<Record<string, string>> = {
  'gen-var_missing_segments.pcapng': 'gen-rtmp_ffmpeg_publish_128chunk.pcap',
  'gen-var_snaplen200.pcapng': 'gen-var_pcapng.pcapng',
};

describe(`captures that are not whole${CORPUS_NOTE}`, () => {
  const named = (name: string): CorpusEntry => pcapEntries.find((entry) => nameOf(entry) === name) as CorpusEntry;
  const bodies = ({ messages }: ReturnType<typeof dissected>): string[] =>
    messages.map(({ direction, messageTypeId, messageLength, chunkStreamId, name, derived, command }) =>
      JSON.stringify([direction, messageTypeId, messageLength, chunkStreamId, name, command, derived?.packetType]),
    );

  it.skipIf(!hasCorpus).each(Object.entries(NOT_WHOLE))('%s has messages of %s only', (part, whole) => {
    const left = bodies(dissectedCapture(named(whole)));
    const found = bodies(dissectedCapture(named(part)));
    expect(found.length).toBeGreaterThan(part.includes('snaplen') ? 15 : left.length - 5);
    for (const body of found) {
      expect(left).toContain(body);
      left.splice(left.indexOf(body), 1);
    }
  });

  it.skipIf(!hasCorpus)('one that begins in mid-session is read from there', () => {
    const { messages, findings } = dissectedCapture(named(MIDWAY));
    const first = messages.filter(({ connection, direction }) => connection === 0 && direction === 'client');
    expect(new Set(first.map(({ name }) => name))).toEqual(new Set(['Audio', 'Video']));
    expect(new Set(first.map(({ chunkStreamId }) => chunkStreamId))).toEqual(new Set([4, 6]));
    // AAC of 1024 samples at 44.1 kHz: steps of 23 or 24 ms, as the encoder rounds them; one of 1 ms is its own.
    const times = first.filter(({ name }) => name === 'Audio').map(({ timestampMs }) => timestampMs);
    const steps = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(steps.filter((step) => step !== 23 && step !== 24)).toEqual([1]);
    expect(steps.length).toBeGreaterThan(50);
    expect(findings.map(({ code }) => code)).not.toContain('rtmp-chunk-desync');
  });
});

const MIDWAY = 'gen-var_midstream_no_handshake.pcapng';

describe(`captures, against tshark${CORPUS_NOTE}`, () => {
  it.skipIf(!hasCorpus)('are there', () => expect(pcapEntries.length).toBeGreaterThan(10));

  const entries = pcapEntries.filter(
    (entry) => entry.features.includes('rtmp') && NOT_WHOLE[nameOf(entry)] === undefined,
  );
  for (const entry of entries) {
    it(`${nameOf(entry)}: the messages of each direction`, () => {
      const { messages, events } = dissectedCapture(entry);
      const opened = events.filter((event) => event.name === 'open');
      const clients = new Set(opened.map(({ client }) => `${client?.port}`));
      const reference = referenceOf(entry, clients);
      const found = new Map<string, Reference>();
      // It takes chunks for headers where the handshake is missing.
      if (nameOf(entry) === MIDWAY) for (const key of ['0 client', '0 server']) reference.delete(key);
      for (const key of reference.keys()) {
        const [connection, direction] = key.split(' ');
        const of = messages.filter((each) => `${each.connection}` === connection && each.direction === direction);
        found.set(key, asReference(of));
      }
      expect(found).toEqual(reference);
    });
  }
});
