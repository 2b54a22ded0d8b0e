import { fileURLToPath } from 'node:url';
import { startChild } from '../child.ts';
import type { Peer } from './peer.ts';

const PROGRAM = fileURLToPath(new URL('../../../../bin/rtmpkit.js', import.meta.url));

export interface Serve extends Peer {
  /** Resolves when a stream was played so often, ever. */
  played(path: string, times: number): Promise<void>;
  published(path: string, times: number): Promise<void>;
  /** Standard output so far. */
  output(): string;
  /** Exit code, when it ends. */
  readonly ended: Promise<number>;
}

/** `rtmpkit serve` on a free port. */
export const startServe = async (...options: readonly string[]): Promise<Serve> => {
  const child = startChild(process.execPath, [PROGRAM, 'serve', '--listen', '0', ...options]);
  await child.said(/rtmp:\/\/127\.0\.0\.1:\d+/);
  const port = Number(/rtmp:\/\/127\.0\.0\.1:(\d+)/.exec(child.output())?.[1]);
  return {
    port,
    url: (app, key) => `rtmp://127.0.0.1:${port}/${app}/${key}`,
    played: (path, times) => child.said(new RegExp(`plays ${path}\n`), times),
    published: (path, times) => child.said(new RegExp(`publishes ${path}\n`), times),
    output: () => child.output(),
    ended: child.ended,
    stop: async () => {
      await child.stop();
    },
  };
};
