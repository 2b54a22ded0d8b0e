import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROGRAM } from '../../commands/program.ts';
import { run } from '../process.ts';
import { tsharkFields } from '../tshark.ts';
import { type Child, finished, startChild } from './child.ts';
import { ffmpegPlay, ffmpegPublish } from './peers/ffmpeg.ts';
import { startNginx } from './peers/nginx.ts';
import { expectSample, SAMPLE } from './sample.ts';
import { scene } from './scene.ts';

interface ProxyChild {
  readonly child: Child;
  /** The same place in the proxy as in the server. */
  url(app: string, key: string): string;
}

/** `rtmpkit proxy` before a server of this machine, on a free port. */
const startProxy = async (to: number, args: readonly string[]): Promise<ProxyChild> => {
  const child = startChild(process.execPath, [
    PROGRAM,
    'proxy',
    '--listen',
    '0',
    '--to',
    `rtmp://127.0.0.1:${to}`,
    ...args,
  ]);
  await child.said(/listens at rtmp:\/\/127\.0\.0\.1:\d+/);
  const [, port] = /listens at rtmp:\/\/127\.0\.0\.1:(\d+)/.exec(child.output()) ?? [];
  return { child, url: (app, key) => `rtmp://127.0.0.1:${port}/${app}/${key}` };
};

const shown = async (path: string, ...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, [PROGRAM, 'rtmp', path, ...args]);
  return stdout.toString();
};

/** Records of NDJSON, without the header, which names the input. */
const recordsOf = (ndjson: string): string[] =>
  ndjson.split('\n').filter((line) => line.startsWith('{') && !line.startsWith('{"record":"header"'));

describe('a proxy', () => {
  test('ffmpeg publishes through it to nginx: frames and capture are those of the session', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx', 'tshark');
    const nginx = keep(await startNginx());
    const saved = file('session.pcapng');
    const { child, url } = await startProxy(nginx.port, ['--once', '--ndjson', '--save', saved]);
    keep(child);
    await finished(keep(ffmpegPublish(SAMPLE, url('record', 'demo'), { realtime: true })), 'the publisher');
    await finished(child, 'the proxy');
    const [recorded] = nginx.recordings();
    await expectSample(context.expect, recorded ?? '');
    const live = recordsOf(child.output());
    expect(recordsOf(await shown(saved, '--ndjson'))).toEqual(live);

    // Wireshark's TCP finds nothing to remark, and its RTMP lists the same messages.
    const rtmp = ['-d', `tcp.port==${nginx.port},rtmpt`];
    expect(await tsharkFields(saved, 'tcp.analysis.flags || _ws.malformed', ['frame.number'])).toEqual([]);
    const rows = await tsharkFields(
      saved,
      'rtmpt.header.typeid',
      ['rtmpt.header.typeid', 'rtmpt.header.bodysize'],
      rtmp,
    );
    const theirs = rows.flatMap(([types = '', sizes = '']) => {
      const each = sizes.split(',');
      return types.split(',').map((type, i) => `${Number(type)} ${each[i]}`);
    });
    const ours = live.flatMap((line) => {
      const { record, fmt, messageTypeId, messageLength } = JSON.parse(line);
      // Type and size are fields of the headers that have them.
      return record === 'message' && fmt < 2 ? [`${messageTypeId} ${messageLength}`] : [];
    });
    expect(theirs.sort()).toEqual(ours.sort());
  });

  test('two players play through it at once', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    const nginx = keep(await startNginx());
    copyFileSync(SAMPLE, join(nginx.vodFolder, 'sample.flv'));
    const { child, url } = await startProxy(nginx.port, ['--summary']);
    keep(child);
    const names = ['first.flv', 'second.flv'];
    const players = names.map((name) => keep(ffmpegPlay(url('vod', 'sample.flv'), file(name))));
    for (const player of players) await finished(player, 'the player');
    for (const name of names) await expectSample(context.expect, file(name));
    expect(await child.stop('SIGINT')).toBe(130);
    expect(child.output()).toMatch(/2 connections, \d+ messages/);
  });

  test('a publisher that is killed, or whose server is: the other side learns of it, and the capture is whole', async (context) => {
    const { file, keep } = await scene(context, 'ffmpeg', 'nginx');
    for (const killed of ['publisher', 'server'] as const) {
      const nginx = keep(await startNginx());
      const saved = file(`${killed}.pcapng`);
      const { child, url } = await startProxy(nginx.port, [
        '--once',
        '--ndjson',
        '--save',
        saved,
        '--fail-on',
        'never',
      ]);
      keep(child);
      const looped = { realtime: true, input: ['-stream_loop', '100'] };
      const publisher = keep(ffmpegPublish(SAMPLE, url('live', 'demo'), looped));
      // In the middle of the media.
      await child.said(/"name":"Video"/, 10);
      if (killed === 'publisher') await publisher.stop('SIGKILL');
      else await nginx.stop();
      await child.ended;
      if (killed === 'publisher') await nginx.left(1);
      else expect(await publisher.ended).not.toBe(0);
      const live = recordsOf(child.output());
      expect(recordsOf(await shown(saved, '--ndjson'))).toEqual(live);
      const summary = live.map((line) => JSON.parse(line)).find(({ record }) => record === 'connection');
      expect(summary.closedBy).toBe(killed === 'publisher' ? 'client' : 'server');
    }
  });
});
