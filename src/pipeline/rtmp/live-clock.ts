import { nowMs } from '../../io/clock.ts';

/** The clock of a live stream; tests have one of their own. */
export interface LiveClock {
  /** Milliseconds, never running backward. */
  nowMs(): number;
  /** Resolves after so many milliseconds, or at once when interrupted. */
  pause(ms: number, interrupted: AbortSignal): Promise<void>;
}

/** The clock of the system. */
export const SYSTEM_CLOCK: LiveClock = {
  nowMs,
  pause: (ms, interrupted) =>
    new Promise((resolve) => {
      if (interrupted.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        interrupted.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      interrupted.addEventListener('abort', done, { once: true });
    }),
};
