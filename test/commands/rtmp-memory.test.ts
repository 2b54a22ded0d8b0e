import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { joined } from '../../src/bytes/joined.ts';
import { flvStart, messageTag } from '../../src/container/flv/write/message-tag.ts';
import type { MediaMessage } from '../../src/media/media-message.ts';
import { FakeServer } from '../harness/fake-rtmp-server.ts';
import { killPrograms, peakMegabytes, start } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-slow-'));
const servers: FakeServer[] = [];
afterEach(async () => {
  killPrograms();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const MEGABYTE = 1 << 20;
/** More than may be held at once. */
const MESSAGES = 300;
const LIMIT_MB = 250;

const video = (timestampMs: number, bytes: number): MediaMessage => {
  const body = new Uint8Array(bytes);
  body.set([0x17, 1, 0, 0, 0]);
  return { kind: 'video', timestampMs, body };
};

describe.skipIf(process.platform !== 'linux')('memory', () => {
  test('a server that is slower than the input: what waits is bounded', async () => {
    const path = join(folder, 'large.flv');
    const one = [0, 1, 2].map((i) => joined([...messageTag(video(40 * i, MEGABYTE))]));
    writeFileSync(path, joined([flvStart({ audio: false, video: true }), ...one]));
    let received = 0;
    const server = await FakeServer.start({
      on: (event, link) => {
        if (event.kind !== 'media') return undefined;
        received++;
        link.media.length = 0;
        return true;
      },
    });
    servers.push(server);
    server.pauseMs = 1;
    const program = start(['convert', path, server.url, '--no-realtime', '--loop', `${MESSAGES / 3}`, '-q']);
    const pid = program.child.pid as number;
    let peak = 0;
    const look = setInterval(() => {
      try {
        // A process that has just ended has no figure any more.
        peak = Math.max(peak, peakMegabytes(pid) || 0);
      } catch {
        // It has ended.
      }
    }, 50);
    const { code, stderr } = await program.end();
    clearInterval(look);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(received).toBe(MESSAGES);
    expect(peak).toBeGreaterThan(20);
    expect(peak).toBeLessThan(LIMIT_MB);
  });

  test('a consumer that does not read: what is played waits at the server', async () => {
    let waiting = () => 0;
    const server = await FakeServer.start({
      on: (event, link) => {
        if (event.kind !== 'play') return undefined;
        event.accept();
        const message = video(0, MEGABYTE);
        for (let i = 0; i < MESSAGES; i++) link.play({ ...message, timestampMs: 40 * i });
        waiting = () => link.connection.bufferedBytes;
        return true;
      },
    });
    servers.push(server);
    const program = start(['convert', server.url, '-', '--to', 'flv', '-q']);
    // Its standard output is a pipe that nobody reads.
    program.child.stdout.removeAllListeners('data').pause();
    const pid = program.child.pid as number;
    let peak = 0;
    // Until nothing moves any more: it would take all within that time.
    for (let last = -1, same = 0; same < 20; ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const now = waiting();
      same = now === last && now > 0 ? same + 1 : 0;
      last = now;
      peak = peakMegabytes(pid);
    }
    expect(waiting()).toBeGreaterThan((MESSAGES / 2) * MEGABYTE);
    expect(peak).toBeLessThan(LIMIT_MB);
  });
});
