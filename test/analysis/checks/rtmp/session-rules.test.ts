import { expect, it } from 'vitest';
import { Checker } from '../../../../src/analysis/checks/checker.ts';
import { codesOfRule } from '../../../../src/analysis/checks/codes.ts';
import type { Finding } from '../../../../src/analysis/checks/finding.ts';
import { RTMP_RULES } from '../../../../src/analysis/checks/rtmp/rules.ts';
import { commandOf } from '../../../../src/transport/rtmp/command/commands.ts';
import { MESSAGE_TYPES } from '../../../../src/transport/rtmp/message/registry.ts';
import { concat, hex, tag } from '../../../harness/flv-writer.ts';
import {
  aacHeaderTag,
  aacTags,
  avcHeaderTag,
  avcTag,
  framesOf,
  multitrackTag,
  spsOf,
} from '../../../harness/gop-stream.ts';
import { dissected, WrittenSession } from '../../../harness/written-session.ts';

const SPS = spsOf();

const publishing = (connection = 0, nowMs?: number): WrittenSession =>
  new WrittenSession(connection, nowMs).handshake().connect().publish('secret-key');

const unpublished = (session: WrittenSession): WrittenSession =>
  session
    .command('client', commandOf('deleteStream', 7, [1]))
    .close('client')
    .close('server');

/** Three seconds of audio and video. */
const media = (session: WrittenSession, pattern: string, audio = true): WrittenSession => {
  session.tag(avcHeaderTag(SPS));
  if (audio) session.tag(aacHeaderTag(), 'client', 4);
  const sound = aacTags(138, 60);
  framesOf(pattern.repeat(3), SPS).forEach(({ units, letter }, i) => {
    session.wait(100).tag(avcTag(units, i * 100, 0, letter === 'I'));
    if (audio)
      for (const one of sound.slice(Math.floor(i * 4.6), Math.floor((i + 1) * 4.6))) session.tag(one, 'client', 4);
  });
  return session;
};

const BIG = concat(hex('1701000000'), new Uint8Array(1_100_000).fill(0xff));
const video = (body: Uint8Array, timestamp = 0): Uint8Array => tag(9, timestamp, body);
const reconnecting = (): WrittenSession =>
  unpublished(media(publishing(), 'IPPPPPPPPP').status('NetConnection.Connect.ReconnectRequest', {}, 0));

/** A session that breaks each rule. */
const BROKEN: Readonly<Record<string, () => WrittenSession | readonly WrittenSession[]>> = {
  'rtmp/abort': () => publishing().say('client', MESSAGE_TYPES.abort, { chunkStreamId: 6 }),
  'rtmp/acknowledgement': () => publishing().say('server', MESSAGE_TYPES.acknowledgement, { sequenceNumber: 900_000 }),
  'rtmp/capabilities': () => new WrittenSession().handshake().connect({}, { properties: { capsEx: 1 } }),
  'rtmp/chunk-size': () => publishing().say('client', MESSAGE_TYPES.setChunkSize, { chunkSize: 1 }),
  'rtmp/chunk-stream': () => publishing().bytes('client', hex('c7ffffff')),
  'rtmp/chunk-stream-id': () => publishing().tag(avcHeaderTag(SPS), 'client', 45),
  'rtmp/close': () => publishing().wait(10).close('server').close('client'),
  'rtmp/extended-timestamp': () =>
    publishing().bytes(
      'client',
      hex('06ffffff'),
      hex('0000c809'),
      hex('0100000001000000'),
      new Uint8Array(128).fill(0x27),
      hex('c601000000'),
      new Uint8Array(72),
    ),
  'rtmp/fourcc-not-offered': () =>
    publishing().tag(video(concat(hex('90'), new TextEncoder().encode('av01'), hex('81050c00')))),
  'rtmp/media-missing': () => unpublished(media(publishing(), 'IPPPPPPPPP', false)),
  'rtmp/message-size': () => publishing().chunkSize('client', 65_536).tag(video(BIG)),
  'rtmp/message-syntax': () => publishing().message('client', { type: 21, body: hex('00') }),
  'rtmp/metadata': () => publishing().metadata({ width: 64 }),
  'rtmp/reconnect': reconnecting,
  'rtmp/refused': () => new WrittenSession().handshake().connect().publish('secret-key', 'NetStream.Publish.Denied'),
  'rtmp/second-publisher': () => [publishing(0), publishing(1, 1_700_000_001_000)],
  'rtmp/stream-name': () => new WrittenSession().handshake().connect().publish('rtmp://10.0.0.1/live/key'),
  'rtmp/track-times': () => {
    const coded = (trackId: number, dtsMs: number) =>
      multitrackTag(3, trackId, dtsMs, true, hex('00000002 6588'.replace(' ', '')));
    return publishing().tag(coded(0, 0)).tag(coded(1, 9000));
  },
  'rtmp/unanswered': () =>
    new WrittenSession().handshake().connect({}, { answer: false }).wait(9).close('client').close('server'),
};

/** Findings of the rules about sessions, by a checker that is told what the dissector finds. */
const rulesHit = (sessions: WrittenSession | readonly WrittenSession[]): Set<string> => {
  const findings: Finding[] = [];
  const checker = new Checker(
    RTMP_RULES.map((rule) => ({ rule, options: {} })),
    (found) => findings.push(found),
  );
  for (const { record: _record, ...found } of dissected(sessions).findings) checker.finding(found, undefined);
  return new Set(findings.map(({ ruleId }) => ruleId));
};

it.each(Object.entries(BROKEN))('%s fails for a session that breaks it', (id, session) => {
  expect([...rulesHit(session())]).toContain(id);
});

it.each(Object.keys(BROKEN))('%s passes a sound session', (id) => {
  const sound = unpublished(media(publishing(), 'IPPPPPPPPP'));
  expect([...rulesHit(sound)]).not.toContain(id);
});

it('each rule about sessions has such a session, or a test of its own', () => {
  const ids = RTMP_RULES.map((rule) => rule.id).filter((id) => !['rtmp/capture', 'rtmp/handshake'].includes(id));
  expect(Object.keys(BROKEN)).toEqual(ids);
});

it('the codes of the rules about sessions', () => {
  const codes = RTMP_RULES.flatMap(({ id }) => codesOfRule(id));
  expect(codes).toEqual(
    expect.arrayContaining(['rtmp-chunk-desync', 'rtmp-second-publisher', 'rtmp-fourcc-not-offered']),
  );
});
