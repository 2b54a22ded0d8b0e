import { inject } from 'vitest';
import type { ServerNotice } from '../../../src/analysis/serve/server-notice.ts';
import { type Child, startChild } from './child.ts';
import type { Peer } from './peers/peer.ts';

type Named<Event extends ServerNotice['event']> = ServerNotice & { readonly event: Event };

/** `rtmpkit serve` as a process of its own, and what it said. */
export interface OwnServer extends Peer {
  readonly child: Child;
  /** Its events of a kind so far. */
  of<Event extends ServerNotice['event']>(event: Event): readonly Named<Event>[];
  /** Resolves once there were so many events of a kind, ever; rejects if the server ends before. */
  until(event: ServerNotice['event'], times?: number): Promise<void>;
  /** The exit code of a server that ends by itself, as with `--once`. */
  readonly ended: Promise<number>;
}

const HOST = '127.0.0.1';

/** Our program with these arguments. */
export const startOwn = (args: readonly string[]): Child => startChild(process.execPath, [inject('program'), ...args]);

/** Starts `rtmpkit serve` at a free port, and waits until it listens. */
export const startServe = async (...args: readonly string[]): Promise<OwnServer> => {
  const child = startOwn(['serve', '--listen', '0', '--ndjson', ...args]);
  const address = /"address":"rtmp:\/\/127\.0\.0\.1:(\d+)"/;
  await child.said(address);
  const port = Number(address.exec(child.output())?.[1]);
  const of = <Event extends ServerNotice['event']>(event: Event): readonly Named<Event>[] =>
    child
      .output()
      .split('\n')
      .filter((line) => line.includes(`"event":"${event}"`) && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Named<Event>);
  return {
    port,
    child,
    ended: child.ended,
    url: (app, key) => `rtmp://${HOST}:${port}/${app}/${key}`,
    of,
    until: (event, times = 1) => child.said(new RegExp(`"event":"${event}".*\\}\\n`), times),
    stop: async () => {
      await child.stop();
    },
  };
};

/** Our program plays to an FLV file, until the publisher leaves. */
export const ownPlay = (url: string, out: string, ...flags: readonly string[]): Child =>
  startOwn(['convert', url, out, ...flags]);

/** Our program publishes a file as fast as the server reads. */
export const ownPublish = (input: string, url: string, ...flags: readonly string[]): Child =>
  startOwn(['convert', input, url, '--no-realtime', ...flags]);
