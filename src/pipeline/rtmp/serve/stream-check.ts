import { type ActiveRule, Checker } from '../../../analysis/checks/checker.ts';
import type { Finding } from '../../../analysis/checks/finding.ts';
import { FindingGroups } from '../../../analysis/checks/finding-groups.ts';
import { type Judgement, judgementOf } from '../../../analysis/checks/judgement.ts';
import type { FindingsStatus } from '../../../analysis/serve/stream-status.ts';
import { FlvWatch } from '../../../analysis/watch/flv-watch.ts';
import { joined } from '../../../bytes/joined.ts';
import { FlvReader } from '../../../container/flv/tag/flv-reader.ts';
import type { Severity } from '../../../syntax/diagnostics.ts';
import { LiveFlv } from '../live-flv.ts';
import type { Subscriber } from './live-stream.ts';
import type { StreamedMessage } from './media-role.ts';

/** Findings that are kept for the state of a stream. */
const MAX_LAST = 20;

const NOTHING = {
  severity: 'error',
  code: 'empty-input',
  message: 'the publisher sent no media',
  found: '0',
} as const;

/** How published streams are checked. */
export interface CheckSettings {
  readonly rules: readonly ActiveRule[];
  /** The first error ends the publish. */
  readonly enforce: boolean;
}

/** Checks what is published while it comes, as `check` reads an FLV. */
export class StreamCheck implements Subscriber {
  readonly #settings: CheckSettings;
  readonly #onFinding: (finding: Finding) => void;
  readonly #groups = new FindingGroups();
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  readonly #last: Finding[] = [];
  readonly #flv = new LiveFlv();
  readonly #reader = new FlvReader();
  readonly #checker: Checker;
  readonly #watch: FlvWatch;
  #hasBegun = false;
  #refusal: string | undefined;
  #judgement: Judgement | undefined;

  /** `onFinding` is told of each finding as soon as it is certain. */
  constructor(settings: CheckSettings, onFinding: (finding: Finding) => void) {
    this.#settings = settings;
    this.#onFinding = onFinding;
    this.#checker = new Checker(settings.rules, (finding) => this.#found(finding));
    this.#checker.opened('flv');
    this.#watch = new FlvWatch(this.#checker);
  }

  /** Why the publish must not go on. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  get status(): FindingsStatus {
    return { counts: { ...this.#counts }, last: [...this.#last] };
  }

  /** Known once the publish has ended. */
  get judgement(): Judgement | undefined {
    return this.#judgement;
  }

  take({ message }: StreamedMessage): void {
    this.#read(this.#flv.push(message));
  }

  ended(): void {
    if (this.#judgement !== undefined) return;
    this.#read(this.#flv.flush());
    if (!this.#hasBegun) this.#checker.finding(NOTHING, undefined);
    for (const item of this.#reader.end()) this.#watch.take(item);
    const summary = this.#watch.end(true);
    this.#judgement = judgementOf(this.#checker, this.#groups, this.#settings.rules, 'flv', summary);
  }

  #read(pieces: readonly Uint8Array[]): void {
    if (pieces.length === 0) return;
    this.#hasBegun = true;
    for (const item of this.#reader.push(joined(pieces))) this.#watch.take(item);
  }

  #found(finding: Finding): void {
    this.#groups.add(finding);
    this.#counts[finding.severity]++;
    this.#last.unshift(finding);
    if (this.#last.length > MAX_LAST) this.#last.pop();
    if (finding.severity === 'error' && this.#settings.enforce) {
      this.#refusal ??= `${finding.message} (${finding.ruleId})`;
    }
    this.#onFinding(finding);
  }
}
