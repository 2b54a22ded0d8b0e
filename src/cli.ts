import { run } from './commands/run.ts';
import type { Context } from './io/context.ts';
import { keepYoungHeapSmall } from './io/young-heap.ts';

const interruption = new AbortController();
// The first one ends the run in order, with a summary of what is known; the second one ends it at once.
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const interrupt = () => {
  for (const signal of SIGNALS) process.off(signal, interrupt);
  interruption.abort();
};
for (const signal of SIGNALS) process.on(signal, interrupt);

keepYoungHeapSmall();
// Only RTMPKIT_DEBUG=1 shows stacks. A damaged stream makes an error a unit, and taking its stack costs ten times the unit.
if (process.env['RTMPKIT_DEBUG'] !== '1') Error.stackTraceLimit = 0;

const context: Context = {
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  interrupted: interruption.signal,
};

// Not process.exit(): what has been written to a pipe may still be on its way.
process.exitCode = await run(process.argv.slice(2), context);
