import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { ServerNotice } from '../../../src/analysis/serve/server-notice.ts';
import type { StreamStatus } from '../../../src/analysis/serve/stream-status.ts';
import { Sink } from '../../../src/io/sink.ts';
import { themeFor } from '../../../src/present/colour.ts';
import { NdjsonServeView, type ServeView, TextServeView } from '../../../src/present/serve/serve-view.ts';
import { expectValid, validator } from '../../commands/validators.ts';

/** A pipe whose reader reads only when it is told to. */
class Pipe extends Writable {
  readonly lines: string[] = [];
  #isRead = false;
  #next: (() => void) | undefined;

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    const text = bytes.toString('utf8').trimEnd();
    if (text !== '') this.lines.push(...text.split('\n'));
    if (this.#isRead) done();
    else this.#next = done;
  }

  read(): void {
    this.#isRead = true;
    this.#next?.();
  }
}

const TIME = '2026-11-29T05:59:12.000Z';
const connect = (connection: number): ServerNotice => ({
  event: 'connect',
  connection,
  peer: '127.0.0.1:5000',
  app: 'live',
});
const judgement = { counts: { error: 0, warning: 0, info: 0 }, findings: [], framesHit: {}, frames: 5 };
const verdict = {
  event: 'verdict',
  connection: 1,
  peer: 'x',
  app: 'live',
  name: 'a',
  judgement,
} as unknown as ServerNotice;
const STREAM: StreamStatus = {
  ...{
    app: 'live',
    name: 'demo',
    bytesIn: 5,
    bytesOut: 0,
    droppedFrames: 0,
    bitrateBps: 0,
    players: [],
    cachedBytes: 0,
  },
};

const views: readonly (readonly [string, (out: Sink) => Promise<ServeView>])[] = [
  ['NDJSON', async (out) => new NdjsonServeView(out, false)],
  ['text', async (out) => new TextServeView({ out, theme: await themeFor(false), quiet: false })],
];

describe.each(views)('output that nobody reads, %s', (name, viewOn) => {
  test('is dropped and counted, states before events, the verdict last', async () => {
    const pipe = new Pipe();
    const view = await viewOn(new Sink(pipe));
    view.begin({ address: 'rtmp://127.0.0.1:1935', publishQuery: '' });
    const begun = name === 'text' ? 3 : 1;
    const waits = (): number => pipe.writableLength;
    for (let i = 0; i < 10_000; i++) view.status([STREAM], TIME);
    const afterStates = waits();
    for (let i = 0; i < 50_000; i++) view.notice(connect(i), TIME);
    const afterEvents = waits();
    view.status([STREAM], TIME);
    view.notice(connect(0), TIME);
    expect(waits()).toBe(afterEvents);
    view.notice(verdict, TIME);
    expect(afterStates).toBeLessThan(100_000);
    expect(afterEvents).toBeLessThan(1_100_000);
    expect(waits()).toBeGreaterThan(afterEvents);
    pipe.read();
    await new Promise((resolve) => setImmediate(resolve));
    view.notice(connect(7), TIME);
    view.end();
    await new Sink(pipe).finish();
    const all = begun + 10_000 + 50_000 + 2 + 1 + 1;
    const counts = pipe.lines.map((line) =>
      Number(/^\{"record":"dropped","count":(\d+)\}$|^(\d+) lines? dropped/.exec(line)?.slice(1).find(Boolean) ?? 0),
    );
    const told = counts.filter((count) => count > 0);
    expect(told.length).toBeGreaterThan(1);
    expect(pipe.lines.length - told.length + told.reduce((a, b) => a + b)).toBe(all);
    if (name === 'NDJSON')
      for (const line of pipe.lines.slice(0, 300)) expectValid(validator('serve.ndjson.schema.json'), JSON.parse(line));
    expect(pipe.lines.join()).toContain(name === 'text' ? 'no findings in 5 frames' : '"verdict"');
  });
});
