import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../process.ts';
import { startChild } from '../child.ts';
import { listening } from '../ports.ts';
import type { Peer } from './peer.ts';

const MODULE = 'ngx_rtmp_module.so';
/** Debian's place, which is not in the PATH of every user. */
const INSTALLED = '/usr/sbin/nginx';
const NGINX = existsSync(INSTALLED) ? INSTALLED : 'nginx';

/** The path of the RTMP module; undefined if nginx or the module is not installed. */
const findModule = async (): Promise<string | undefined> => {
  if (process.platform !== 'linux') return undefined;
  const { code, stderr } = await run(NGINX, ['-V']);
  if (code !== 0) return undefined;
  const [, prefix = '/usr/lib/nginx/modules'] = /--modules-path=(\S+)/.exec(stderr.toString()) ?? [];
  const path = join(prefix, MODULE);
  return existsSync(path) ? path : undefined;
};

let found: Promise<string | undefined> | undefined;
const modulePath = (): Promise<string | undefined> => (found ??= findModule());

export const hasNginx = async (): Promise<boolean> => (await modulePath()) !== undefined;

export interface Nginx extends Peer {
  /** The error log at level info: nginx-rtmp writes each command into it. */
  log(): string;
  /** Resolves once so many players of a stream were accepted, ever. */
  played(key: string, times: number): Promise<void>;
  /** Resolves once a stream was published so often, ever. */
  published(key: string, times: number): Promise<void>;
  /** Resolves once so many connections were closed, ever. */
  left(times: number): Promise<void>;
  /** What the application `record` wrote: FLV files. */
  recordings(): readonly string[];
  /** A file here is played by `rtmp://…/vod/NAME`. */
  readonly vodFolder: string;
}

/**
 * nginx with its RTMP module, one process as the current user. Applications: `live`; `key`, where a player waits for a
 * key frame; `record`, which writes FLV; `vod`, which plays files; `oldtime`, without extended timestamps on fmt 3.
 * Its players are told when the publisher leaves, and end then. `directives` go into the server block.
 */
export const startNginx = async (directives = ''): Promise<Nginx> => {
  const path = await modulePath();
  if (path === undefined) throw new Error('nginx with its RTMP module is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-nginx-'));
  const inFolder = (name: string): string => join(folder, name);
  for (const name of ['recorded', 'vod']) mkdirSync(inFolder(name));
  const application = (name: string, more: string): string =>
    `application ${name} { ${/vod/.test(name) ? '' : 'live on; publish_notify on; '}${more} }`;
  const configuration = (port: number): string => `
load_module ${path};
daemon off;
master_process off;
pid ${inFolder('nginx.pid')};
error_log ${inFolder('error.log')} info;
events { worker_connections 2048; }
rtmp { access_log off; server {
  listen 127.0.0.1:${port};
  ${directives}
  ${application('live', '')}
  ${application('key', 'wait_key on;')}
  ${application('record', `record all; record_path ${inFolder('recorded')}; record_unique on;`)}
  ${application('oldtime', 'publish_time_fix off; play_time_fix off;')}
  ${application('vod', `play ${inFolder('vod')};`)}
} }
`;
  const { child, port } = await listening((free) => {
    const file = inFolder('nginx.conf');
    writeFileSync(file, configuration(free));
    return startChild(NGINX, ['-p', folder, '-e', inFolder('error.log'), '-c', file]);
  });
  let ended = false;
  void child.ended.then(() => (ended = true));
  const log = (): string => readFileSync(inFolder('error.log'), 'utf8');
  const logged = async (pattern: RegExp, times: number): Promise<void> => {
    while ([...log().matchAll(pattern)].length < times) {
      if (ended) throw new Error(`nginx ended and never logged ${pattern}:\n${log()}`);
      await sleep(20);
    }
  };
  return {
    port,
    url: (app, key) => `rtmp://127.0.0.1:${port}/${app}/${key}`,
    log,
    played: (key, times) => logged(new RegExp(`: \\*\\d+ play: name='${key}'`, 'g'), times),
    published: (key, times) => logged(new RegExp(`: \\*\\d+ publish: name='${key}'`, 'g'), times),
    left: (times) => logged(/: \*\d+ disconnect,/g, times),
    recordings: () => readdirSync(inFolder('recorded')).map((name) => join(inFolder('recorded'), name)),
    vodFolder: inFolder('vod'),
    stop: async () => {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
