import { describe, expect, it } from 'vitest';
import { writeAmf0Values } from '../../../src/amf/amf0-write.ts';
import { amf0EcmaArrayOf } from '../../../src/amf/build.ts';
import { ByteWriter } from '../../../src/bytes/byte-writer.ts';
import { joined } from '../../../src/bytes/joined.ts';
import { FlvReader } from '../../../src/container/flv/tag/flv-reader.ts';
import type { MediaMessage } from '../../../src/media/media-message.ts';
import { LiveFlv } from '../../../src/pipeline/rtmp/live-flv.ts';

const video = (timestampMs: number): MediaMessage => ({
  kind: 'video',
  timestampMs,
  body: Uint8Array.of(0x27, 1, 0, 0, 0, 0, 0, 0, 1, 0x41),
});
const audio = (timestampMs: number): MediaMessage => ({
  kind: 'audio',
  timestampMs,
  body: Uint8Array.of(0xaf, 1, 0x21),
});
const metadata = (members: Record<string, number>, wrapper?: string): MediaMessage => {
  const w = new ByteWriter();
  const names = wrapper === undefined ? ['onMetaData'] : [wrapper, 'onMetaData'];
  writeAmf0Values(w, [...names.map((value) => ({ type: 'string' as const, value })), amf0EcmaArrayOf(members)]);
  return { kind: 'script', timestampMs: 0, body: w.toBytes() };
};

const read = (pieces: readonly Uint8Array[]) => {
  const reader = new FlvReader();
  return [...reader.push(joined(pieces)), ...reader.end()].map((item) => {
    if (item.kind === 'header') return `header ${item.header.typeFlagsAudio}${item.header.typeFlagsVideo}`;
    return item.kind === 'tag' ? `${item.type} ${item.dtsMs} ${item.previousTagSize === item.bytes.length}` : item.kind;
  });
};

describe('a live stream as FLV', () => {
  it('waits for the first sound and picture, so that the header is right', () => {
    const flv = new LiveFlv();
    expect(flv.push(video(0))).toEqual([]);
    expect(flv.flags).toBeUndefined();
    const pieces = [...flv.push(audio(5)), ...flv.push(video(40))];
    expect(read(pieces)).toEqual(['header 11', 'video 0 true', 'audio 5 true', 'video 40 true']);
    expect(flv.flags).toEqual({ audio: true, video: true });
  });

  it('believes onMetaData, and writes it without the wrapper of a publisher', () => {
    const flv = new LiveFlv();
    const pieces = [...flv.push(metadata({ videocodecid: 7 }, '@setDataFrame')), ...flv.push(video(0))];
    expect(read(pieces)).toEqual(['header 01', 'script 0 true', 'video 0 true']);
    const reader = new FlvReader();
    const [, tag] = [...reader.push(joined(pieces))];
    expect(tag?.kind === 'tag' && tag.parsed.script?.values[0]).toEqual({ type: 'string', value: 'onMetaData' });
  });

  it('does not read onMetaData that is too long, and holds few megabytes of data back', () => {
    const flv = new LiveFlv();
    const { body } = metadata({ videocodecid: 7 });
    const long = new Uint8Array(300_000);
    long.set(body);
    expect(flv.push({ kind: 'script', timestampMs: 0, body: long })).toEqual([]);
    expect(flv.push(video(0))).toEqual([]);
    const large = { kind: 'script', timestampMs: 0, body: new Uint8Array(1 << 20).fill(5) } as const;
    const pieces = [large, large, large, large].flatMap((message) => flv.push(message));
    expect(read(pieces).slice(0, 3)).toEqual(['header 01', 'script 0 true', 'video 0 true']);
  });

  it('gives up waiting after half a second of the stream', () => {
    const flv = new LiveFlv();
    const pieces = [0, 40, 480].flatMap((ms) => flv.push(video(ms)));
    expect(pieces).toEqual([]);
    expect(read(flv.push(video(500)))).toEqual([
      'header 01',
      'video 0 true',
      'video 40 true',
      'video 480 true',
      'video 500 true',
    ]);
  });

  it('counts half a second across the wrap of 32 bits', () => {
    const flv = new LiveFlv();
    expect(flv.push(audio(2 ** 32 - 100))).toEqual([]);
    expect(flv.push(audio(2 ** 32 - 50))).toEqual([]);
    expect(read(flv.push(audio(450)))[0]).toBe('header 10');
  });

  it('writes what waits when it is told to, once', () => {
    const flv = new LiveFlv();
    flv.push(audio(0));
    expect(read(flv.flush())).toEqual(['header 10', 'audio 0 true']);
    expect(flv.flush()).toEqual([]);
    expect(new LiveFlv().flush()).toEqual([]);
  });

  it('keeps no view of a message that waits', () => {
    const flv = new LiveFlv();
    const first = audio(0);
    flv.push(first);
    first.body.fill(0);
    const reader = new FlvReader();
    const [, tag] = [...reader.push(joined(flv.push(video(0))))];
    expect(tag?.kind === 'tag' && [...tag.bytes.subarray(11)]).toEqual([0xaf, 1, 0x21]);
  });
});
