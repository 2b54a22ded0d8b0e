import { describe, expect, it } from 'vitest';
import { writeAmf0Values } from '../../../../src/amf/amf0-write.ts';
import { amf0EcmaArrayOf } from '../../../../src/amf/build.ts';
import type { StreamPlace } from '../../../../src/analysis/serve/stream-place.ts';
import { ByteWriter } from '../../../../src/bytes/byte-writer.ts';
import type { MediaMessage } from '../../../../src/media/media-message.ts';
import { GopCache } from '../../../../src/pipeline/rtmp/serve/gop-cache.ts';
import { LiveStream, type Subscriber } from '../../../../src/pipeline/rtmp/serve/live-stream.ts';
import { streamedMessage } from '../../../../src/pipeline/rtmp/serve/media-role.ts';
import { PlayerGate } from '../../../../src/pipeline/rtmp/serve/player-gate.ts';
import { StreamHub } from '../../../../src/pipeline/rtmp/serve/stream-hub.ts';

const LIMIT = 1 << 20;

/** FLV 10.1 E.4.3.1: FrameType and CodecID 7, AVCPacketType, CompositionTime. */
const video = (frameType: number, packetType: number, timestampMs: number, ...payload: number[]): MediaMessage => ({
  kind: 'video',
  timestampMs,
  body: Uint8Array.of((frameType << 4) | 7, packetType, 0, 0, 0, ...payload),
});
const header = (last = 1) => video(1, 0, 0, 1, 100, 0, 30, 0xff, 0xe0, 0, last);
const key = (ms: number) => video(1, 1, ms, 0, 0, 0, 1, 0x65);
const inter = (ms: number) => video(2, 1, ms, 0, 0, 0, 1, 0x41);
/** E.4.2.1: SoundFormat 10, 44 kHz, 16 bits, stereo; AACPacketType. */
const audio = (packetType: number, timestampMs: number): MediaMessage => ({
  kind: 'audio',
  timestampMs,
  body: Uint8Array.of(0xaf, packetType, 0x12, 0x10),
});
const metadata = (): MediaMessage => {
  const w = new ByteWriter();
  writeAmf0Values(w, [{ type: 'string', value: 'onMetaData' }, amf0EcmaArrayOf({ width: 16 })]);
  return { kind: 'script', timestampMs: 0, body: w.toBytes() };
};

const given = (messages: readonly MediaMessage[], gops = 1, maxBytes = LIMIT): string[] => {
  const cache = new GopCache({ gops, maxBytes });
  for (const message of messages) cache.add(streamedMessage(message));
  return [...cache.messages()].map(({ role, message }) => `${role} ${message.timestampMs}`);
};

describe('what a player that comes late is given', () => {
  const stream = [
    metadata(),
    header(),
    audio(0, 0),
    key(0),
    audio(1, 10),
    inter(40),
    key(80),
    inter(120),
    audio(1, 130),
  ];

  it('is metadata, headers, and the latest GOP with its sound', () => {
    expect(given(stream)).toEqual(['metadata 0', 'header 0', 'header 0', 'key 80', 'frame 120', 'sound 130']);
  });

  it('is as many GOPs as asked for', () => {
    expect(given(stream, 2).slice(3)).toEqual(['key 0', 'sound 10', 'frame 40', 'key 80', 'frame 120', 'sound 130']);
  });

  it('is no frame where the cache is off', () => {
    expect(given(stream, 0)).toEqual(['metadata 0', 'header 0', 'header 0']);
  });

  it('begins with a key frame always: what comes before the first one is left out', () => {
    expect(given([header(), inter(0), audio(1, 5), inter(40)])).toEqual(['header 0']);
  });

  it('is no part of a GOP that is longer than what may be kept', () => {
    // Two frames of 10 bytes, and what messages take beside their bodies.
    const LONG = 2 * (10 + 200) + 5;
    expect(given([header(), key(0), inter(40), inter(80)], 1, LONG)).toEqual(['header 0']);
    expect(given([header(), key(0), inter(40), inter(80), key(120)], 1, LONG)).toEqual(['header 0', 'key 120']);
  });

  it('is bounded in messages, too: a peer can send millions that are empty', () => {
    const sounds = Array.from({ length: 10_000 }, (_, ms) => audio(1, ms));
    expect(given([header(), key(0), ...sounds.slice(0, 100)])).toHaveLength(102);
    expect(given([header(), key(0), ...sounds])).toEqual(['header 0']);
  });

  it('has no headers and no metadata that are far longer than those of encoders', () => {
    const long = (track: number): MediaMessage => {
      const body = new Uint8Array(400_000);
      // Enhanced RTMP: key frame, Multitrack; OneTrack with SequenceStart; FourCC; track.
      body.set([0x96, 0x00, ...new TextEncoder().encode('avc1'), track]);
      return { kind: 'video', timestampMs: track, body };
    };
    expect(given([1, 2, 3, 4].map(long))).toEqual(['header 1', 'header 2']);
    expect(given([1, 2].flatMap((track) => [long(track), long(track)]).concat(metadata()))).toEqual([
      'metadata 0',
      'header 1',
      'header 2',
    ]);
  });

  it('has no frames of before a new sequence header, and keeps those when it is sent again unchanged', () => {
    expect(given([header(), key(0), header(2), key(40)])).toEqual(['header 0', 'key 40']);
    expect(given([header(), key(0), header(), inter(40)])).toEqual(['header 0', 'key 0', 'frame 40']);
  });
});

describe('a player that is slow', () => {
  const gate = () => new PlayerGate({ dropBytes: 100, maxBytes: 200 }, false);
  const passes = (one: PlayerGate, message: MediaMessage, waiting: number) =>
    one.passes(streamedMessage(message), waiting);

  it('gets no frames up to the next key frame once too much waits for it', () => {
    const one = gate();
    expect(passes(one, inter(0), 99)).toBe(true);
    expect(passes(one, inter(40), 100)).toBe(false);
    expect(passes(one, inter(80), 0)).toBe(false);
    expect(passes(one, key(120), 0)).toBe(true);
    expect(passes(one, inter(160), 0)).toBe(true);
    expect(one.droppedFrames).toBe(2);
    expect(one.droppedBytes).toBe(20);
  });

  it('gets sound longer than pictures, and headers always', () => {
    const one = gate();
    expect(passes(one, audio(1, 0), 150)).toBe(true);
    expect(passes(one, audio(1, 0), 200)).toBe(false);
    expect(passes(one, header(), 1000)).toBe(true);
    expect(passes(one, key(0), 1000)).toBe(false);
  });

  it('begins with a key frame', () => {
    const one = new PlayerGate({ dropBytes: 100, maxBytes: 200 }, true);
    expect(passes(one, inter(0), 0)).toBe(false);
    expect(passes(one, key(40), 0)).toBe(true);
  });
});

describe('a stream', () => {
  const listener = () => {
    const seen: string[] = [];
    const pieces: (readonly Uint8Array[])[] = [];
    const subscriber: Subscriber = {
      take: ({ role, message }, chunks) => {
        seen.push(`${role} ${message.timestampMs}`);
        pieces.push(chunks(1, 4096));
      },
      ended: () => seen.push('ended'),
    };
    return { seen, pieces, subscriber };
  };

  it('gives each subscriber the same chunks, made once', () => {
    const stream = new LiveStream('live', 'a', { gops: 1, maxBytes: LIMIT });
    const [one, two] = [listener(), listener()];
    stream.begin(stream);
    stream.subscribe(one.subscriber);
    stream.subscribe(two.subscriber);
    stream.publish(key(0));
    expect(one.pieces[0]).toBe(two.pieces[0]);
    // RTMP 1.0 5.3.1: fmt 0, csid 6, time 0, length 10, type 9, message stream 1.
    expect([...(one.pieces[0]?.[0] ?? [])].slice(0, 12)).toEqual([6, 0, 0, 0, 0, 0, 10, 9, 1, 0, 0, 0]);
  });

  it('takes one publisher at a time, and a new one is not given the frames of the last', () => {
    const stream = new LiveStream('live', 'a', { gops: 1, maxBytes: LIMIT });
    const [first, second] = [{}, {}];
    expect(stream.begin(first)).toBe(true);
    expect(stream.begin(second)).toBe(false);
    const one = listener();
    stream.subscribe(one.subscriber);
    stream.publish(header());
    stream.publish(key(0));
    stream.end(second);
    expect(one.seen).toEqual(['header 0', 'key 0']);
    stream.end(first);
    expect(one.seen.at(-1)).toBe('ended');
    expect(stream.begin(second)).toBe(true);
    const late = listener();
    stream.subscribe(late.subscriber);
    expect(late.seen).toEqual([]);
  });

  it('is forgotten when nobody publishes or plays it; there are only so many', () => {
    const [a, b] = [
      { app: 'live', name: 'a' },
      { app: 'live', name: 'b' },
    ];
    const create = ({ app, name }: StreamPlace) => new LiveStream(app, name, { gops: 1, maxBytes: LIMIT });
    const hub = new StreamHub<LiveStream>(create, 1);
    const stream = hub.open(a, 'play') as LiveStream;
    expect(hub.open(a, 'play')).toBe(stream);
    expect(hub.open(b, 'play')).toBeUndefined();
    // Those that are waited for keep no publisher out.
    const published = hub.open(b, 'publish') as LiveStream;
    published.begin(published);
    expect(hub.open(a, 'publish')).toBeUndefined();
    expect(hub.open({ app: 'live', name: 'c' }, 'publish')).toBeUndefined();
    const { subscriber } = listener();
    stream.subscribe(subscriber);
    hub.release(stream);
    expect(hub.find(a)).toBe(stream);
    stream.unsubscribe(subscriber);
    hub.release(stream);
    expect(hub.find(a)).toBeUndefined();
    expect(hub.open(a, 'play')).toBeDefined();
  });
});
