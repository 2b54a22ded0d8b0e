import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { CaptureReader } from '../../src/container/capture/capture-reader.ts';
import { FlvReader } from '../../src/container/flv/tag/flv-reader.ts';
import { CORPUS_NOTE, hasCorpus } from '../harness/corpus.ts';
import { concat } from '../harness/flv-writer.ts';
import { type ListedMessage, recordedDirections } from '../harness/rtmp-corpus.ts';
import { WrittenSession } from '../harness/written-session.ts';
import { runInProcess } from './in-process.ts';
import { bytesOfSample, ROOT_SAMPLES } from './streams.ts';

type Json = Record<string, unknown>;

const PUBLISH = join(ROOT_SAMPLES, 'publish.pcapng');
const PLAY = join(ROOT_SAMPLES, 'play.pcap');
/** The stream name in both. */
const KEY = 'demo';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-rtmp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lines = async (...args: string[]): Promise<Json[]> => {
  const { stdout } = await runInProcess(['rtmp', '--ndjson', ...args]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
};

const messages = async (...args: string[]): Promise<Json[]> =>
  (await lines(...args)).filter(({ record }) => record === 'message');

/** What each side of the first connection of a capture sent. */
const dumpsOf = (name: string): Record<'client' | 'server', Uint8Array> => {
  const reader = new CaptureReader();
  const sent: Record<'client' | 'server', Uint8Array[]> = { client: [], server: [] };
  for (const items of [reader.push(bytesOfSample(name)), reader.end()]) {
    for (const item of items) if (item.kind === 'data') sent[item.direction].push(item.bytes.slice());
  }
  return { client: concat(...sent.client), server: concat(...sent.server) };
};

const fileOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** Bodies of audio and video tags. */
const bodiesOf = (flv: Uint8Array): string[] => {
  const reader = new FlvReader();
  const bodies: string[] = [];
  for (const items of [reader.push(flv), reader.end()]) {
    for (const item of items) {
      if (item.kind === 'tag' && (item.type === 'video' || item.type === 'audio'))
        bodies.push(toHex(item.bytes.slice(11)));
    }
  }
  return bodies;
};

const isListed = (name: string): boolean =>
  hasCorpus && existsSync(join(process.env['RTMPKIT_STREAMS'] as string, 'pcap', `gen-rtmp_${name}.pcap`));

describe('stream keys', () => {
  const everything = [[], ['--json'], ['--ndjson'], ['--trace'], ['--trace', '--ndjson'], ['--chunks'], ['--summary']];

  it.each(everything.map((flags) => [flags.join(' '), flags]))('are masked with %s', async (_, flags) => {
    for (const path of [PUBLISH, PLAY]) {
      const masked = await runInProcess(['rtmp', path, ...flags]);
      expect(masked.stdout).not.toContain(KEY);
      expect(masked.stdout).not.toContain(toHex(new TextEncoder().encode(KEY)));
      expect(masked.stderr).not.toContain(KEY);
    }
  });

  it('are shown with --show-keys, in the trace, too', async () => {
    const { stdout } = await runInProcess(['rtmp', PUBLISH, '--show-keys', '--select', 'publish', '--trace']);
    expect(stdout).toContain('demo live');
    expect(stdout).toContain('string = demo');
  });
});

describe('records', () => {
  it('link answers to their requests, with the delay between their packets', async () => {
    const all = await messages(PLAY);
    const result = all.find(({ command }) => (command as Json)?.['commandName'] === '_result') as Json;
    const connect = all.find(({ command }) => (command as Json)?.['commandName'] === 'connect') as Json;
    expect(result['derived']).toMatchObject({ request: connect['index'], requestName: 'connect' });
    const { delayMs } = result['derived'] as { delayMs: number };
    expect(delayMs).toBeCloseTo(Number(result['timeMs']) - Number(connect['timeMs']), 2);
  });

  it('have the NAL units with their place in each layer', async () => {
    const [, key = {}] = await messages(PUBLISH, '--select', 'video');
    const sent = dumpsOf('publish.pcapng').client;
    const [sei, idr] = (key['derived'] as { nalus: { size: number; directionOffset: number; name: string }[] }).nalus;
    expect([sei?.name, sei?.size, idr?.name, idr?.size]).toEqual(['SEI', 684, 'IDR', 1497]);
    // At that place are the length of the unit and its header.
    const at = idr?.directionOffset ?? 0;
    expect(toHex(sent.subarray(at, at + 5))).toBe('000005d965');
  });

  it('of both dumps are those of the capture, without times', async () => {
    const { client, server } = dumpsOf('publish.pcapng');
    const dumps = ['--client', fileOf('client.bin', client), '--server', fileOf('server.bin', server)];
    const plain = ({ timeMs: _, derived, ...record }: Json) => {
      const { delayMs: __, seenBytes: ___, unacknowledgedBytes: ____, ...rest } = (derived ?? {}) as Json;
      return JSON.stringify({ ...record, derived: rest });
    };
    const byPlace = (all: Json[]) => all.map(plain).sort();
    expect(byPlace(await messages(...dumps))).toEqual(byPlace(await messages(PUBLISH)));
  });

  it.each(['client', 'server'] as const)(
    'of a dump of the %s have its direction, which the bytes tell',
    async (who) => {
      const path = fileOf(`${who}-alone.bin`, dumpsOf('play.pcap')[who]);
      const all = await messages(path);
      expect(new Set(all.map(({ direction }) => direction))).toEqual(new Set([who]));
      const inCapture = (await messages(PLAY)).filter(({ direction }) => direction === who);
      expect(all.map(({ offset, messageTypeId }) => [offset, messageTypeId])).toEqual(
        inCapture.map(({ offset, messageTypeId }) => [offset, messageTypeId]),
      );
    },
  );

  it('of a dump that begins after the handshake and Set Chunk Size need --chunk-size', async () => {
    const { client } = dumpsOf('publish.pcapng');
    // The first message of 4096 bytes a chunk: releaseStream.
    const path = fileOf('midway.bin', client.subarray(3241));
    const all = await messages(path, '--no-handshake', '--chunk-size', '4096');
    const names = all.slice(0, 3).map(({ command }) => (command as Json)?.['commandName']);
    // fmt 1 has no message stream id: of a command it is not enough to begin with.
    expect(names).toContain('publish');
    expect(all.filter(({ messageTypeId }) => messageTypeId === 9)).toHaveLength(27);
  });
});

describe('flags', () => {
  it('--select takes commands and types by name and by number', async () => {
    expect((await messages(PUBLISH, '--select', '9,audio')).map(({ name }) => name)).toEqual(
      (await messages(PUBLISH)).map(({ name }) => name).filter((name) => name === 'Video' || name === 'Audio'),
    );
    const commands = (await messages(PLAY, '--select', 'onstatus,PLAY')).map(({ command }) => command as Json);
    expect(new Set(commands.map(({ commandName }) => commandName))).toEqual(new Set(['onStatus', 'play']));
  });

  it('--limit ends the run, without findings about what was not read', async () => {
    const { code, stdout, stderr } = await runInProcess(['rtmp', PUBLISH, '--json', '--limit', '4']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as { records: unknown[]; diagnostics: unknown[]; summary: Json };
    expect(document.records).toHaveLength(4);
    expect(document.diagnostics).toEqual([]);
    expect(document.summary).toMatchObject({ complete: false, connections: 1 });
  });

  it('--off and --rule change what counts', async () => {
    const session = new WrittenSession().handshake().connect({}, { answer: false });
    const sent = (who: 'client' | 'server'): Uint8Array =>
      concat(...session.items.flatMap((item) => (item.kind === 'data' && item.direction === who ? [item.bytes] : [])));
    const dumps = ['--client', fileOf('asks.bin', sent('client')), '--server', fileOf('silent.bin', sent('server'))];
    const found = async (...flags: string[]) => {
      const { code, stdout } = await runInProcess(['rtmp', ...dumps, '--json', ...flags]);
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { rule: string; severity: string }[] };
      return { code, rules: diagnostics.map(({ rule, severity }) => `${severity} ${rule}`) };
    };
    expect(await found()).toEqual({ code: 0, rules: ['warning rtmp/unanswered'] });
    expect(await found('--rule', 'rtmp/unanswered=error')).toEqual({ code: 1, rules: ['error rtmp/unanswered'] });
    expect(await found('--off', 'rtmp/unanswered')).toEqual({ code: 0, rules: [] });
    expect(await found('--fail-on', 'warning')).toMatchObject({ code: 1 });
    // The summary names the rule, as stderr does.
    const { stdout, stderr } = await runInProcess(['rtmp', ...dumps, '--summary']);
    expect([stdout, stderr].map((text) => text.includes('[rtmp/unanswered]'))).toEqual([true, true]);
  });

  it('--chunks: the chunks of a message lead to it, and their sizes add up', async () => {
    const all = await lines(PUBLISH, '--chunks');
    const chunks = all.filter(({ record, direction }) => record === 'chunk' && direction === 'client');
    const bytes = chunks.reduce((sum, { headerSize, dataSize }) => sum + Number(headerSize) + Number(dataSize), 3073);
    expect(bytes).toBe(dumpsOf('publish.pcapng').client.length);
    const connect = all.find(({ command }) => (command as Json)?.['commandName'] === 'connect') as Json;
    expect((connect['chunkSpans'] as Json[]).map(({ dataSize }) => dataSize)).toEqual([128, 11]);
  });

  it.each([
    [['--port', '1935'], 1],
    [['--connection', '0'], 1],
  ])('%s keeps the connection', async (flags, count) => {
    const all = await lines(PLAY, ...flags);
    expect(all.at(-1)).toMatchObject({ connections: count, otherConnections: 0 });
  });
});

describe('--extract', () => {
  const extracted = async (path: string, name: string): Promise<Uint8Array> => {
    const output = join(folder, name);
    const { code, stderr } = await runInProcess(['rtmp', path, '--extract', output, '-q']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return new Uint8Array(readFileSync(output));
  };

  it.each([
    ['published', PUBLISH],
    ['played', PLAY],
  ])('writes what was %s: the frames of the source', async (what, path) => {
    const source = bodiesOf(bytesOfSample('bframes.flv'));
    const bodies = bodiesOf(await extracted(path, `${what}.flv`));
    // What the publisher and the server add: a repeated header or an end of sequence has no frame.
    expect(bodies.filter((body) => source.includes(body)).length).toBeGreaterThanOrEqual(source.length - 2);
  });

  const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
  it.skipIf(!hasFfmpeg)(
    `is read by ffmpeg, frame by frame as the source${hasFfmpeg ? '' : ' [no ffmpeg]'}`,
    async () => {
      const framesOf = (path: string): string[] => {
        const args = ['-v', 'error', '-i', path, '-c', 'copy', '-f', 'framemd5', '-'];
        const { status, stdout, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        return stdout
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#'))
          .map((line) => `${line[0]} ${line.split(',').at(-1)?.trim()}`)
          .sort();
      };
      await extracted(PUBLISH, 'for-ffmpeg.flv');
      expect(framesOf(join(folder, 'for-ffmpeg.flv'))).toEqual(framesOf(join(ROOT_SAMPLES, 'bframes.flv')));
    },
  );

  const framesIn = async (args: readonly string[], name: string): Promise<string[]> => {
    const output = join(folder, name);
    const { code, stderr } = await runInProcess(['rtmp', ...args, '--extract', output, '-q']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return bodiesOf(new Uint8Array(readFileSync(output)));
  };

  it('takes both dumps: what was published is that of the capture', async () => {
    const { client, server } = dumpsOf('publish.pcapng');
    const dumps = ['--client', fileOf('sent.bin', client), '--server', fileOf('received.bin', server)];
    expect(await framesIn(dumps, 'of-dumps.flv')).toEqual(await framesIn([PUBLISH], 'of-capture.flv'));
    const played = dumpsOf('play.pcap');
    const others = ['--client', fileOf('asked.bin', played.client), '--server', fileOf('played.bin', played.server)];
    expect(await framesIn(others, 'played-of-dumps.flv')).toEqual(await framesIn([PLAY], 'played-of-capture.flv'));
  });

  it('of a dump that begins midway takes --no-handshake and --chunk-size', async () => {
    const { client } = dumpsOf('publish.pcapng');
    const path = fileOf('cut.bin', client.subarray(3241));
    const flags = ['--no-handshake', '--chunk-size', '4096'];
    const whole = await framesIn([PUBLISH], 'whole.flv');
    expect(await framesIn([path, ...flags], 'midway.flv')).toEqual(whole);
    expect(await framesIn(['--client', path, ...flags], 'midway-client.flv')).toEqual(whole);
  });

  it.each([
    [['--client', 'a', 'b'], '--client and --server name the dumps: no further input'],
    [['--client', 'a', '--connection', '0'], '--connection and --port choose from a capture: a dump is one connection'],
  ])('%j is refused', async (args, why) => {
    const { code, stderr } = await runInProcess(['rtmp', ...args, '--extract', join(folder, 'none.flv')]);
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({ code: 2, stderr: `rtmpkit: ${why}` });
  });

  it('writes other formats by the extension', async () => {
    const h264 = await extracted(PLAY, 'played.h264');
    const { stdout } = await runInProcess(['nalu', fileOf('again.h264', h264), '--json', '--summary']);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { frames: 25 } });
  });
});

describe('captures as input of other commands', () => {
  it('check names a place by connection and message', async () => {
    const { stdout } = await runInProcess([
      'check',
      PLAY,
      '--report',
      'json',
      '--preset',
      'twitch',
      '--fail-on',
      'never',
    ]);
    const { inputs } = JSON.parse(stdout) as {
      inputs: { format: string; findings: { ruleId: string; location: Json }[] }[];
    };
    expect(inputs[0]?.format).toBe('pcap');
    const places = (inputs[0]?.findings ?? []).map(({ location }) => location);
    expect(places.length).toBeGreaterThan(1);
    for (const place of places) expect(place).toMatchObject({ connection: 0, direction: 'server' });
    for (const place of places) expect(place).not.toHaveProperty('tag');
    const gop = inputs[0]?.findings.find(({ ruleId }) => ruleId === 'gop/min-interval');
    // The message with the first key frame: its index in the direction of the server.
    const [, key] = await messages(PLAY, '--select', 'video');
    expect(gop?.location['message']).toBe(key?.['index']);
  });

  it('a dump of one direction is recognised by its handshake', async () => {
    const path = fileOf('dump-for-info', dumpsOf('play.pcap').server);
    const { code, stdout } = await runInProcess(['gop', path, '--json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { input: Json; gops: Json[] };
    expect(document.input).toMatchObject({ format: 'rtmp' });
    expect(document.gops.map(({ frames }) => frames)).toEqual([15, 10]);
  });

  it('comes from a pipe', async () => {
    const { code, stdout } = await runInProcess(['flv', '-', '--json', '--summary'], {
      stdin: bytesOfSample('publish.pcapng'),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ input: { path: null, format: 'pcapng' }, summary: { tags: 74 } });
  });
});

describe(`recorded directions in captures of the stream collection${CORPUS_NOTE}`, () => {
  const names = ['any_sll2', 'ffmpeg_publish_128chunk', 'ffmpeg_publish_h263_mp3', 'gst_rtmp2_publish', 'refused_app'];
  const cases = names.flatMap((name) => ['client', 'server'].map((who) => [name, who] as const));

  it.each(cases)('%s, %s: the messages of the reference list', async (name, who) => {
    if (!isListed(name)) return;
    const path = join(process.env['RTMPKIT_STREAMS'] as string, 'pcap', `gen-rtmp_${name}.pcap`);
    const listed =
      recordedDirections()
        .find((one) => one.name === `gen-cap__${name}.${who}.rtmp`)
        ?.messages() ?? [];
    const found = (await messages(path)).filter(({ direction }) => direction === who);
    expect(
      found.map((one) => [one['chunkStreamId'], one['timestamp'], one['messageTypeId'], one['messageLength']]),
    ).toEqual(listed.map(({ csid, ts, type, len }: ListedMessage) => [csid, ts, type, len]));
  });

  it('two publishers: --extract lists them, and --connection chooses', async () => {
    if (!isListed('two_publishers')) return;
    const path = join(process.env['RTMPKIT_STREAMS'] as string, 'pcap', 'gen-rtmp_two_publishers.pcap');
    const output = join(folder, 'two.flv');
    const asked = await runInProcess(['rtmp', path, '--extract', output]);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('connection 0, stream 1 from the client');
    expect(asked.stderr).toContain('connection 1, stream 1 from the client');
    expect((await runInProcess(['rtmp', path, '--extract', output, '--connection', '1'])).code).toBe(0);
    const { stdout } = await runInProcess(['flv', output, '--json', '--summary']);
    const { summary } = JSON.parse(stdout) as { summary: { tracks: { codec: string }[] } };
    expect(summary.tracks.map(({ codec }) => codec).sort()).toEqual(['avc1', 'mp4a']);
    // Of check, the others are named.
    const checked = await runInProcess(['check', path, '--report', 'json']);
    expect(checked.stdout).toContain('"code":"other-stream"');
  });

  it.each(['wader-fq__http_gzip.cap', 'wader-fq__ns.pcap'])('%s has no RTMP: exit code 3', async (name) => {
    if (!hasCorpus) return;
    const path = join(process.env['RTMPKIT_STREAMS'] as string, 'pcap', name);
    for (const command of ['rtmp', 'nalu', 'flv']) {
      const { code, stderr } = await runInProcess([command, path]);
      expect({ command, code }).toEqual({ command, code: 3 });
      expect(stderr).toContain('is a packet capture without');
    }
  });
});
