import type { ServerStep } from '../server-event.ts';
import type { ServerState } from './server-state.ts';

/** It failed, or was closed. */
export class Over implements ServerState {
  readonly step: ServerStep;
  readonly isOver = true;

  constructor(step: ServerStep) {
    this.step = step;
  }
}
