import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { Scene } from './scene.ts';

const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --remote-debugging-pipe --window-size=1000,900';

/** A page in headless Chromium. */
export interface Browser {
  /** The value of an expression in the page, which may be a promise. */
  value(expression: string): Promise<unknown>;
  /** What the page logged, threw, or was refused. */
  readonly faults: readonly string[];
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly targetId?: string;
    readonly sessionId?: string;
    readonly result?: { readonly value?: unknown };
  };
}

const FAULTS = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];

/** Opens an address, by the DevTools protocol; `first` runs before the scripts of the page. */
export const openPage = async ({ file, keep }: Scene, address: string, first = ''): Promise<Browser> => {
  const profile = mkdtempSync(file('profile-'));
  const child = spawn('chromium', [`--user-data-dir=${profile}`, ...CHROMIUM.split(' ')], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  keep({
    stop: async () => {
      child.kill();
      await closed;
      rmSync(profile, { recursive: true, force: true });
    },
  });
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  input.on('error', () => undefined);
  const faults: string[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  let unread = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (unread + chunk).split('\0');
    unread = messages.pop() ?? '';
    for (const message of messages) {
      const answer = JSON.parse(message) as Answer;
      if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
      else if (FAULTS.includes(answer.method ?? '')) faults.push(JSON.stringify(answer.params));
    }
  });
  let count = 0;
  const send = async (method: string, params: object, sessionId?: string): Promise<Answer['result']> => {
    const { error, result } = await new Promise<Answer>((resolve) => {
      waiting.set(++count, resolve);
      input.write(`${JSON.stringify({ id: count, method, params, sessionId })}\0`);
    });
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  const target = await send('Target.createTarget', { url: 'about:blank' });
  const session = await send('Target.attachToTarget', { targetId: target?.targetId, flatten: true });
  const toPage = (method: string, params: object = {}) => send(method, params, session?.sessionId);
  for (const domain of ['Runtime', 'Log', 'Page']) await toPage(`${domain}.enable`);
  await toPage('Page.addScriptToEvaluateOnNewDocument', { source: first });
  await toPage('Page.navigate', { url: address });
  return {
    faults,
    value: async (expression) => {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      return (await toPage('Runtime.evaluate', options))?.result?.value;
    },
  };
};
