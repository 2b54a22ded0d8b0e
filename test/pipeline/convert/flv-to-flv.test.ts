import { describe, expect, test } from 'vitest';
import type { AmfPlain } from '../../../src/amf/plain.ts';
import { toPlain } from '../../../src/amf/plain.ts';
import { toHex } from '../../../src/bytes/hex.ts';
import { scriptMessage } from '../../../src/container/flv/body/script-data.ts';
import { FlvDemuxer } from '../../../src/container/flv/tag/demuxer.ts';
import type { FlvItem } from '../../../src/container/flv/tag/item.ts';
import { parseTag } from '../../../src/container/flv/tag/parse-tag.ts';
import { timestampOf } from '../../../src/container/flv/tag/tag-header.ts';
import { concat, cts, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { bytewise } from '../../harness/split.ts';
import { type FixedFlv, fixFlv } from './converted.ts';

// SPS 160x96 High@1, 15 fps, its PPS and the record of both: x264 by ffmpeg 5.1 (gen-ffmpeg__avc_aac.flv).
const AVCC = '0164000affe100186764000aacb2051b60220000030002000003003c1e244c9001000668ebc3cb22c0fdf8f800';
const avcHeader = (at = 0) => tag(9, at, `1700000000${AVCC}`);
/** AAC LC, 44,100 Hz, stereo. */
const aacHeader = (at = 0) => tag(8, at, 'af001210');
const video = (at: number, compositionTime = 0) =>
  tag(9, at, `2701${cts(compositionTime)}00000001 41`.replace(' ', ''));
const key = (at: number) => tag(9, at, '1701000000000000 0165'.replace(' ', ''));
const audio = (at: number) => tag(8, at, 'af0121');
/** Fifteen frames a second. */
const pictures = (count: number, from = 0): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => (i === 0 ? key(from) : video(from + Math.round((i * 1000) / 15))));

const text = (value: string): string => `${value.length.toString(16).padStart(4, '0')}${toHex(Buffer.from(value))}`;
const number = (value: number): string => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return `00${toHex(bytes)}`;
};
const onMetaData = (members: string, marker = '0800000000'): Uint8Array =>
  tag(18, 0, hex(`02${text('onMetaData')}${marker}${members}000009`));
const member = (name: string, value: string): string => `${text(name)}${value}`;

const itemsOf = (bytes: Uint8Array): FlvItem[] => {
  const demuxer = new FlvDemuxer();
  return [...demuxer.push(bytes), ...demuxer.end()];
};
const tagsOf = (bytes: Uint8Array) =>
  itemsOf(bytes).flatMap((item) => (item.kind === 'tag' ? [{ ...item, parsed: parseTag(item.bytes) }] : []));
const timesOf = (bytes: Uint8Array): number[] => tagsOf(bytes).map(({ parsed }) => timestampOf(parsed.header));

/** The members of the first onMetaData. */
const metadataOf = (bytes: Uint8Array): Record<string, AmfPlain> => {
  for (const { parsed } of tagsOf(bytes)) {
    const message = parsed.script === undefined ? undefined : scriptMessage(parsed.script);
    const [value] = message?.name === 'onMetaData' ? message.values : [];
    if (value !== undefined) return toPlain(value) as Record<string, AmfPlain>;
  }
  throw new Error('no onMetaData');
};
const codes = ({ diagnostics }: FixedFlv): string[] => diagnostics.map(({ severity, code }) => `${severity} ${code}`);

const STREAM = concat(flvHeader(), avcHeader(), aacHeader(), ...pictures(30), audio(23), audio(46));

describe('nothing to fix', () => {
  test.each([
    ['timestamps', STREAM],
    ['previous-tag-size', STREAM],
    // Unknown types, Enhanced RTMP and what cannot be read are copied.
    [
      'timestamps',
      concat(flvHeader(), tag(9, 0, '9061763031810c0c00'), tag(7, 0, '010203'), tag(9, 0, '91617630311200')),
    ],
  ] as const)('%s: byte for byte', async (what, input) => {
    const fixed = await fixFlv(input, { fixes: [what] });
    expect(toHex(fixed.bytes)).toBe(toHex(input));
    expect(fixed.facts.changes).toEqual([{ what, count: 0 }]);
    expect(fixed.diagnostics).toEqual([]);
  });

  test('correct metadata is copied, byte for byte', async () => {
    const once = await fixFlv(STREAM, { fixes: ['metadata'] });
    const twice = await fixFlv(once.bytes, { fixes: ['metadata'] });
    expect(toHex(twice.bytes)).toBe(toHex(once.bytes));
    expect(twice.facts.changes).toEqual([{ what: 'metadata', count: 0 }]);
    expect(twice.diagnostics).toEqual([]);
  });
});

describe('timestamps', () => {
  const BROKEN = concat(
    ...[flvHeader(), avcHeader(5000), aacHeader(5000), key(5000), audio(5000), video(5067), audio(5023)],
    ...[video(90_000), audio(90_000), video(90_067), audio(90_023)],
  );

  test('start at 0, jumps are closed for both tracks, each is reported', async () => {
    const fixed = await fixFlv(BROKEN, { fixes: ['timestamps'] });
    expect(timesOf(fixed.bytes)).toEqual([0, 0, 0, 0, 67, 23, 134, 134, 201, 157]);
    expect(fixed.facts.changes).toEqual([{ what: 'timestamps', count: 10 }]);
    const reported = fixed.diagnostics.map(({ code, tag: index, offset, found, expected }) => [
      code,
      index,
      offset,
      found,
      expected,
    ]);
    const at = (index: number) => tagsOf(BROKEN)[index]?.offset;
    expect(reported).toEqual([
      ['timestamp-fixed', 2, at(2), '5000 ms', '0 ms'],
      ['timestamp-fixed', 3, at(3), '5000 ms', '0 ms'],
      ['timestamp-fixed', 6, at(6), '90000 ms', '134 ms'],
      ['timestamp-fixed', 7, at(7), '90000 ms', '134 ms'],
    ]);
  });

  test('composition times are kept, and reported', async () => {
    const fixed = await fixFlv(concat(flvHeader(), avcHeader(), key(0), video(66, -34)), { fixes: ['timestamps'] });
    expect(codes(fixed)).toEqual(['warning pts-before-dts']);
    expect(tagsOf(fixed.bytes)[2]?.parsed.video?.compositionTime).toBe(-34);
  });

  test.each(['file', 'pipe'] as const)('bytes one at a time give the same (%s)', async (output) => {
    const fixes = ['timestamps', 'previous-tag-size', 'metadata'] as const;
    const whole = await fixFlv(BROKEN, { fixes, output });
    const split = await fixFlv(BROKEN, { fixes, output, pieces: bytewise(BROKEN) });
    expect(toHex(split.bytes)).toBe(toHex(whole.bytes));
    expect(split.facts).toEqual(whole.facts);
  });
});

describe('previous-tag-size', () => {
  const odd = concat(
    flvHeader(),
    tag(9, 0, `1700000000${AVCC}`, { streamId: 1 }),
    tag(9, 0, '17010000000000000165', { previousTagSize: 0 }),
  );

  test('sizes and StreamIDs are fixed', async () => {
    const fixed = await fixFlv(odd, { fixes: ['previous-tag-size'] });
    expect(toHex(fixed.bytes)).toBe(toHex(concat(flvHeader(), avcHeader(), key(0))));
    expect(fixed.facts.changes).toEqual([{ what: 'previous-tag-size', count: 2 }]);
    expect(fixed.diagnostics.map(({ field, found, expected }) => [field, found, expected])).toEqual([
      ['StreamID', '1', '0'],
      ['PreviousTagSize', '0', '21'],
    ]);
  });

  test('and are kept without this fix', async () => {
    expect(toHex((await fixFlv(odd, { fixes: ['timestamps'] })).bytes)).toBe(toHex(odd));
  });

  test('a longer header is kept, an impossible DataOffset is fixed', async () => {
    const longer = concat(flvHeader(1, 17).subarray(0, 9), new Uint8Array(12), avcHeader(), key(0));
    expect(toHex((await fixFlv(longer, { fixes: ['previous-tag-size'] })).bytes)).toBe(toHex(longer));
    const impossible = concat(flvHeader(1, 3), avcHeader(), key(0));
    const fixed = await fixFlv(impossible, { fixes: ['previous-tag-size'] });
    expect(toHex(fixed.bytes)).toBe(toHex(concat(flvHeader(1), avcHeader(), key(0))));
  });

  test('one that is missing after the last tag is added', async () => {
    const fixed = await fixFlv(STREAM.subarray(0, -4), { fixes: ['previous-tag-size'] });
    expect(toHex(fixed.bytes)).toBe(toHex(STREAM));
  });
});

describe('bytes outside of tags', () => {
  test('junk, a truncated tag and a second header are left out and reported', async () => {
    const input = concat(
      ...[flvHeader(), avcHeader(), key(0), hex('deadbeefdeadbeef'), video(67), flvHeader(), video(133)],
      video(200).subarray(0, -6),
    );
    const fixed = await fixFlv(input, { fixes: ['previous-tag-size'] });
    expect(toHex(fixed.bytes)).toBe(toHex(concat(flvHeader(), avcHeader(), key(0), video(67), video(133))));
    expect(codes(fixed)).toEqual(['error junk', 'warning second-header', 'error truncated-tag']);
    expect(fixed.facts.tags).toMatchObject({ read: 5, written: 4, junkBytes: 8 });
    expect(fixed.facts.tags?.dropped).toMatchObject([{ type: 'video', count: 1 }]);
  });

  test('a stream without header gets one', async () => {
    const input = concat(avcHeader(), key(0), video(67), audio(0));
    const fixed = await fixFlv(input, { fixes: ['timestamps'] });
    expect(toHex(fixed.bytes)).toBe(toHex(concat(flvHeader(5), input)));
    expect(codes(fixed)).toContain('info header-added');
  });
});

describe('--track', () => {
  test('keeps one kind and script data, and clears the flag of the other', async () => {
    const script = onMetaData(member('duration', number(2)));
    const input = concat(flvHeader(), script, avcHeader(), aacHeader(), key(0), audio(0), video(67));
    const fixed = await fixFlv(input, { track: { kind: 'video' } });
    expect(toHex(fixed.bytes)).toBe(toHex(concat(flvHeader(1), script, avcHeader(), key(0), video(67))));
    expect(codes(fixed)).toEqual(['info flags-fixed', 'warning metadata-left']);
    const sound = await fixFlv(input, { track: { kind: 'audio' }, output: 'pipe' });
    expect(toHex(sound.bytes)).toBe(toHex(concat(flvHeader(4), script, aacHeader(), audio(0))));
  });

  test('of a kind that the stream does not have is an error', async () => {
    await expect(fixFlv(concat(flvHeader(), avcHeader(), key(0)), { track: { kind: 'audio' } })).rejects.toThrow(
      'the stream has no audio',
    );
  });
});

describe('metadata', () => {
  const OF_STREAM = {
    duration: 2,
    width: 160,
    height: 96,
    framerate: 15,
    videocodecid: 7,
    audiocodecid: 10,
    audiosamplerate: 44_100,
    stereo: true,
  };

  test('is added if missing, with the flags of the header', async () => {
    const input = concat(flvHeader(0), STREAM.subarray(13));
    const fixed = await fixFlv(input, { fixes: ['metadata'] });
    expect(metadataOf(fixed.bytes)).toEqual({ ...OF_STREAM, filesize: fixed.bytes.length });
    expect(fixed.bytes[4]).toBe(5);
    const [, ...media] = tagsOf(fixed.bytes);
    expect(toHex(concat(...media.map(({ bytes }) => bytes)))).toBe(
      toHex(concat(...tagsOf(input).map(({ bytes }) => bytes))),
    );
    expect(fixed.facts).toMatchObject({ tags: { inserted: 1 }, changes: [{ what: 'metadata', count: 10 }] });
  });

  test('keeps unknown members in their order, and reports old values', async () => {
    const input = concat(
      flvHeader(),
      onMetaData(
        [
          member('encoder', `02${text('me')}`),
          member('duration', number(0)),
          member('width', number(99)),
          member('height', number(96)),
          member('lasttimestamp', number(77)),
          member('note', '05'),
          member('filesize', `02${text('long')}`),
        ].join(''),
      ),
      STREAM.subarray(13),
    );
    const fixed = await fixFlv(input, { fixes: ['metadata'] });
    expect(Object.keys(metadataOf(fixed.bytes))).toEqual(
      ...[
        [
          ...['encoder', 'duration', 'width', 'height', 'lasttimestamp', 'note', 'filesize'],
          ...['framerate', 'videocodecid', 'audiocodecid', 'audiosamplerate', 'stereo'],
        ],
      ],
    );
    expect(metadataOf(fixed.bytes)).toEqual({
      ...OF_STREAM,
      encoder: 'me',
      lasttimestamp: 1.933,
      note: { amf: 'null' },
      filesize: fixed.bytes.length,
    });
    const reported = fixed.diagnostics.map(({ field, found, expected }) => `${field}: ${found} -> ${expected}`);
    expect(reported).toEqual(
      expect.arrayContaining([
        'duration: 0 -> 2',
        'width: 99 -> 160',
        'lasttimestamp: 77 -> 1.933',
        'stereo: undefined -> true',
      ]),
    );
    expect(reported.filter((line) => line.startsWith('height'))).toEqual([]);
    expect(fixed.facts.changes).toEqual([{ what: 'metadata', count: reported.length }]);
  });

  test('on a pipe has only values known from the start of the stream, the rest is reported', async () => {
    const input = concat(flvHeader(), onMetaData(member('duration', number(99))), STREAM.subarray(13));
    const fixed = await fixFlv(input, { fixes: ['metadata'], output: 'pipe' });
    const { duration: _, framerate: __, ...known } = OF_STREAM;
    expect(metadataOf(fixed.bytes)).toEqual({ duration: 99, ...known });
    const left = fixed.diagnostics
      .filter(({ code }) => code === 'metadata-left')
      .map(({ message }) => message.split(':')[1]);
    expect(left).toEqual([
      ' duration is 99, the stream has 2',
      ' framerate is missing, the stream has 15',
      ` filesize is missing, the stream has ${fixed.bytes.length}`,
    ]);
  });

  test('loses the members of the kind that is left out', async () => {
    const script = onMetaData(
      [member('stereo', '0100'), member('audiosamplerate', number(44_100)), member('me', number(1))].join(''),
    );
    const fixed = await fixFlv(concat(flvHeader(), script, STREAM.subarray(13)), {
      fixes: ['metadata'],
      track: { kind: 'video' },
    });
    expect(Object.keys(metadataOf(fixed.bytes))).toEqual(
      'me duration width height framerate videocodecid filesize'.split(' '),
    );
    expect(fixed.diagnostics.map(({ message }) => message)).toContain('onMetaData: stereo false removed');
  });

  test('has a correct index of key frames', async () => {
    const index = (positions: readonly number[]) =>
      [
        member('filepositions', `0a${positions.length.toString(16).padStart(8, '0')}${positions.map(number).join('')}`),
        member(
          'times',
          `0a${positions.length.toString(16).padStart(8, '0')}${positions.map((_, i) => number(i)).join('')}`,
        ),
      ].join('');
    const body = (positions: readonly number[]) =>
      concat(
        flvHeader(),
        onMetaData(member('keyframes', `03${index(positions)}000009`)),
        ...[avcHeader(), key(0), video(67), hex('deadbeef00'), key(1000), video(1067)],
      );
    const keysIn = (bytes: Uint8Array) =>
      tagsOf(bytes).filter(
        ({ parsed }) => parsed.payloads[0]?.packetType === 'CodedFrames' && parsed.video?.frameType === 1,
      );
    const places = keysIn(body([0, 0, 0])).map(({ offset }) => offset);
    const fixed = await fixFlv(body([...places, 7]), { fixes: ['metadata'] });
    const now = keysIn(fixed.bytes).map(({ offset }) => offset);
    // A position that is no tag: the index is made anew in the same 18 bytes for each entry.
    expect(metadataOf(fixed.bytes)['keyframes']).toEqual({ filepositions: now, times: [0, 1], spacer: ' '.repeat(7) });
    expect(codes(fixed)).not.toContain('warning metadata-left');
    expect(now).not.toEqual(places);
    // Positions that are all right move with their tags.
    const sound = body(keysIn(body([0, 0])).map(({ offset }) => offset));
    const moved = await fixFlv(sound, { fixes: ['metadata'] });
    const then = keysIn(moved.bytes).map(({ offset }) => offset);
    expect(metadataOf(moved.bytes)['keyframes']).toEqual({ filepositions: then, times: [0, 1] });
  });

  test('loses `@setDataFrame`, and gets a missing end', async () => {
    const data = `02${text('@setDataFrame')}02${text('onMetaData')}0800000000${member('width', number(160))}`;
    const fixed = await fixFlv(concat(flvHeader(), tag(18, 0, hex(data)), STREAM.subarray(13)), {
      fixes: ['metadata'],
    });
    const [script] = tagsOf(fixed.bytes);
    expect(script?.parsed.script?.values[0]).toEqual({ type: 'string', value: 'onMetaData' });
    expect(script?.parsed.issues).toEqual([]);
    expect(fixed.diagnostics.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'onMetaData: @setDataFrame before it, which belongs to RTMP, was removed',
        'onMetaData: its end marker was missing',
      ]),
    );
  });

  test('that cannot be read is kept after a new one', async () => {
    const broken = tag(18, 0, hex(`02${text('onMetaData')}0800000000${member('width', '0040')}`));
    const fixed = await fixFlv(concat(flvHeader(), broken, STREAM.subarray(13)), { fixes: ['metadata'] });
    expect(metadataOf(fixed.bytes)).toMatchObject(OF_STREAM);
    expect(toHex(fixed.bytes)).toContain(toHex(broken));
    expect(codes(fixed)).toContain('warning metadata-kept');
  });
});

describe('damage of any kind', () => {
  const full = concat(STREAM, onMetaData(member('duration', number(3))), ...pictures(20, 90_000), audio(90_000));

  /** Bytes changed, removed and inserted at positions that depend on `seed`. */
  const damaged = (seed: number): Uint8Array => {
    let state = seed;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    let bytes = full;
    for (let i = 0; i <= next(6); i++) {
      const at = next(bytes.length);
      const kind = next(3);
      if (kind === 0) bytes = bytes.with(at, next(256));
      else if (kind === 1) bytes = concat(bytes.subarray(0, at), bytes.subarray(at + next(60)));
      else bytes = concat(bytes.subarray(0, at), bytes.subarray(next(at + 1), at), bytes.subarray(at));
    }
    return bytes;
  };

  test.each(['file', 'pipe'] as const)('gives FLV without junk and with correct sizes (%s)', async (output) => {
    const fixes = ['timestamps', 'previous-tag-size', 'metadata'] as const;
    for (let seed = 1; seed <= 100; seed++) {
      // `fixFlv` checks the verification.
      const { bytes, facts } = await fixFlv(damaged(seed), { fixes, output });
      const items = itemsOf(bytes);
      expect(
        items.filter(({ kind }) => kind === 'junk'),
        `seed ${seed}`,
      ).toEqual([]);
      const sizes = items.flatMap((item) => (item.kind === 'tag' ? [[item.previousTagSize, item.bytes.length]] : []));
      expect(sizes, `seed ${seed}`).toHaveLength(facts.tags?.written ?? -1);
      for (const [previousTagSize, size] of sizes) expect(previousTagSize, `seed ${seed}`).toBe(size);
    }
  });
});
