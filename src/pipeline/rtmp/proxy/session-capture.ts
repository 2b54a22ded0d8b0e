import type { SessionInput } from '../../../analysis/rtmp/session-input.ts';
import { PcapngWriter } from '../../../container/capture/pcapng-writer.ts';
import type { Output } from '../../../io/output.ts';
import type { Piece } from '../../piece.ts';

/** Writes sessions as a pcapng capture as they pass. */
export async function* savedAs(
  inputs: AsyncIterable<Piece<SessionInput>>,
  output: Output,
): AsyncGenerator<Piece<SessionInput>> {
  const writer = new PcapngWriter();
  output.write(writer.start());
  await output.flush();
  for await (const piece of inputs) {
    for (const input of piece.items) {
      const bytes = captured(writer, input);
      if (bytes !== undefined) output.write(bytes);
    }
    await output.flush();
    yield piece;
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
