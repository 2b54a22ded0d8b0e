import { type Profiler, Session } from 'node:inspector';

/**
 * V8's block coverage of one script. A feature is a block and the order of magnitude of its run count: an input is new
 * if it reaches a new block, or runs a loop far more often.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #url: string;
  readonly #features = new Set<number>();
  readonly #blocks = new Set<number>();

  constructor(url: string) {
    this.#url = url;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Features seen so far. */
  get size(): number {
    return this.#features.size;
  }

  /**
   * True if there are new features since the last call. For the inputs of a `batch`, whose counts are sums, only blocks
   * are compared, and nothing is recorded.
   */
  take(batch = false): boolean {
    let fresh = false;
    for (const { functions } of this.#scripts()) {
      for (const { ranges } of functions) {
        const start = ranges[0]?.startOffset ?? 0;
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          const block = place(start, startOffset, endOffset);
          if (batch) fresh ||= !this.#blocks.has(block);
          else if (this.#note(block, block * 32 + (32 - Math.clz32(count)))) fresh = true;
        }
      }
    }
    return fresh;
  }

  #note(block: number, feature: number): boolean {
    this.#blocks.add(block);
    const before = this.#features.size;
    return this.#features.add(feature).size > before;
  }

  #scripts(): Profiler.ScriptCoverage[] {
    let scripts: Profiler.ScriptCoverage[] = [];
    // Within one thread the callback runs before the call returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error === null) scripts = result.filter(({ url }) => url === this.#url);
    });
    return scripts;
  }
}

const place = (functionStart: number, start: number, end: number): number =>
  (Math.imul(functionStart, 0x9e3779b1) ^ Math.imul(start, 0x85ebca6b) ^ Math.imul(end, 0xc2b2ae35)) >>> 0;
