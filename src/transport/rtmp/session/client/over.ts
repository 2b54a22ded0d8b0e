import type { ClientStep } from '../client-event.ts';
import type { ClientState } from './client-state.ts';

/** It failed, or was closed. */
export class Over implements ClientState {
  readonly step: ClientStep;
  readonly isOver = true;

  constructor(step: ClientStep) {
    this.step = step;
  }
}
