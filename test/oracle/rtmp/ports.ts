import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

/** A port of 127.0.0.1 that nobody listens on: for programs that cannot choose one themselves. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
};

const LISTEN = '0A';

/** True if a process listens on a port. Read from Linux's table: `ffmpeg -listen 1` takes one connection, ever. */
const isListening = (port: number): boolean => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .some((line) => {
      const [, local, , state] = line.trim().split(/\s+/);
      return state === LISTEN && local?.endsWith(`:${hex}`) === true;
    });
};

/** Starts a program on a free port and waits until it listens. Another process may be quicker: it is tried again. */
export const listening = async (start: (port: number) => Child): Promise<{ child: Child; port: number }> => {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = start(port);
    let ended = false;
    void child.ended.then(() => (ended = true));
    while (!ended && !isListening(port)) await sleep(20);
    await sleep(0);
    if (!ended) return { child, port };
    if (attempt === 3) throw new Error(`no server: ${child.output()}`);
  }
};
