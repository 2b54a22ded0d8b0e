import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { command, LARGE_CHUNKS } from '../harness/rtmp-peer.ts';
import { media, SAMPLE, TestPlayer, TestPublisher } from '../harness/served.ts';
import { killPrograms, peakMegabytes, start } from './program.ts';

afterEach(killPrograms);

const hasProc = existsSync('/proc/self/status');

/** RTMP 1.0 5.2: version, then zeros; C2 need not echo anything. */
const HANDSHAKE = Buffer.concat([Buffer.of(3), Buffer.alloc(2 * 1536)]);
const CONNECT = command(['connect', 1, { app: 'live', tcUrl: 'rtmp://127.0.0.1/live' }]);
const CREATE = command(['createStream', 2, null]);
const hello = (...more: readonly Uint8Array[]): Buffer =>
  Buffer.concat([HANDSHAKE, LARGE_CHUNKS, CONNECT, CREATE, ...more]);

/** What a hostile peer says, and then nothing more; it reads nothing. */
const PEERS: Readonly<Record<string, () => Uint8Array>> = {
  silent: () => new Uint8Array(0),
  'half a handshake': () => HANDSHAKE.subarray(0, 2000),
  connected: () => hello(),
  'a slow player': () => hello(command(['play', 0, null, 'demo'], 1, 8)),
  'a message of 16 MB that does not end': () =>
    hello(Buffer.from('04000000fffff00901000000', 'hex'), Buffer.alloc(1 << 20)),
  'many chunk streams': () =>
    hello(...Array.from({ length: 60 }, (_, i) => Buffer.from([3 + (i % 60), 0, 0, 0, 1, 0, 0, 9, 1, 0, 0, 0, 1]))),
  'calls without reading': () => hello(...Array.from({ length: 2000 }, (_, i) => command(['call', i + 3, null]))),
  noise: () => Buffer.alloc(100_000, 0x5a),
};

describe(`1,000 connections${hasProc ? '' : ' [skipped: no /proc]'}`, () => {
  test.skipIf(!hasProc)(
    'idle, slow and hostile: memory stays below 300 MB, and a stream goes on',
    async () => {
      const program = start(['serve', '--listen', '0', '--max-connections', '1100', '-q', '--ndjson']);
      await program.until((stdout) => stdout.includes('"header"'));
      const port = Number(/:(\d+)"/.exec(program.stdout)?.[1]);
      const url = `rtmp://127.0.0.1:${port}/live/demo`;
      const publisher = await TestPublisher.open(url);
      const player = await TestPlayer.open(url);
      await publisher.send(SAMPLE.slice(0, 3));
      const kinds = Object.values(PEERS);
      const sockets: Socket[] = [];
      onTestFinished(() => {
        for (const socket of sockets) socket.destroy();
      });
      for (let i = 0; i < 1000; i++) {
        const socket = connect(port, '127.0.0.1').pause();
        socket.on('error', () => undefined);
        socket.write((kinds[i % kinds.length] as () => Uint8Array)());
        sockets.push(socket);
        if (i % 50 === 49) await new Promise((resolve) => socket.once('connect', resolve));
      }
      // 20 MB, which slow players do not read.
      const frame = (index: number) => {
        const body = new Uint8Array(100_000);
        body.set([index % 25 === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
        return { kind: 'video', timestampMs: 40 * index, body } as const;
      };
      for (let i = 0; i < 200; i++) {
        await publisher.send([frame(i)]);
        await player.until(i + 2);
      }
      const peak = peakMegabytes(program.child.pid ?? 0);
      expect(peak).toBeGreaterThan(30);
      expect(peak).toBeLessThan(300);
      await publisher.send(SAMPLE);
      await publisher.close();
      await player.over;
      expect(media(player.messages).slice(-SAMPLE.length + 1)).toEqual(media(SAMPLE));
    },
    120_000,
  );
});

describe(`HLS of a stream of 20 Mb/s${hasProc ? '' : ' [skipped: no /proc]'}`, () => {
  test.skipIf(!hasProc)(
    'memory stays below 220 MB, with readers that ask for segments and read none',
    async () => {
      const program = start(['serve', '--listen', '0', '--http', '0', '-q', '--ndjson']);
      await program.until((stdout) => stdout.includes('"header"'));
      const [, port] = /rtmp:[^"]+:(\d+)"/.exec(program.stdout) ?? [];
      const [, http = '', httpPort] = /"http":"(http:[^"]+:(\d+))"/.exec(program.stdout) ?? [];
      const publisher = await TestPublisher.open(`rtmp://127.0.0.1:${port}/live/demo`);
      const header = SAMPLE.filter(({ kind, body }) => kind === 'video' && body[1] === 0);
      await publisher.send(header);
      // One NAL unit of 100 kB; an IDR picture each second.
      const frame = (index: number) => {
        const body = new Uint8Array(100_000);
        const isKey = index % 25 === 0;
        body.set([isKey ? 0x17 : 0x27, 1, 0, 0, 0, 0, 1, 0x86, 0x97, isKey ? 0x65 : 0x41]);
        return { kind: 'video', timestampMs: 40 * index, body } as const;
      };
      const list = async (): Promise<readonly string[]> => {
        const answer = await fetch(`${http}/live/demo.m3u8`);
        return (await answer.text()).split('\n').filter((line) => line.endsWith('.m4s'));
      };
      const sockets: Socket[] = [];
      onTestFinished(() => {
        for (const socket of sockets) socket.destroy();
      });
      const waits = list();
      const asked = new Set<string>();
      for (let i = 0; i < 1000; i++) {
        await publisher.send([frame(i)]);
        if (i < 300) await new Promise((resolve) => void setTimeout(resolve, 2));
        if (i % 50 !== 49 || i < 300) continue;
        if (i === 349) await waits;
        for (const name of await list()) {
          if (asked.has(name)) continue;
          asked.add(name);
          const socket = connect(Number(httpPort), '127.0.0.1').pause();
          socket.on('error', () => undefined);
          socket.write(`GET /live/${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
          sockets.push(socket);
        }
      }
      expect(asked.size).toBeGreaterThan(8);
      const peak = peakMegabytes(program.child.pid ?? 0);
      expect(peak).toBeGreaterThan(60);
      expect(peak).toBeLessThan(220);
      await publisher.close();
    },
    120_000,
  );
});
