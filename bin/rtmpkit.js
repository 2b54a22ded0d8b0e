#!/usr/bin/env node
// Stacks name the TypeScript source.
if (process.env.RTMPKIT_DEBUG === '1') process.setSourceMapsEnabled(true);
try {
  await import('../dist/cli.js');
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stderr.write("rtmpkit: not built yet: run 'npm run build' first\n");
  process.exitCode = 2;
}
