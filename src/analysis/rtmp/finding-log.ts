import type { Direction } from '../../container/capture/capture-item.ts';
import type { Diagnostic, Severity } from '../../syntax/diagnostics.ts';
import { type DiagnosticRecord, diagnosticRecord } from '../diagnostic-record.ts';
import type { KeyMask } from './key-mask.ts';

/** Codes whose first sentence is kept. */
const MAX_FIRST = 100;

/** Findings that wait before a connection is known to be one of RTMP. */
const MAX_WAITING = 1000;

type First = Pick<DiagnosticRecord, 'severity' | 'code' | 'rule' | 'message'>;

interface Noted {
  readonly found: Diagnostic;
  /** `offset` counts from the body of the message. */
  readonly isInBody: boolean;
}

/** The findings of a connection, with their place in it and without its secrets. */
export class FindingLog {
  readonly #connection: number;
  readonly #mask: KeyMask;
  readonly #filter: ((found: Diagnostic) => Diagnostic | undefined) | undefined;
  readonly counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #first = new Map<string, First>();
  #noted: Noted[] = [];

  constructor(connection: number, mask: KeyMask, filter: ((found: Diagnostic) => Diagnostic | undefined) | undefined) {
    this.#connection = connection;
    this.#mask = mask;
    this.#filter = filter;
  }

  /** The first finding of each code. */
  get first(): readonly First[] {
    return [...this.#first.values()];
  }

  /** `tag` of findings that media has is the number of the message. */
  note(found: Diagnostic, direction: Direction | undefined, messageIndex: number | undefined, isInBody = false): void {
    const { tag, ...rest } = found;
    const index = messageIndex ?? tag;
    const placed: Diagnostic = {
      ...rest,
      message: this.#mask.text(rest.message),
      connection: this.#connection,
      ...(direction !== undefined && { direction }),
      ...(index !== undefined && index >= 0 && { messageIndex: index }),
    };
    const counted = this.#filter === undefined ? placed : this.#filter(placed);
    if (counted === undefined || this.#noted.length >= MAX_WAITING) return;
    this.#noted.push({ found: counted, isInBody });
  }

  /** What was noted since the last call; `directionOffsetOf`: places a byte of the body of the last message. */
  *take(directionOffsetOf?: (bodyOffset: number) => number | undefined): Generator<DiagnosticRecord, void> {
    const noted = this.#noted;
    if (noted.length === 0) return;
    this.#noted = [];
    for (const { found, isInBody } of noted) {
      const record = diagnosticRecord(isInBody ? placedIn(found, directionOffsetOf) : found);
      const { severity, code, rule } = record;
      this.counts[severity]++;
      if (this.#first.size < MAX_FIRST && !this.#first.has(code)) {
        this.#first.set(code, { severity, code, ...(rule !== undefined && { rule }), message: found.message });
      }
      yield record;
    }
  }
}

const placedIn = (
  { offset, ...found }: Diagnostic,
  directionOffsetOf: ((bodyOffset: number) => number | undefined) | undefined,
): Diagnostic => {
  const at = offset === undefined ? undefined : directionOffsetOf?.(offset);
  return at === undefined ? found : { ...found, offset: at };
};
