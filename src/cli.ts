import { run } from './commands/run.ts';
import type { Context } from './io/context.ts';
import { keepHeapSmall } from './io/heap.ts';

const interruption = new AbortController();
// The first signal ends the run cleanly, with a summary so far; the second kills the process.
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const interrupt = (signal: NodeJS.Signals) => {
  if (!interruption.signal.aborted) {
    // The listeners stay: once progress was shown, signal-exit listens too, and kills the process if it is alone.
    interruption.abort();
    return;
  }
  for (const one of SIGNALS) process.off(one, interrupt);
  process.kill(process.pid, signal);
};
for (const signal of SIGNALS) process.on(signal, interrupt);

keepHeapSmall();
// Only RTMPKIT_DEBUG=1 shows stacks. A damaged stream raises an error per unit; its stack costs ten times the unit.
if (process.env['RTMPKIT_DEBUG'] !== '1') Error.stackTraceLimit = 0;

const context: Context = {
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupted: interruption.signal,
  checkWorker: new URL('./check-worker.js', import.meta.url),
  servePage: new URL('./serve.html', import.meta.url),
  reportPage: new URL('./report.html', import.meta.url),
};

// Not process.exit(): writes to a pipe may still be pending.
process.exitCode = await run(process.argv.slice(2), context);
