import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import type { BitstreamError } from '../../../syntax/errors.ts';
import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** A message type: its body as a syntax structure (RTMP 1.0 5.4, 7.1). */
export interface MessageType<Body extends object> {
  /** message type id. */
  readonly id: number;
  readonly name: string;
  /** Reads the body into the object: where it breaks, what was read is kept. */
  readonly read: (r: SyntaxReader, body: Partial<Body>) => void;
  readonly write: (w: ByteWriter, body: Body) => void;
}

/** A body that was read. */
export interface ReadBody<Body extends object> {
  /** Its elements: those before the error, where there is one. */
  readonly body: Partial<Body>;
  readonly error?: BitstreamError;
  /** Bytes after its last element. */
  readonly trailingBytes: number;
}
