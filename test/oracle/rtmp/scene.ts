import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { isThere } from '../process.ts';
import { canCapture } from './capture.ts';
import { hasGstreamer } from './peers/gstreamer.ts';
import { hasNginx } from './peers/nginx.ts';
import { hasNodeMediaServer } from './peers/node-media-server.ts';
import { hasRtmpdump } from './peers/rtmpdump.ts';

const CHECKS = {
  ffmpeg: () => isThere('ffmpeg', '-version'),
  nginx: hasNginx,
  rtmpdump: hasRtmpdump,
  gstreamer: hasGstreamer,
  'node-media-server': hasNodeMediaServer,
  chromium: () => isThere('chromium', '--version'),
  tshark: () => isThere('tshark', '--version'),
  tcpdump: canCapture,
};
export type PeerName = keyof typeof CHECKS;

const answers = new Map<PeerName, Promise<boolean>>();
const has = (name: PeerName): Promise<boolean> => {
  const answer = answers.get(name) ?? CHECKS[name]();
  answers.set(name, answer);
  return answer;
};

/** To capture takes rights that a machine of CI need not give; all the rest can be installed. */
const MAY_BE_MISSING: readonly PeerName[] = ['tcpdump'];

export interface Scene {
  /** A path in a folder that is removed after the test. */
  file(name: string): string;
  /** Sees to it that what was started is stopped after the test, whatever happened. */
  keep<Started extends { stop(): Promise<unknown> }>(started: Started): Started;
}

/**
 * What a test with real peers begins with: `const { file, keep } = await scene(context, 'nginx', 'rtmpdump')`. Without
 * one of the programs the test is skipped, and says so; it fails in CI.
 */
export const scene = async (context: TestContext, ...names: readonly PeerName[]): Promise<Scene> => {
  for (const name of names) {
    if (await has(name)) continue;
    const mustBeThere = process.env['CI'] !== undefined && !MAY_BE_MISSING.includes(name);
    if (mustBeThere) throw new Error(`${name} is not installed`);
    context.skip(`no ${name}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-peers-'));
  const started: { stop(): Promise<unknown> }[] = [];
  context.onTestFinished(async () => {
    await Promise.all(started.map((one) => one.stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    file: (name) => join(folder, name),
    keep: (one) => {
      started.push(one);
      return one;
    },
  };
};
