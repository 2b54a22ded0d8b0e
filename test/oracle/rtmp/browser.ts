import { mkdtempSync, rmSync } from 'node:fs';
import { startChild } from './child.ts';
import type { Scene } from './scene.ts';

const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --remote-debugging-port=0 --window-size=1000,900 about:blank';

/** A page in headless Chromium. */
export interface Browser {
  /** The value of an expression in the page, which may be a promise. */
  value(expression: string): Promise<unknown>;
  /** What the page logged, threw, or was refused. */
  readonly faults: readonly string[];
  stop(): Promise<unknown>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

const FAULTS = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];

/** Opens an address, by the DevTools protocol; `first` runs before the scripts of the page. */
export const openPage = async ({ file, keep }: Scene, address: string, first = ''): Promise<Browser> => {
  const profile = mkdtempSync(file('profile-'));
  const child = keep(startChild('chromium', [`--user-data-dir=${profile}`, ...CHROMIUM.split(' ')]));
  await child.said(/DevTools listening on ws:\/\/[\w.]+:\d+\//);
  const [, host = ''] = /DevTools listening on ws:\/\/([\w.]+:\d+)\//.exec(child.output()) ?? [];
  const targets = (await (await fetch(`http://${host}/json`)).json()) as readonly Readonly<Record<string, string>>[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')?.['webSocketDebuggerUrl'] ?? '');
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const faults: string[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else if (FAULTS.includes(answer.method ?? '')) faults.push(JSON.stringify(answer.params));
  });
  let count = 0;
  const send = (method: string, params: object = {}): Promise<Answer> =>
    new Promise((resolve) => {
      waiting.set(++count, resolve);
      socket.send(JSON.stringify({ id: count, method, params }));
    });
  for (const domain of ['Runtime', 'Log', 'Page']) await send(`${domain}.enable`);
  await send('Page.addScriptToEvaluateOnNewDocument', { source: first });
  await send('Page.navigate', { url: address });
  return {
    faults,
    value: async (expression) => {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      return (await send('Runtime.evaluate', options)).result?.result?.value;
    },
    stop: async () => {
      socket.close();
      await child.stop();
      rmSync(profile, { recursive: true, force: true });
    },
  };
};
