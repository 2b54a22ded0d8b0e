import type { SequenceHeader } from '../syntax/sequence-header.ts';
import type { ObuFinding } from './obu-finding.ts';

/**
 * Finds sequence headers with other content than before where no new coded video sequence begins: at a frame that is no
 * key frame shown at once (AV1 7.5). Only operating_parameters_info() may differ within one.
 */
export class SequenceChange {
  #last: string | undefined;
  #isNew = false;

  /** Takes each sequence header that was read. */
  header(header: SequenceHeader): void {
    const content = JSON.stringify(header, (key, value) => (key === 'operating_parameters_info' ? undefined : value));
    if (this.#last !== undefined && content !== this.#last) this.#isNew = true;
    this.#last = content;
  }

  /** Takes each frame; `begins`: it can begin a coded video sequence. */
  frame(begins: boolean): ObuFinding | undefined {
    if (!this.#isNew) return undefined;
    this.#isNew = false;
    if (begins) return undefined;
    const message =
      'the sequence header has other content than before at a frame that is no shown key frame: a new one begins a coded ' +
      'video sequence (AV1 7.5)';
    return { severity: 'error', code: 'sps-change', message };
  }
}
