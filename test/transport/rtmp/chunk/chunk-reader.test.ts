import { describe, expect, it } from 'vitest';
import { ChunkReader } from '../../../../src/transport/rtmp/chunk/chunk-reader.ts';
import type { ChunkReaderOptions } from '../../../../src/transport/rtmp/chunk/chunk-reader-options.ts';
import { chunkItemsOf, codesIn, hex, type KeptChunkItem, messagesIn, textsIn } from '../../../harness/rtmp-chunks.ts';
import { bytewise } from '../../../harness/split.ts';

/** Reads bytes whole and a byte at a time: the items are the same. */
const read = (text: string, options: ChunkReaderOptions = {}): KeptChunkItem[] => {
  const bytes = hex(text);
  const items = chunkItemsOf(new ChunkReader(options), [bytes]);
  expect(chunkItemsOf(new ChunkReader(options), bytewise(bytes))).toEqual(items);
  return items;
};

const run = (byte: string, count: number): string => byte.repeat(count);

/** Type, time and body of each message. */
const brief = (items: readonly KeptChunkItem[]): string[] =>
  messagesIn(items).map(({ messageTypeId, timestamp, body }) => `${messageTypeId} ${timestamp} ${body}`);

describe('basic header (RTMP 1.0 5.3.1.1)', () => {
  const forms: readonly [csid: number, bytes: string, size: number][] = [
    [2, '02', 1],
    [63, '3f', 1],
    [64, '00 00', 2],
    [319, '00 ff', 2],
    [64, '01 00 00', 3],
    [320, '01 00 01', 3],
    [4660, '01 f4 11', 3],
    [65_599, '01 ff ff', 3],
  ];
  for (const [csid, bytes, basicHeaderBytes] of forms) {
    it(`${bytes} is chunk stream ${csid}`, () => {
      const items = read(`${bytes} 00000a 000002 08 01000000 af01`, { chunks: true });
      const chunk = items.find(({ kind }) => kind === 'chunk');
      expect(chunk).toMatchObject({
        header: { csid, basicHeaderBytes, fmt: 0 },
        headerSize: basicHeaderBytes + 11,
        dataSize: 2,
      });
      expect(messagesIn(items)).toMatchObject([{ chunkStreamId: csid, timestamp: 10, body: 'af01' }]);
    });
  }

  it('an id above 31 is remarked once', () => {
    const items = read('3f 00000a 000001 08 01000000 af  bf af');
    expect(textsIn(items, 'rtmp-csid')).toEqual(['chunk stream id 63 (one-byte form): nginx-rtmp closes above 31']);
  });
});

describe('message header (RTMP 1.0 5.3.1.2)', () => {
  it('fmt 0 says all; the message stream id is little-endian', () => {
    expect(messagesIn(read('04 0003e8 000003 08 78563412 af0102'))).toEqual([
      {
        kind: 'message',
        index: 0,
        offset: 0,
        endOffset: 15,
        chunkStreamId: 4,
        fmt: 0,
        chunks: 1,
        messageTypeId: 8,
        messageStreamId: 0x1234_5678,
        timestamp: 1000,
        body: 'af0102',
      },
    ]);
  });

  it('fmt 1 keeps the message stream, fmt 2 type and length, fmt 3 the delta, too', () => {
    const items = read('04 0003e8 000002 08 01000000 af01  44 000014 000001 09 17  84 000005 27  c4 37  c4 47');
    expect(brief(items)).toEqual(['8 1000 af01', '9 1020 17', '9 1025 27', '9 1030 37', '9 1035 47']);
    expect(
      messagesIn(items).map(({ fmt, timestampDelta, messageStreamId }) => [fmt, timestampDelta, messageStreamId]),
    ).toEqual([
      [0, undefined, 1],
      [1, 20, 1],
      [2, 5, 1],
      [3, 5, 1],
      [3, 5, 1],
    ]);
  });

  it('fmt 3 after fmt 0 adds its time (5.3.1.2.4), which is remarked', () => {
    const items = read('05 0003e8 000001 08 01000000 af  c5 af');
    expect(brief(items)).toEqual(['8 1000 af', '8 2000 af']);
    expect(codesIn(items)).toEqual(['rtmp-fmt3-delta']);
  });

  it('a delta wraps at 2^32', () => {
    const items = read('06 ffffff 000001 09 01000000 ffffffeb 17  46 000028 000001 09 27');
    expect(brief(items)).toEqual([`9 ${0xffff_ffeb} 17`, '9 19 27']);
  });

  it('the example of 5.3.2.1: audio messages of 32 bytes', () => {
    const body = run('aa', 32);
    const items = read(`03 0003e8 000020 08 39300000 ${body}  83 000014 ${body}  c3 ${body}  c3 ${body}`, {
      chunks: true,
    });
    expect(messagesIn(items).map(({ timestamp, messageStreamId }) => [timestamp, messageStreamId])).toEqual(
      [1000, 1020, 1040, 1060].map((time) => [time, 12_345]),
    );
    // 44, 36, 33 and 33 bytes in all, as the table has it.
    expect(
      items.flatMap((item) =>
        item['kind'] === 'chunk' ? [Number(item['headerSize']) + Number(item['dataSize'])] : [],
      ),
    ).toEqual([44, 36, 33, 33]);
  });

  it('the example of 5.3.2.2: a video message of 307 bytes in three chunks', () => {
    const items = read(`04 0003e8 000133 09 3a300000 ${run('17', 128)} c4 ${run('17', 128)} c4 ${run('17', 51)}`, {
      chunks: true,
    });
    expect(messagesIn(items)).toMatchObject([{ messageStreamId: 12_346, chunks: 3, body: run('17', 307) }]);
    expect(
      items.flatMap((item) => (item['kind'] === 'chunk' ? [[item['dataSize'], item['endsMessage']]] : [])),
    ).toEqual([
      [128, false],
      [128, false],
      [51, true],
    ]);
  });

  it('a message without data is complete with its header', () => {
    const items = read('04 000000 000000 08 01000000  06 000000 000000 09 01000000  c6', { chunks: true });
    expect(brief(items)).toEqual(['8 0 ', '9 0 ', '9 0 ']);
    expect(messagesIn(items).map(({ endOffset }) => endOffset)).toEqual([12, 24, 25]);
  });

  it('messages interleave by chunk stream', () => {
    const items = read(`04 000000 000082 09 01000000 ${run('17', 128)} 05 000001 000001 08 01000000 af c4 1718`);
    expect(brief(items)).toEqual(['8 1 af', `9 0 ${run('17', 129)}18`]);
    expect(messagesIn(items).map(({ index, offset, chunks }) => [index, offset, chunks])).toEqual([
      [0, 140, 1],
      [1, 0, 2],
    ]);
  });

  it('a chunk stream may begin with fmt 1, as pings of librtmp do', () => {
    const items = read('46 000028 000005 09 6162636465');
    expect(messagesIn(items)).toMatchObject([{ timestamp: 40, messageStreamId: 0, fmt: 1 }]);
    expect(codesIn(items)).toEqual(['rtmp-fresh-delta']);
  });

  it('fmt 0 in the middle of a message drops it', () => {
    const items = read(`04 000000 000082 09 01000000 ${run('17', 128)} 04 000001 000001 09 01000000 27`);
    expect(brief(items)).toEqual(['9 1 27']);
    expect(textsIn(items, 'rtmp-message-interrupted')).toEqual([
      'fmt 0 on chunk stream 4 within the message that began at byte 0: 128 of its 130 bytes are dropped (RTMP 1.0 5.3.1.2: only fmt 3 continues a message)',
    ]);
  });
});

describe('extended timestamp (RTMP 1.0 5.3.1.3)', () => {
  const first = `06 ffffff 000081 09 01000000 01000000 ${run('17', 128)}`;
  const second = `06 ffffff 000081 09 01000000 01000028 ${run('27', 128)}`;

  it('is repeated in fmt 3 chunks, as of 2012', () => {
    const items = read(`${first} c6 01000000 18`);
    expect(brief(items)).toEqual([`9 ${0x100_0000} ${run('17', 128)}18`]);
    expect(textsIn(items, 'rtmp-extended-timestamp')).toEqual([
      'extended timestamp on chunk stream 6: it is repeated in fmt 3 chunks (RTMP 1.0 of 2012)',
    ]);
  });

  it('is not repeated, as of 2009: the first chunk that shows it is named', () => {
    const items = read(`${first} c6 18 ${second} c6 28`);
    expect(brief(items)).toEqual([`9 ${0x100_0000} ${run('17', 128)}18`, `9 ${0x100_0028} ${run('27', 128)}28`]);
    const found = items.filter(({ kind }) => kind === 'finding');
    expect(found).toMatchObject([{ finding: { code: 'rtmp-extended-timestamp', severity: 'warning', offset: 144 } }]);
  });

  it('is looked for in each chunk, for peers that do both', () => {
    const repeatsLater = read(`${first} c6 18 ${second} c6 01000028 28`);
    expect(brief(repeatsLater)).toEqual([`9 ${0x100_0000} ${run('17', 128)}18`, `9 ${0x100_0028} ${run('27', 128)}28`]);
    const stopsLater = read(`${first} c6 01000000 18 ${second} c6 28`);
    expect(brief(stopsLater)).toEqual(brief(repeatsLater));
    for (const items of [repeatsLater, stopsLater]) {
      expect(codesIn(items)).toEqual(['rtmp-extended-timestamp', 'rtmp-extended-timestamp']);
    }
    expect(textsIn(stopsLater, 'rtmp-extended-timestamp')[1]).toContain('this fmt 3 chunk does not repeat');
  });

  it('data that begins like it is data where it goes on otherwise', () => {
    expect(brief(read(`${first.replace('000081', '000083')} c6 010000 c6 01`))[0]).toBe(
      `9 ${0x100_0000} ${run('17', 128)}010000`,
    );
  });

  it('of fmt 1 is a delta', () => {
    const items = read('06 0003e8 000001 09 01000000 17  46 ffffff 000001 09 01000000 27');
    expect(brief(items)).toEqual(['9 1000 17', `9 ${0x100_0000 + 1000} 27`]);
    expect(codesIn(items)).toEqual(['rtmp-extended-delta']);
  });

  it('of fmt 1 is a time where it continues the last one as closely as the deltas before', () => {
    // 0xFFFFE0, + 25 by fmt 1, then 0x1000012 as a time, as SRS read it.
    const items = read('06 ffffe0 000001 09 01000000 17  46 000019 000001 09 27  46 ffffff 000001 09 01000012 27');
    expect(brief(items)).toEqual(['9 16777184 17', '9 16777209 27', '9 16777234 27']);
    expect(textsIn(items, 'rtmp-extended-delta')[0]).toContain(
      'as a delta it leads to 33554443 ms, as a time to 16777234 ms',
    );
  });

  it('without a delta before it is a delta, even where it would continue the last time', () => {
    const items = read('06 fffffe 000001 09 01000000 17  46 ffffff 000001 09 00ffffff 27');
    expect(brief(items)).toEqual(['9 16777214 17', '9 33554429 27']);
  });

  it('0xFFFFFE needs none', () => {
    expect(brief(read('06 fffffe 000001 09 01000000 17'))).toEqual(['9 16777214 17']);
  });
});

describe('Set Chunk Size (RTMP 1.0 5.4.1)', () => {
  it('holds for the next chunk, in the middle of a message, too', () => {
    const items = read(
      `06 000000 000190 09 01000000 ${run('17', 128)} 02 000000 000004 01 00000000 00000100 c6 ${run('27', 256)} c6 ${run('37', 16)}`,
    );
    expect(brief(items)).toEqual(['1 0 00000100', `9 0 ${run('17', 128)}${run('27', 256)}${run('37', 16)}`]);
    expect(codesIn(items)).toEqual([]);
  });

  it('of 1 is legal', () => {
    const items = read('02 000000 000004 01 00000000 00000001  04 000000 000003 08 01000000 af c4 01 c4 02');
    expect(brief(items)).toEqual(['1 0 00000001', '8 0 af0102']);
    expect(codesIn(items)).toEqual(['rtmp-chunk-size']);
  });

  for (const [value, why] of [
    ['00000000', 'a chunk has at least 1 byte'],
    ['80001000', 'bit 31 has to be 0'],
  ] as const) {
    it(`of ${value} changes nothing`, () => {
      const items = read(`02 000000 000004 01 00000000 ${value} 04 000000 000081 08 01000000 ${run('af', 128)} c4 01`);
      expect(brief(items)).toEqual([`1 0 ${value}`, `8 0 ${run('af', 128)}01`]);
      expect(textsIn(items, 'rtmp-chunk-size')[0]).toContain(why);
    });
  }

  it('above the longest message acts as that', () => {
    const reader = new ChunkReader();
    const items = chunkItemsOf(reader, [hex('02 000000 000004 01 00000000 7fffffff')]);
    expect(reader.chunkSize).toBe(0xff_ffff);
    expect(codesIn(items)).toEqual(['rtmp-chunk-size']);
  });

  it('shorter than 4 bytes says nothing', () => {
    expect(codesIn(read('02 000000 000003 01 00000000 000001'))).toEqual([]);
  });
});

describe('Abort (RTMP 1.0 5.4.2)', () => {
  const part = `04 000000 000082 09 01000000 ${run('17', 128)}`;
  const abort = (csid: string): string => `02 000000 000004 02 00000000 ${csid}`;

  it('drops the message under way', () => {
    const items = read(`${part} ${abort('00000004')} 04 000001 000001 09 01000000 27`);
    expect(brief(items)).toEqual(['2 0 00000004', '9 1 27']);
    expect(textsIn(items, 'rtmp-abort')).toEqual([
      'Abort of chunk stream 4: 128 of 130 bytes of the message that began at byte 0 are dropped; a peer that ignores it reads the next message on 4 wrongly',
    ]);
  });

  it('followed by fmt 3 begins a message of the same length, or the peer ignores it: both are said', () => {
    const items = read(`${part} ${abort('00000004')} c4 ${run('27', 128)} c4 2728`);
    expect(brief(items)).toEqual(['2 0 00000004', `9 0 ${run('27', 129)}28`]);
    expect(textsIn(items, 'rtmp-abort-continued')[0]).toContain(
      'a peer that ignores its own Abort sends 2 bytes of the old one instead',
    );
  });

  it('of a chunk stream that is idle or unknown drops nothing', () => {
    expect(textsIn(read(`04 000000 000001 09 01000000 17 ${abort('00000004')}`), 'rtmp-abort')).toEqual([
      'Abort of chunk stream 4: no message is under way there',
    ]);
    expect(textsIn(read(abort('ffffffff')), 'rtmp-abort')).toEqual([
      'Abort of chunk stream 4294967295: there is no such chunk stream',
    ]);
  });
});

describe('out of step', () => {
  it('says which message began where, under which chunk size, what is expected and found; the next message is read', () => {
    // The peer sends 130 bytes in one chunk without saying so.
    const items = read(`04 000000 000082 09 01000000 ${run('17', 130)} 04 000028 000002 09 01000000 2701`);
    expect(textsIn(items, 'rtmp-chunk-desync')).toEqual(
      [
        'the chunk stream is out of step at byte 140: message type 23; the message that began at byte 0 under chunk size 128 has 128 of its 130 bytes; the basic header of the next chunk is expected there, found 171704000028000002',
      ].map(
        () =>
          expect.stringContaining(
            'the message that began at byte 0 under chunk size 128 has 128 of its 130 bytes',
          ) as string,
      ),
    );
    expect(brief(items)).toEqual(['9 40 2701']);
    expect(textsIn(items, 'rtmp-skipped')).toEqual([
      '2 bytes from byte 140 on belong to no message that could be read',
    ]);
  });

  it('a chunk stream that begins with fmt 3 is none', () => {
    const items = read('c6 6162636465');
    expect(textsIn(items, 'rtmp-chunk-desync')).toEqual([
      'the chunk stream is out of step at byte 0: chunk stream 6 begins with fmt 3, which needs an earlier header; the first chunk is expected there, found c6',
    ]);
    expect(codesIn(items)).toEqual(['rtmp-chunk-desync', 'rtmp-skipped']);
  });

  it('goes on with a fmt 1 header that continues its chunk stream, as most of FFmpeg and OBS have', () => {
    const audio = '04 000000 000002 08 01000000 af01';
    const items = read(`${audio} c7 999999 44 000017 000003 08 af0203  44 000017 000002 08 af04`);
    expect(brief(items)).toEqual(['8 0 af01', '8 23 af0203', '8 46 af04']);
    expect(messagesIn(items).map(({ messageStreamId }) => messageStreamId)).toEqual([1, 1, 1]);
    expect(textsIn(items, 'rtmp-skipped')[0]).toContain('times are too early by what was lost');
  });

  it('a message longer than the limit is none', () => {
    const items = read('04 000000 000900 08 01000000', { maxMessageBytes: 2000 });
    expect(textsIn(items, 'rtmp-chunk-desync')[0]).toContain('a message of 2304 bytes, at most 2000 are taken');
  });

  it('ends within a header, a message', () => {
    expect(textsIn(read('04 0000'), 'rtmp-cut')).toEqual(['the direction ends within a chunk header: 3 bytes of it']);
    expect(textsIn(read('04 000000 000003 08 01000000 af01'), 'rtmp-cut')).toEqual([
      'the direction ends within the message that began at byte 0 on chunk stream 4: 2 of 3 bytes',
    ]);
    expect(textsIn(read('04 000000 000003 08 01000000'), 'rtmp-cut')).toHaveLength(1);
  });
});

describe('missing bytes', () => {
  /** Bytes, the length of a gap, bytes. */
  const withGap = (before: string, length: number, after: string): KeptChunkItem[] => {
    const reader = new ChunkReader();
    const items: KeptChunkItem[] = [];
    for (const part of [reader.push(hex(before)), reader.gap(length), reader.push(hex(after)), reader.end()]) {
      for (const item of part) items.push({ ...item });
    }
    return items;
  };
  const next = '04 000028 000002 09 01000000 2701';

  it('within a chunk: only its message is lost', () => {
    const items = withGap(`04 000000 000064 09 01000000 ${run('17', 40)}`, 50, `${run('17', 10)} ${next}`);
    expect(messagesIn(items)).toMatchObject([{ index: 0, offset: 112, timestamp: 40 }]);
    expect(textsIn(items, 'rtmp-cut')).toEqual([
      'bytes are missing within the message that began at byte 0 on chunk stream 4: 40 of 100 bytes',
    ]);
    expect(codesIn(items)).toEqual(['rtmp-cut']);
  });

  it('over several chunks of a message: the place of the next header is counted', () => {
    // 300 bytes: 128, C4, 128, C4, 44; missing are all but the first 10 and the last 4 bytes.
    const items = withGap(`04 000000 00012c 09 01000000 ${run('17', 10)}`, 302 - 14, `${run('17', 4)} c4 000000`);
    expect(codesIn(items)).toEqual(['rtmp-cut', 'rtmp-cut']);
  });

  it('up to the end of a message', () => {
    const items = withGap('04 000000 000004 09 01000000 17', 3, next);
    expect(messagesIn(items)).toMatchObject([{ offset: 16, timestamp: 40 }]);
    expect(codesIn(items)).toEqual(['rtmp-cut']);
  });

  it('beyond it: a fmt 1 header is found, also where the first message of its chunk stream is missing', () => {
    const items = withGap('03 000000 000004 14 00000000 02', 30, 'ffff 46 000028 000003 09 270102');
    expect(messagesIn(items)).toMatchObject([{ offset: 45, chunkStreamId: 6, fmt: 1, timestamp: 40 }]);
    expect(textsIn(items, 'rtmp-skipped')[0]).toContain('times are too early by what was lost');
  });

  it('beyond it: the next header is searched for', () => {
    const items = withGap('04 000000 000004 09 01000000 17', 9, `000000 ${next}`);
    expect(messagesIn(items)).toMatchObject([{ offset: 25, timestamp: 40 }]);
    expect(codesIn(items)).toEqual(['rtmp-cut', 'rtmp-skipped']);
  });
});
