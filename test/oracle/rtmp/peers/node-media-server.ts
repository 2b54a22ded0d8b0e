import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmModules } from '../../npm-modules.ts';
import { startChild } from '../child.ts';
import type { Peer } from './peer.ts';

const VERSION = '4.4.3';
const MAIN = fileURLToPath(new URL('node-media-server.cjs', import.meta.url));

let fetched: Promise<string | undefined> | undefined;
const modules = (): Promise<string | undefined> => (fetched ??= npmModules(`node-media-server@${VERSION}`));

/** False where the npm registry cannot be reached. */
export const hasNodeMediaServer = async (): Promise<boolean> => (await modules()) !== undefined;

export interface NodeMediaServer extends Peer {
  /** Resolves once a stream was played so often, ever. */
  played(path: string, times: number): Promise<void>;
  published(path: string, times: number): Promise<void>;
}

/**
 * Node-Media-Server, RTMP only. It keeps the latest GOP for players that come late, and never tells players that the
 * publisher left: they need a number of frames to end.
 */
export const startNodeMediaServer = async (): Promise<NodeMediaServer> => {
  const folder = await modules();
  if (folder === undefined) throw new Error('node-media-server cannot be fetched');
  const data = mkdtempSync(join(tmpdir(), 'rtmpkit-nms-'));
  const child = startChild(process.execPath, [MAIN, join(folder, 'node-media-server'), data]);
  await child.said(/^port \d+$/m);
  const port = Number(/^port (\d+)$/m.exec(child.output())?.[1]);
  return {
    port,
    url: (app, key) => `rtmp://127.0.0.1:${port}/${app}/${key}`,
    played: (path, times) => child.said(new RegExp(`start play ${path}\n`), times),
    published: (path, times) => child.said(new RegExp(`start push ${path}\n`), times),
    stop: async () => {
      await child.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
