import { describe, expect, it } from 'vitest';
import { ruleOf } from '../../../src/analysis/checks/codes.ts';
import { commandOf } from '../../../src/transport/rtmp/command/commands.ts';
import { MESSAGE_TYPES } from '../../../src/transport/rtmp/message/registry.ts';
import { concat, hex, tag } from '../../harness/flv-writer.ts';
import {
  aacHeaderTag,
  aacTags,
  avcHeaderTag,
  avcTag,
  framesOf,
  multitrackTag,
  spsOf,
} from '../../harness/gop-stream.ts';
import { dissected, WrittenSession } from '../../harness/written-session.ts';

const SPS = spsOf();
const frames = framesOf('IPPP', SPS);

/** A publisher that the server has accepted. */
const publishing = (connection = 0, nowMs?: number): WrittenSession =>
  new WrittenSession(connection, nowMs).handshake().connect().publish('secret-key');

/** Audio and video of `seconds`, a key frame a second; a message each 100 ms. */
const sendMedia = (session: WrittenSession, seconds: number, { audio = true, key = 'I' } = {}): WrittenSession => {
  session.tag(avcHeaderTag(SPS));
  if (audio) session.tag(aacHeaderTag(), 'client', 4);
  const pattern = framesOf(`${key}PPPPPPPPP`.repeat(seconds), SPS);
  const sound = aacTags(Math.floor(seconds * 46), 60);
  pattern.forEach(({ units, letter }, i) => {
    session.wait(100).tag(avcTag(units, i * 100, 0, letter === 'I'));
    if (audio)
      for (const one of sound.slice(Math.floor(i * 4.6), Math.floor((i + 1) * 4.6))) session.tag(one, 'client', 4);
  });
  return session;
};

const unpublish = (session: WrittenSession): WrittenSession =>
  session
    .command('client', commandOf('FCUnpublish', 6, ['secret-key']))
    .command('client', commandOf('deleteStream', 7, [1]))
    .close('client')
    .close('server');

const messagesOf = (found: ReturnType<typeof dissected>, code: string): string[] =>
  found.findings.filter((finding) => finding.code === code).map(({ message }) => message);

/** The one sentence with this code. */
const sentence = (found: ReturnType<typeof dissected>, code: string): string => {
  const [first, ...others] = messagesOf(found, code);
  expect(others, `${code}: one finding`).toEqual([]);
  expect(first, `${code} in ${found.findings.map((finding) => finding.code).join()}`).toBeDefined();
  return first as string;
};

it('a sound session has no finding', () => {
  const { findings, connections } = dissected(unpublish(sendMedia(publishing(), 3)));
  expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  expect(connections).toMatchObject([{ closedBy: 'client', findings: [], app: 'live' }]);
});

describe('twenty sessions', () => {
  it('1: a chunk stream that is out of step: message, chunk size, byte, bytes found', () => {
    const session = publishing();
    session.chunkSize('client', 4096).tag(avcHeaderTag(SPS));
    const before = dissected(session).messages.filter(({ direction }) => direction === 'client');
    const last = before.at(-1);
    session.bytes('client', hex('c7ffffffffffffffffffff')).tag(avcTag(frames[0]?.units ?? [], 0, 0, true));
    const found = dissected(session);
    const text = sentence(found, 'rtmp-chunk-desync');
    expect(text).toContain(`the message that began at byte ${last?.offset} under chunk size 4096 is complete`);
    expect(text).toMatch(/out of step at byte \d+: chunk stream 7 begins with fmt 3.*found c7/);
    expect(found.findings.find(({ code }) => code === 'rtmp-chunk-desync')).toMatchObject({
      rule: 'rtmp/chunk-stream',
      connection: 0,
      direction: 'client',
    });
  });

  it.each([
    [45, 'one-byte form'],
    [70, 'two-byte form'],
    [400, 'three-byte form'],
  ])('2, 3: chunk stream id %i, its form, and who refuses it', (csid, form) => {
    const session = publishing().tag(avcHeaderTag(SPS), 'client', csid);
    const text = sentence(dissected(session), 'rtmp-csid');
    expect(text).toContain(`chunk stream id ${csid} (${form})`);
    expect(text).toContain('nginx-rtmp closes above 31');
    expect(text.includes('gortmplib')).toBe(csid > 63);
  });

  it('4: a message above 1 MiB: its size, frame, access unit, type and time', () => {
    const session = publishing().chunkSize('client', 65_536).tag(avcHeaderTag(SPS));
    session.tag(avcTag(frames[0]?.units ?? [], 0, 0, true));
    const filler = concat(Uint8Array.of(0x0c), new Uint8Array(1_100_000).fill(0xff), Uint8Array.of(0x80));
    session.tag(avcTag([...(framesOf('II', SPS)[1]?.units ?? []), filler], 2000, 0, true));
    const found = dissected(session);
    const [{ messageLength } = { messageLength: 0 }] = found.messages.filter(
      (message) => message.messageLength > 1 << 20,
    );
    const text = sentence(found, 'rtmp-message-size');
    expect(text).toContain(`a message of ${messageLength} bytes`);
    expect(text).toMatch(/frame 1 \(access unit 1, type I, key frame\) at DTS 2000 ms/);
    expect(text).toContain('1048576');
  });

  it.each([134_217_728, 1])('5: Set Chunk Size %i is out of range', (size) => {
    const session = publishing().say('client', MESSAGE_TYPES.setChunkSize, { chunkSize: size });
    const text = sentence(dissected(session), 'rtmp-chunk-size');
    expect(text).toContain(`Set Chunk Size ${size}`);
    expect(text).toContain('10485760');
  });

  it('6: extended timestamps on fmt 3: which reading is in use, from which chunk on', () => {
    const session = publishing();
    const body = concat(hex('2701000000'), hex('00000100'), new Uint8Array(256).fill(0x41));
    // Continuations without the four bytes, as the draft of 2009 has it.
    session.bytes('client', hex('06ffffff'), hex('00010909'), hex('01000000'), hex('01000000'), body.subarray(0, 128));
    session.bytes('client', hex('c6'), body.subarray(128, 256), hex('c6'), body.subarray(256));
    const found = dissected(session);
    const text = sentence(found, 'rtmp-extended-timestamp');
    expect(text).toContain('not repeated in fmt 3 chunks (draft of 2009)');
    const at = found.findings.find(({ code }) => code === 'rtmp-extended-timestamp')?.offset ?? 0;
    const message = found.messages.at(-1);
    expect(message).toMatchObject({ timestampMs: 16_777_216, messageLength: 265 });
    expect(at).toBe((message?.offset ?? 0) + 16 + 128);
  });

  it('7: fmt 1 with an extended field: both readings, and the one that keeps time', () => {
    const session = publishing();
    session.bytes('client', hex('06fffff0'), hex('0000050901000000'), hex('1701000000'));
    session.bytes('client', hex('46000008'), hex('00000509'), hex('2701000000'));
    session.bytes('client', hex('46ffffff'), hex('00000509'), hex('01000028'), hex('2701000000'));
    const text = sentence(dissected(session), 'rtmp-extended-delta');
    expect(text).toContain(`as a delta it leads to ${0xff_fff8 + 0x0100_0028} ms, as a time to ${0x0100_0028} ms`);
    expect(text).toContain('so it is read as a time');
  });

  it.each([
    ['2^31', 2 ** 31],
    ['0xF0000000', 0xf000_0000],
    ['2^32', 2 ** 32],
  ])('8: Acknowledgement wraps at %s', (name, wrap) => {
    const session = publishing();
    const acknowledge = (value: number): void =>
      void session.say('server', MESSAGE_TYPES.acknowledgement, { sequenceNumber: value });
    session.gap('client', wrap - 1_000_000);
    acknowledge(wrap - 1_000_000);
    session.gap('client', 500_000);
    acknowledge(wrap - 500_000);
    session.gap('client', 700_000);
    acknowledge(200_000);
    const found = dissected(session);
    const text = sentence(found, 'rtmp-ack-wrapped');
    expect(text).toContain(`wraps at ${name}: 200000 after ${wrap - 500_000}`);
    expect(found.connections[0]?.directions.server.acknowledgements).toMatchObject({
      class: 'wrapped',
      wrapsAt: wrap,
      count: 3,
      last: 200_000,
    });
  });

  it('9: a server that acknowledges an increment, and what that leaves unacknowledged', () => {
    const session = publishing();
    for (let i = 0; i < 4; i++) {
      session.gap('client', 131_325).say('server', MESSAGE_TYPES.acknowledgement, { sequenceNumber: 131_325 });
    }
    const found = dissected(session);
    expect(sentence(found, 'rtmp-ack-increment')).toContain('an increment, 131325, each time');
    expect(found.connections[0]?.directions.server.acknowledgements).toMatchObject({ class: 'increment', count: 4 });
    const { derived } = found.messages.findLast(({ control }) => control?.sequenceNumber === 131_325) ?? {};
    expect(derived?.unacknowledgedBytes).toBe((derived?.seenBytes ?? 0) - 4 * 131_325);
  });

  it('9: bytes that are never acknowledged, against the window', () => {
    const session = publishing().say('client', MESSAGE_TYPES.windowAcknowledgementSize, {
      acknowledgementWindowSize: 100_000,
    });
    session.gap('client', 500_000);
    const text = sentence(dissected(session), 'rtmp-unacknowledged');
    expect(text).toMatch(
      /\d{6} bytes are not acknowledged by the server, which was told a window of 100000; there was no/,
    );
  });

  it('9: an Acknowledgement of more than was sent', () => {
    const session = publishing().say('server', MESSAGE_TYPES.acknowledgement, { sequenceNumber: 900_000 });
    expect(sentence(dissected(session), 'rtmp-ack-mismatch')).toMatch(/is 900000, and \d+ bytes were seen/);
  });

  it('10: Abort, what it drops, and a sender that goes on with the message', () => {
    const session = publishing();
    session.bytes('client', hex('06000000'), hex('0001f409'), hex('01000000'), hex('1701000000'), new Uint8Array(123));
    session.say('client', MESSAGE_TYPES.abort, { chunkStreamId: 6 });
    const text = sentence(dissected(session), 'rtmp-abort');
    expect(text).toContain('Abort of chunk stream 6: 128 of 500 bytes');
    // The next message on the chunk stream begins with bytes of the one that was aborted.
    session.bytes('client', hex('46000028'), hex('00000509'), hex('f1f2f3f4f5'));
    const after = sentence(dissected(session), 'rtmp-after-abort');
    expect(after).toContain('first message on chunk stream 6 after its Abort');
  });

  it('11: a fresh chunk stream that begins with fmt 2, and fmt 0 within a message', () => {
    const session = publishing().bytes('client', hex('86000028'), hex('1701000000'));
    expect(sentence(dissected(session), 'rtmp-chunk-desync')).toContain('chunk stream 6 begins with fmt 2');
    const other = publishing();
    other.bytes('client', hex('06000000'), hex('0001f409'), hex('01000000'), hex('1701000000'), new Uint8Array(123));
    other.tag(avcHeaderTag(SPS));
    const text = sentence(dissected(other), 'rtmp-message-interrupted');
    expect(text).toMatch(/fmt 0 on chunk stream 6 within the message .* 128 of its 500 bytes are dropped/);
  });

  it('12: connect with a strict array, then a close: AMF marker and its path', () => {
    const session = new WrittenSession().handshake();
    session
      .connect({ fourCcList: ['hvc1', 'av01'] }, { answer: false })
      .wait(8)
      .close('server')
      .close('client');
    const text = sentence(dissected(session), 'rtmp-unanswered');
    expect(text).toContain('connect (message 0) is not answered for 8 ms, then the server closes first, by FIN');
    expect(text).toContain('strict-array (AMF0 marker 0x0A) at commandObject.fourCcList');
  });

  it('12: a marker that is not of AMF0: where it is', () => {
    const body = concat(
      hex('020007'),
      new TextEncoder().encode('connect'),
      hex('003ff0000000000000 03 0003617070 1f'.replaceAll(' ', '')),
    );
    const session = new WrittenSession().handshake().message('client', { type: 20, body });
    const found = dissected(session);
    expect(sentence(found, 'rtmp-message-syntax')).toMatch(/^Command: .* at byte 25 of 26/);
    expect(found.messages[0]).toMatchObject({ command: { commandName: 'connect', transactionId: 1 } });
  });

  it('13: a second metadata object, then a close: the messages before it with their sizes', () => {
    const session = publishing().wait(100);
    session.metadata({ duration: 0, width: 64 }).metadata({ trackName: 'vod' });
    session.wait(20).close('server').close('client');
    const text = sentence(dissected(session), 'rtmp-closed-after-start');
    expect(text).toMatch(/Data onMetaData \(\d+ bytes\), Data onMetaData \(\d+ bytes\)$/);
    expect(text).toContain('120 ms after NetStream.Publish.Start');
  });

  it('14: onMetaData as an Object without duration, filesize and encoder', () => {
    const text = sentence(dissected(publishing().metadata({ width: 64, height: 64 })), 'rtmp-metadata-form');
    expect(text).toContain('an AMF0 Object, not an ECMA array, without duration, filesize, encoder');
  });

  it('S2 that is no echo of C1: who is wrong, and how', () => {
    const found = dissected(new WrittenSession().handshake({ wrongEcho: true }).connect());
    expect(sentence(found, 'rtmp-handshake-echo')).toContain('S2 is no echo of C1');
    expect(found.events.filter(({ name }) => name === 'handshake')).toMatchObject([
      { direction: 'server', version: 3, derived: { form: 'simple', answer: 'wrong', echo: 'wrong', sizeBytes: 3073 } },
      { direction: 'client', version: 3, derived: { form: 'simple', answer: 'copy', echo: 'right' } },
    ]);
  });

  it('AMF3 metadata', () => {
    const text = sentence(dissected(publishing().metadata({ width: 64 }, 'amf3')), 'rtmp-amf3');
    expect(text).toContain('onMetaData in a message of type 15 (AMF3)');
  });

  it('15: a whole URL as the stream name: tcUrl, app, name, and the path that they make', () => {
    const session = new WrittenSession().handshake().connect().publish('rtmp://10.0.0.1/live/my-secret');
    const text = sentence(dissected(session), 'rtmp-url-in-name');
    expect(text).toContain('rtmp://10.0.0.1/live/****');
    expect(text).toContain('tcUrl rtmp://10.0.0.1/live)');
    expect(text).toContain('the path live/rtmp://10.0.0.1/live/****');
    expect(sentence(dissected(session, { showKeys: true }), 'rtmp-url-in-name')).toContain(
      'live/rtmp://10.0.0.1/live/my-secret',
    );
  });

  it('16: Publish.Start, then a close: order and milliseconds', () => {
    const session = publishing().wait(45).close('server').wait(1).close('client');
    const found = dissected(session);
    const text = sentence(found, 'rtmp-closed-after-start');
    expect(text).toContain('the server closes first, by FIN, 45 ms after NetStream.Publish.Start');
    expect(found.connections[0]?.closedBy).toBe('server');
  });

  it('16: a server that closes without a word after a while, and a client that does', () => {
    const found = dissected(sendMedia(publishing(), 6).close('server').close('client'));
    const text = sentence(found, 'rtmp-close');
    expect(text).toContain('the server closes first, by FIN, without a word');
    expect(text).toMatch(
      /last words client: (Audio|Video), 0 ms before; server: onStatus NetStream.Publish.Start, 6000 ms before/,
    );
    const abrupt = dissected(sendMedia(publishing(), 3).close('client').close('server'));
    expect(sentence(abrupt, 'rtmp-close')).toContain('the client closes first, by FIN, without FCUnpublish');
  });

  it('17: a second publisher, and BadName tied to the connection that is still open', () => {
    const first = sendMedia(publishing(0), 2);
    const second = new WrittenSession(1, first.nowMs + 12_000)
      .handshake()
      .connect()
      .publish('secret-key', 'NetStream.Publish.BadName');
    const found = dissected([first, second]);
    const texts = messagesOf(found, 'rtmp-second-publisher');
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(
      /^connection 1 publishes live\/\*\*\*\*, which connection 0 \(last media 120\d\d ms ago\) publishes/,
    );
    expect(texts[1]).toMatch(/^NetStream.Publish.BadName for live\/\*\*\*\*: connection 0 still publishes it/);
    expect(sentence(found, 'rtmp-refused')).toContain('NetStream.Publish.BadName answers publish');
  });

  it('17: once the first publisher is gone, the second is none', () => {
    const first = unpublish(sendMedia(publishing(0), 1));
    const second = new WrittenSession(1, first.nowMs + 100).handshake().connect().publish('secret-key');
    expect(messagesOf(dissected([first, second]), 'rtmp-second-publisher')).toEqual([]);
  });

  it('18: connect unanswered: the silence, and the last message of each side', () => {
    const session = new WrittenSession()
      .handshake()
      .connect({}, { answer: false })
      .wait(10_000)
      .close('client')
      .close('server');
    const found = dissected(session);
    expect(sentence(found, 'rtmp-unanswered')).toContain(
      'connect (message 0) is not answered for 10000 ms, then the client closes first',
    );
    expect(found.events.find(({ name }) => name === 'close')).toMatchObject({
      direction: 'client',
      how: 'fin',
      derived: { isFirst: true, last: [{ direction: 'client', message: 0, name: 'connect', agoMs: 10_000 }] },
    });
  });

  it('18: accepted, and no audio, no key frame, or nothing at all', () => {
    const silent = dissected(unpublish(sendMedia(publishing(), 3, { audio: false })));
    expect(sentence(silent, 'rtmp-no-audio')).toMatch(/2900 ms of publish without audio/);
    const keyless = dissected(unpublish(sendMedia(publishing(), 3, { key: 'P' })));
    expect(sentence(keyless, 'rtmp-no-key-frame')).toMatch(/ms of publish without a key frame/);
    const empty = dissected(unpublish(publishing().wait(5000)));
    expect(sentence(empty, 'rtmp-no-media')).toContain(
      'publish is accepted, and the client sends no audio and no video for 5000 ms',
    );
  });

  it('19: RST: bytes in flight, the last Acknowledgement, who closed', () => {
    const session = publishing()
      .gap('client', 200_000)
      .say('server', MESSAGE_TYPES.acknowledgement, { sequenceNumber: 150_000 });
    session.wait(50).gap('client', 100_000).close('server', 'rst');
    const text = sentence(dissected(session), 'rtmp-reset');
    expect(text).toContain('the server closes first, by RST');
    expect(text).toMatch(/15\d{4} bytes were not acknowledged \(last Acknowledgement 150000\)/);
  });

  it('19: a FourCC that connect did not offer', () => {
    const header = tag(9, 0, concat(hex('90'), new TextEncoder().encode('av01'), hex('81050c00')));
    const without = dissected(publishing().tag(header));
    const text = sentence(without, 'rtmp-fourcc-not-offered');
    expect(text).toContain('video with FourCC av01 from the client, and connect, which has no fourCcList');
    const offering = new WrittenSession()
      .handshake()
      .connect({ fourCcList: ['av01'] })
      .publish('secret-key')
      .tag(header);
    expect(messagesOf(dissected(offering), 'rtmp-fourcc-not-offered')).toEqual([]);
    const other = new WrittenSession()
      .handshake()
      .connect({ fourCcList: ['hvc1'] })
      .publish('secret-key')
      .tag(header);
    expect(sentence(dissected(other), 'rtmp-fourcc-not-offered')).toContain('has the fourCcList hvc1');
  });

  it('20: multitrack: a DTS on track 1 that is far from track 0; tracks by type, id and codec; caps', () => {
    const session = new WrittenSession()
      .handshake()
      .connect({ fourCcList: ['avc1'], capsEx: 2 }, { information: { capsEx: 3, fourCcList: ['avc1'] } });
    session.publish('secret-key');
    const record = avcHeaderTag(SPS).subarray(16, -4);
    const coded = (trackId: number, dtsMs: number): Uint8Array =>
      multitrackTag(
        3,
        trackId,
        dtsMs,
        true,
        concat(hex('0000000f'), (frames[0]?.units[0] ?? new Uint8Array(15)).subarray(0, 15)),
      );
    for (const trackId of [0, 1]) session.tag(multitrackTag(0, trackId, 0, true, record));
    session.tag(coded(0, 0)).tag(coded(1, 0)).tag(coded(0, 100)).tag(coded(1, 90_000));
    const found = dissected(session);
    expect(sentence(found, 'rtmp-track-time')).toContain('video track 1 is at DTS 90000 ms, track 0 at 100 ms');
    expect(found.connections[0]?.streams[0]?.tracks).toMatchObject([
      { type: 'video', trackId: 0, codec: 'avc1' },
      { type: 'video', trackId: 1, codec: 'avc1' },
    ]);
    expect(found.connections[0]?.directions).toMatchObject({
      client: { capabilities: { capsEx: 2, in: 'connect' } },
      server: { capabilities: { capsEx: 3, in: 'information' } },
    });
    expect(sentence(found, 'rtmp-capabilities')).toContain('in the information object');
  });

  it('20: audio frames whose AudioSpecificConfig was never sent', () => {
    const found = dissected(publishing().tag(aacTags(1)[0] as Uint8Array, 'client', 4));
    const text = sentence(found, 'no-sequence-header');
    expect(text).toContain('audio: coded frames before the first sequence header');
  });

  it('a request to reconnect: media after it, and the overlap with the connection that goes on', () => {
    const first = sendMedia(publishing(0), 1);
    first.status('NetConnection.Connect.ReconnectRequest', { tcUrl: 'rtmp://10.0.0.9/live?token=abc' }, 0);
    first.wait(500).tag(avcTag(frames[1]?.units ?? [], 1000, 0, false));
    const second = new WrittenSession(1, first.nowMs)
      .handshake()
      .connect()
      .publish('secret-key')
      .wait(60)
      .tag(avcHeaderTag(SPS));
    first.wait(900).tag(avcTag(frames[2]?.units ?? [], 1500, 0, false));
    unpublish(first);
    const text = sentence(dissected([first, second]), 'rtmp-reconnect');
    expect(text).toContain('the server asked to reconnect to rtmp://10.0.0.9/live?****');
    expect(text).toContain('2 audio and video messages came after it until it closed 1400 ms later');
    expect(text).toMatch(/connection 1 goes on with it, with an overlap of 7\d\d ms/);
  });

  it('a request to reconnect that leaves a gap', () => {
    const first = sendMedia(publishing(0), 1);
    first.status('NetConnection.Connect.ReconnectRequest', {}, 0);
    unpublish(first);
    const second = new WrittenSession(1, first.nowMs + 3000)
      .handshake()
      .connect()
      .publish('secret-key')
      .tag(avcHeaderTag(SPS));
    const texts = messagesOf(dissected([first, second]), 'rtmp-reconnect');
    expect(texts[0]).toContain('no connection has gone on with it so far');
    expect(texts[1]).toMatch(/connection 1 goes on with live\/\*\*\*\* after a gap of 30\d\d ms/);
  });
});

describe('what is wrong in a message', () => {
  it('control messages elsewhere, unknown types and events, bytes at the end', () => {
    const session = publishing();
    session.say('client', MESSAGE_TYPES.setChunkSize, { chunkSize: 128 }, { csid: 5 });
    session.message('client', { type: 21, body: hex('0102') });
    session.message('client', { csid: 2, type: 4, body: hex('00630000') });
    session.message('client', {
      type: 20,
      body: concat(hex('020001'), hex('78'), hex('003ff0000000000000'), hex('05')),
    });
    session.message('client', { csid: 2, type: 3, body: hex('0000000100') });
    const found = dissected(session);
    expect(sentence(found, 'rtmp-control-stream')).toContain('SetChunkSize on chunk stream 5, message stream 0');
    expect(messagesOf(found, 'rtmp-unknown-message')).toEqual([
      'message type 21 is not known: 2 bytes are passed over',
      'user control event 99 is not known',
    ]);
    expect(sentence(found, 'rtmp-trailing-bytes')).toContain('1 bytes after the last element of Acknowledgement');
  });

  it('each finding of a session belongs to a rule', () => {
    const session = publishing()
      .metadata({ a: 1 }, 'amf3')
      .message('client', { type: 21, body: hex('00') });
    session.wait(10).close('server', 'rst');
    const { findings } = dissected(session);
    expect(findings.length).toBeGreaterThan(3);
    expect(findings.filter((found) => ruleOf(found) === undefined)).toEqual([]);
  });
});
