import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ClientSession } from '../../../../src/transport/rtmp/session/client-session.ts';
import { ServerSession } from '../../../../src/transport/rtmp/session/server-session.ts';
import { CORPUS_NOTE } from '../../../harness/corpus.ts';
import { type ListedMessage, type RecordedDirection, recordedDirections } from '../../../harness/rtmp-corpus.ts';
import {
  acceptAll,
  clientOptions,
  type KeptEvent,
  keptEvent,
  kinds,
  serverOptions,
} from '../../../harness/rtmp-session.ts';
import { cutAt } from '../../../harness/split.ts';

const captured = recordedDirections().filter(({ name }) => name.startsWith('gen-cap__'));
const clients = captured.filter(({ name }) => name.endsWith('.client.rtmp'));
const servers = captured.filter(({ name }) => name.endsWith('.server.rtmp'));

/** The transaction id of its createStream is that of another command of ours, so that it does not go on. */
const hasOtherIds = (name: string): boolean => name.includes('gst_rtmp2');

/** nginx-rtmp closes at once where there is no such app. */
const isRefused = (name: string): boolean => name.includes('refused');

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  cutAt(
    bytes,
    Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => (i + 1) * size),
  );

const replayToServer = ({ bytes }: RecordedDirection, size: number): KeptEvent[] => {
  const session = new ServerSession(serverOptions());
  const events: KeptEvent[] = [];
  for (const piece of pieces(bytes(), size)) {
    for (const event of session.receive(piece, 0)) {
      events.push(keptEvent(event));
      acceptAll(event);
    }
    session.takeOutput();
  }
  return events;
};

const replayToClient = ({ bytes }: RecordedDirection, size: number): KeptEvent[] => {
  const session = new ClientSession(clientOptions());
  const events: KeptEvent[] = [];
  for (const piece of pieces(bytes(), size)) {
    for (const event of session.receive(piece, 0)) events.push(keptEvent(event));
    session.takeOutput();
  }
  for (const event of session.end(0)) events.push(keptEvent(event));
  return events;
};

const NAMES: Readonly<Record<number, string>> = { 8: 'audio', 9: 'video', 18: 'script' };
const SET_DATA_FRAME = Buffer.from(`02000d${Buffer.from('@setDataFrame').toString('hex')}`, 'hex');

/** A media event as the reference lists the message: metadata with the wrapper that was sent. */
const listed = ({ message }: KeptEvent) => {
  const { kind, timestampMs, body } = message as { kind: string; timestampMs: number; body: string };
  const data = Buffer.from(body, 'hex');
  const sent = kind === 'script' ? Buffer.concat([SET_DATA_FRAME, data]) : data;
  return `${kind} ${timestampMs} ${createHash('sha1').update(sent).digest('hex')}`;
};

const expected = (messages: readonly ListedMessage[]): string[] =>
  messages.flatMap(({ type, ts, len, sha1 }) =>
    NAMES[type] === undefined || len === 0 ? [] : [`${NAMES[type]} ${ts} ${sha1}`],
  );

describe(`recorded sessions${CORPUS_NOTE}`, () => {
  for (const direction of clients) {
    it(`${direction.name}: the server hears all that was published`, () => {
      const events = replayToServer(direction, 1448);
      const others = kinds(events.filter(({ kind }) => kind !== 'media' && kind !== 'finding'));
      expect(others.slice(0, 3)).toEqual(
        ['handshaken', 'connect', 'publish'].slice(0, isRefused(direction.name) ? 2 : 3),
      );
      expect(events.filter(({ kind }) => kind === 'media').map(listed)).toEqual(expected(direction.messages()));
      // Our S1 is not the one that was answered.
      const serious = events.filter(
        ({ kind, finding }) => kind === 'failed' || (finding as { severity?: string })?.severity === 'error',
      );
      expect(serious).toEqual([]);
      expect(replayToServer(direction, 7)).toEqual(events);
    });
  }

  for (const direction of servers) {
    it(`${direction.name}: the client comes to where it may publish`, () => {
      const events = replayToClient(direction, 1448);
      const others = events.filter(({ kind }) => kind !== 'finding');
      if (isRefused(direction.name)) {
        expect(kinds(others)).toEqual(['handshaken', 'failed']);
        expect(others.at(-1)).toMatchObject({ code: 'closed', step: 'connect' });
      } else if (hasOtherIds(direction.name)) {
        expect(kinds(others)).toEqual(['handshaken', 'connected', 'status', 'failed']);
        expect(others.at(-1)).toMatchObject({ code: 'closed', step: 'createStream' });
      } else {
        expect(kinds(others)).toEqual(['handshaken', 'connected', 'status', 'started', 'failed']);
        expect(others.at(-1)).toMatchObject({ code: 'closed', step: 'publish' });
      }
      expect(replayToClient(direction, 1)).toEqual(events);
    });
  }

  it.skipIf(captured.length === 0)('are there', () => {
    expect([clients.length, servers.length]).toEqual([7, 7]);
  });
});
