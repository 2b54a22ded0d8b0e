import { uptime } from 'node:process';

/** Milliseconds of a monotonic clock. `performance.now()` is the same, but takes 2 ms to load (measured). */
export const nowMs = (): number => uptime() * 1000;

/** The time of day at which `nowMs` was 0. */
const START_MS = Date.now() - nowMs();

/** Milliseconds since 1970, in whole microseconds, by the monotonic clock: they never go back. */
export const wallMs = (): number => Math.round((START_MS + nowMs()) * 1000) / 1000;

/** The day, UTC: `2026-11-29`. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Now, UTC: `2026-11-29T05:59:12.345Z`. */
export const isoTime = (): string => new Date().toISOString();
