import { PassThrough } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import type { Finding } from '../../analysis/checks/finding.ts';
import type { Context } from '../../io/context.ts';
import { keepHeapSmall } from '../../io/heap.ts';
import { checkInput } from './check-input.ts';
import { type FromWorker, receivedSettings, type ToWorker, type WorkerSetup } from './worker-messages.ts';

// A thread that checks one input after the other: see worker-pool.ts.

const { env, threads } = workerData as WorkerSetup;
keepHeapSmall(threads);
if (env['RTMPKIT_DEBUG'] !== '1') Error.stackTraceLimit = 0;

const port = parentPort as NonNullable<typeof parentPort>;
const interruption = new AbortController();
const context: Context = {
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env,
  interrupted: interruption.signal,
};
let written: () => void = () => undefined;

const say = (message: FromWorker): void => port.postMessage(message);

/** Findings that are not sent yet. While they cannot be written, the check waits, so that none pile up. */
let waiting: Finding[] = [];
const sendFindings = async (): Promise<void> => {
  if (waiting.length === 0) return;
  const findings = waiting;
  waiting = [];
  const done = new Promise<void>((resolve) => {
    written = resolve;
  });
  say({ kind: 'findings', findings });
  await done;
};

const check = async ({ path, settings, live }: ToWorker & { readonly kind: 'check' }): Promise<void> => {
  const follower = { finding: (found: Finding): unknown => waiting.push(found), flush: sendFindings };
  try {
    const checked = await checkInput(path, receivedSettings(settings), context, live ? follower : {});
    await sendFindings();
    say({ kind: 'checked', checked });
  } catch (error) {
    waiting = [];
    say({ kind: 'failed', message: (error as Error).stack ?? `${error}` });
  }
};

port.on('message', (message: ToWorker) => {
  if (message.kind === 'check') void check(message);
  else if (message.kind === 'written') written();
  else interruption.abort();
});
