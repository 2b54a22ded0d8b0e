import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Reads one payload: everything before its alignment bits. `into` is filled as far as the payload can be read. */
export type SeiPayloadParser<T extends object, Context> = (
  r: SyntaxReader,
  payloadSize: number,
  context: Context,
  into: Partial<T>,
) => void;

/**
 * A payload whose syntax H.264 and HEVC share. `Context` is what the parsers of a codec are given: its parameter sets.
 */
export interface SharedSeiPayload<T extends object = object, D extends object = object, Context = unknown> {
  readonly payloadType: number;
  readonly parse: SeiPayloadParser<T, Context>;
  /**
   * Derives values from a complete payload: `CEA-608`, the options of x264, … `bytes` is the payload itself, so that
   * hex in `payload` need not be decoded.
   */
  readonly derive?: (payload: T, bytes: Uint8Array) => D | undefined;
  /** Short text for a table column, if the name alone says too little. */
  readonly describe?: (payload: T, derived: D | undefined) => string;
}

/**
 * One entry of the registry of a codec. The caller opens and closes the structure, so that none stays open after an
 * error in the payload.
 */
export interface SeiPayload<T extends object = object, D extends object = object, Context = unknown>
  extends SharedSeiPayload<T, D, Context> {
  /** Clause of the syntax table: `H.264 D.1.8`. */
  readonly clause: string;
}

/** A shared payload in the specification of a codec. */
export const inClause = <T extends object, D extends object>(
  clause: string,
  payload: SharedSeiPayload<T, D>,
): SeiPayload<T, D> => ({ ...payload, clause });
