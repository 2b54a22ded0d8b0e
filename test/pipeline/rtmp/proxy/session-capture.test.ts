import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionInput } from '../../../../src/analysis/rtmp/session-input.ts';
import { CaptureReader } from '../../../../src/container/capture/capture-reader.ts';
import type { Output } from '../../../../src/io/output.ts';
import { savedAs } from '../../../../src/pipeline/rtmp/proxy/session-capture.ts';

/** Keeps what is written once it is flushed. */
class Memory {
  readonly written: Uint8Array[] = [];
  #waiting: Uint8Array[] = [];
  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes.slice());
  }
  async flush(): Promise<void> {
    this.written.push(...this.#waiting.splice(0));
  }
}

const ENDS = { client: { address: '10.0.0.1', port: 50_000 }, server: { address: '10.0.0.2', port: 1935 } };
const START_MS = 1_700_000_000_000;

const direction = fc.constantFrom('client', 'server');
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('data'),
      direction,
      bytes: fc.uint8Array({ minLength: 1, maxLength: 70_000, size: 'max' }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close'), direction, how: fc.constantFrom('fin', 'rst') }) },
);

/** What a proxy tells: nothing of a direction after its end, and a microsecond between two things. */
const inputsOf = (steps: readonly object[]): SessionInput[] => {
  const inputs: SessionInput[] = [{ kind: 'connection', connection: 0, ...ENDS, timeMs: START_MS }];
  const closed = new Set<string>();
  for (const [i, one] of (steps as SessionInput[]).entries()) {
    if ((one.kind !== 'data' && one.kind !== 'close') || closed.has(one.direction)) continue;
    inputs.push({ ...one, connection: 0, timeMs: Math.round((START_MS + (i + 1) / 1000) * 1000) / 1000 });
    if (one.kind !== 'close') continue;
    closed.add(one.direction);
    if (one.how === 'rst') for (const side of ['client', 'server']) closed.add(side);
  }
  return inputs;
};

const saved = async (inputs: readonly SessionInput[]): Promise<Uint8Array[]> => {
  const memory = new Memory();
  const pieces = async function* () {
    for (const input of inputs) yield { items: [input], bytesRead: 0 };
  };
  const passed: SessionInput[] = [];
  for await (const { items } of savedAs(pieces(), memory as unknown as Output)) passed.push(...items);
  expect(passed).toEqual(inputs);
  return memory.written;
};

/** Data of one packet each, joined where time and direction are the same, and closes. */
const story = (items: Iterable<{ readonly kind: string }>): object[] => {
  const told: Record<string, unknown>[] = [];
  for (const { kind, connection, direction: from, how, timeMs, bytes, client, server } of items as Iterable<
    Record<string, unknown>
  >) {
    const last = told.at(-1);
    const text = bytes === undefined ? undefined : Buffer.from(bytes as Uint8Array).toString('latin1');
    if (kind === 'data' && last?.['kind'] === 'data' && last['timeMs'] === timeMs) last['text'] += text ?? '';
    else told.push({ kind, connection, from, how, timeMs, text, client, server });
  }
  return told;
};

describe('a saved session', () => {
  it('is read back as it passed: bytes, order, times and ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const inputs = inputsOf(steps);
        const reader = new CaptureReader();
        const read = (await saved(inputs)).flatMap((bytes) =>
          [...reader.push(bytes)].map((item) => structuredClone(item)),
        );
        read.push(...reader.end());
        expect(story(read)).toEqual(story(inputs));
      }),
      { numRuns: 60 },
    );
  });
});
