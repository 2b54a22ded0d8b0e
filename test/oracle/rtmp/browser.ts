import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Scene } from './scene.ts';

const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking ' +
  '--disable-component-update --disable-sync --remote-debugging-pipe --window-size=1000,900';

/** A page in headless Chromium. */
export interface Browser {
  /** The value of an expression in the page, which may be a promise. */
  value(expression: string): Promise<unknown>;
  /** Types a key, as in `KeyboardEvent.key`. */
  press(key: string, modifiers?: { readonly shift?: boolean }): Promise<void>;
  /** Drags the mouse with its button down. */
  drag(from: Place, to: Place): Promise<void>;
  /** A turn of the wheel, with Ctrl held. */
  wheel(at: Place, deltaY: number): Promise<void>;
  /** What the page logged, threw, or was refused. */
  readonly faults: readonly string[];
}

/** CSS pixels from the corner of the window. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** How a page is opened. */
export interface PageOptions {
  /** Runs before the scripts of the page. */
  readonly first?: string;
  /** CSS pixels; 1000 by default. */
  readonly width?: number;
  readonly colours?: 'light' | 'dark';
  /** The scripts of the page do not run. */
  readonly withoutScripts?: boolean;
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

/** Removes a profile. The children of a browser that has ended write on for a moment. */
const removed = async (profile: string): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(profile, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await setTimeout(100);
    }
  }
};

/** Bits of modifiers. */
const CTRL = 2;
const SHIFT = 8;

const FAULTS = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'];

/** Opens an address, by the DevTools protocol. */
export const openPage = async (
  { file, keep }: Scene,
  address: string,
  { first = '', width, colours, withoutScripts = false }: PageOptions = {},
): Promise<Browser> => {
  const profile = mkdtempSync(file('profile-'));
  const child = spawn('chromium', [`--user-data-dir=${profile}`, ...CHROMIUM.split(' ')], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  keep({
    stop: async () => {
      child.kill();
      await closed;
      await removed(profile);
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
  if (width !== undefined) {
    const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: false };
    await toPage('Emulation.setDeviceMetricsOverride', metrics);
  }
  if (colours !== undefined) {
    await toPage('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: colours }] });
  }
  if (withoutScripts) await toPage('Emulation.setScriptExecutionDisabled', { value: true });
  await toPage('Page.navigate', { url: address });
  const mouse = (type: string, at: Place, more: object = {}) =>
    toPage('Input.dispatchMouseEvent', { type, ...at, ...more });
  return {
    faults,
    press: async (key, { shift = false } = {}) => {
      const own = { key, modifiers: shift ? SHIFT : 0, ...(key.length === 1 && { text: key }) };
      await toPage('Input.dispatchKeyEvent', { type: 'keyDown', ...own });
      await toPage('Input.dispatchKeyEvent', { type: 'keyUp', ...own });
    },
    drag: async (from, to) => {
      await mouse('mousePressed', from, { button: 'left', clickCount: 1 });
      await mouse('mouseMoved', { x: (from.x + to.x) / 2, y: to.y }, { button: 'left' });
      await mouse('mouseMoved', to, { button: 'left' });
      await mouse('mouseReleased', to, { button: 'left', clickCount: 1 });
    },
    wheel: async (at, deltaY) => {
      await mouse('mouseWheel', at, { deltaX: 0, deltaY, modifiers: CTRL });
    },
    value: async (expression) => {
      const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      return (await toPage('Runtime.evaluate', options))?.result?.value;
    },
  };
};
