import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/rtmpkit.js', import.meta.url));

/** Runs `rtmpkit` as built. */
export const rtmpkit = (...args: readonly string[]): Child => startChild(process.execPath, [PROGRAM, ...args]);
