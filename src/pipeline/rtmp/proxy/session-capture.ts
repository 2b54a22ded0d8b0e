import type { SessionInput } from '../../../analysis/rtmp/session-input.ts';
import { PcapngWriter } from '../../../container/capture/pcapng-writer.ts';
import type { GrowingOutput } from '../../../io/output.ts';
import type { Piece } from '../../piece.ts';

/**
 * Writes sessions to a pcapng capture. Each step waits until the system has the bytes: a disk that is full is said at
 * once, and not when something passes the next time.
 */
export class SessionCapture {
  readonly #output: GrowingOutput;
  readonly #writer = new PcapngWriter();

  private constructor(output: GrowingOutput) {
    this.#output = output;
  }

  /** Begins a capture; throws if it cannot be written. */
  static async begin(output: GrowingOutput): Promise<SessionCapture> {
    const capture = new SessionCapture(output);
    output.write(capture.#writer.start());
    await output.settle();
    return capture;
  }

  /** Writes the inputs as they pass. */
  async *saved(inputs: AsyncIterable<Piece<SessionInput>>): AsyncGenerator<Piece<SessionInput>> {
    for await (const piece of inputs) {
      for (const input of piece.items) {
        const bytes = captured(this.#writer, input);
        if (bytes !== undefined) this.#output.write(bytes);
      }
      await this.#output.settle();
      yield piece;
    }
  }
}

/** Inputs of a proxy have times, and no gaps; what has none is not in a capture. */
const captured = (writer: PcapngWriter, input: SessionInput): Uint8Array | undefined => {
  if (input.kind === 'finding' || input.kind === 'gap' || input.timeMs === undefined) return undefined;
  const { connection, timeMs } = input;
  if (input.kind === 'data') return writer.data(connection, input.direction, input.bytes, timeMs);
  if (input.kind === 'close') return writer.close(connection, input.direction, input.how, timeMs);
  const { client, server } = input;
  return client === undefined || server === undefined ? undefined : writer.open(connection, client, server, timeMs);
};
