import { BitstreamError } from '../../../syntax/errors.ts';
import { MAX_SEI_MESSAGES } from '../../../syntax/limits.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parseTrailingBits } from '../rbsp-trailing-bits.ts';

/** payloadType and payloadSize of a sei_message() (H.264 7.3.2.3.1, H.265 7.3.5). */
export interface SeiMessageHeader {
  /** Type of the payload (H.264 D.1.1, H.265 D.2.1). */
  payloadType: number;
  /** Length of the payload in bytes, emulation prevention bytes removed. */
  payloadSize: number;
}

/** Where a specification has the two structures. */
export interface SeiClauses {
  /** Clause of sei_rbsp(): `H.264 7.3.2.3`. */
  readonly rbspClause: string;
  /** Clause of sei_message(): `H.264 7.3.2.3.1`. */
  readonly messageClause: string;
}

/**
 * Reads the messages of sei_rbsp() (H.264 7.3.2.3, H.265 7.3.2.4): type and size of each, and its payload with `readPayload`, which
 * cannot read past the end of the payload. Bits that it leaves unread are skipped.
 *
 * A BitstreamError from `readPayload` does not end the unit: the size gives the start of the next message. The first
 * error is thrown after the last message. `readPayload` closes what it opens, error or not. A payload truncated by the
 * end of the unit is read as far as possible, and then fails by itself or at the trailing bits.
 */
export const parseSeiMessages = (
  r: SyntaxReader,
  { rbspClause, messageClause }: SeiClauses,
  readPayload: (header: SeiMessageHeader) => void,
): void => {
  let failure: BitstreamError | undefined;
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof BitstreamError)) throw error;
      failure ??= error;
    }
  };
  attempt(() => {
    r.open('sei_rbsp', rbspClause);
    let count = 0;
    do {
      if (count++ === MAX_SEI_MESSAGES) {
        throw r.error('limit', 'sei_message', r.bit, `at most ${MAX_SEI_MESSAGES} messages`, 'more');
      }
      r.open('sei_message', messageClause);
      const payloadType = parseByteRun(r, 'last_payload_type_byte');
      const payloadSize = parseByteRun(r, 'last_payload_size_byte');
      const leave = r.limit(Math.min(payloadSize * 8, r.bitsLeft), 'sei_payload');
      attempt(() => readPayload({ payloadType, payloadSize }));
      leave();
      r.close();
    } while (r.moreRbspData());
    parseTrailingBits(r);
    r.close();
  });
  if (failure !== undefined) throw failure;
};

/** ff_byte for every 255, then the last byte. */
const parseByteRun = (r: SyntaxReader, lastName: string): number => {
  let value = 0;
  while (r.bitsLeft >= 8 && r.peekBytes(1)[0] === 0xff) {
    r.f(8, 'ff_byte', 0xff);
    value += 255;
  }
  return value + r.u(8, lastName);
};
