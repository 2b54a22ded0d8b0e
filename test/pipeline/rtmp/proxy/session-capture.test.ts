import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionInput } from '../../../../src/analysis/rtmp/session-input.ts';
import { CaptureReader } from '../../../../src/container/capture/capture-reader.ts';
import type { GrowingOutput } from '../../../../src/io/output.ts';
import { SessionCapture } from '../../../../src/pipeline/rtmp/proxy/session-capture.ts';

/** Keeps what is written once the system would have it; takes `room` pieces. */
class Memory {
  readonly written: Uint8Array[] = [];
  #waiting: Uint8Array[] = [];
  readonly #room: number;
  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }
  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes.slice());
  }
  async settle(): Promise<void> {
    // The system says later that it takes no more.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.written.length + this.#waiting.length > this.#room) throw new Error('full');
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
  const capture = await SessionCapture.begin(memory as unknown as GrowingOutput);
  for await (const { items } of capture.saved(pieces())) passed.push(...items);
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

  it('that cannot be written is said at once: at the beginning, and in the piece that does not fit', async () => {
    const full = (room: number) => SessionCapture.begin(new Memory(room) as unknown as GrowingOutput);
    await expect(full(0)).rejects.toThrow('full');
    let isLeft = false;
    const idle = async function* () {
      try {
        yield { items: inputsOf([]), bytesRead: 0 };
        // Nothing more passes, ever.
        await new Promise(() => undefined);
      } finally {
        isLeft = true;
      }
    };
    const passed = (await full(1)).saved(idle());
    await expect(passed.next()).rejects.toThrow('full');
    expect(isLeft).toBe(true);
  });
});
