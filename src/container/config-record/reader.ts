import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { ConfigCodec, RecordSet } from '../../codec/descriptor.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type UnitOrJunk } from '../../media/unit.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import { LengthPrefixedSplitter } from '../length-prefixed/splitter.ts';

/** Outputs the parameter sets of an input that is one decoder configuration record. */
export class ConfigRecordReader implements Stage<Uint8Array, UnitOrJunk> {
  /** The input, cut at a size beyond any record. */
  readonly #kept = new ByteWriter();
  readonly #config: ConfigCodec;
  #bytesRead = 0;

  constructor(config: ConfigCodec) {
    this.#config = config;
  }

  push(chunk: Uint8Array): readonly UnitOrJunk[] {
    this.#bytesRead += chunk.length;
    this.#kept.bytes(chunk.subarray(0, UNIT_KEEP_BYTES - this.#kept.length));
    return [];
  }

  end(): readonly UnitOrJunk[] {
    const bytes = this.#kept.toBytes();
    const { record, error, findings } = this.#config.read(bytes);
    // By position: `sets` returns them in order of dependency.
    const sets = [...(this.#config.sets?.(record, bytes) ?? [])].sort((a, b) => a.offset - b.offset);
    const out = sets.flatMap((set) => itemsOf(set, bytes));
    const trailing = findings.find(({ code }) => code === 'trailing-bytes');
    const end = error === undefined ? (trailing?.bit ?? 8 * bytes.length) / 8 : Math.floor(error.bit / 8);
    const reason = error === undefined ? 'bytes after the record' : `bytes not read: ${error.message}`;
    if (end < this.#bytesRead) out.push({ kind: 'junk', offset: end, length: this.#bytesRead - end, reason });
    return out;
  }
}

/** A record stores a parameter set like a stream with 2-byte lengths. */
const itemsOf = ({ offset, prefixLength, bytes: { length } }: RecordSet, bytes: Uint8Array): readonly UnitOrJunk[] => [
  ...new LengthPrefixedSplitter(2, KEEP_ALL, offset).push(bytes.subarray(offset, offset + prefixLength + length)),
];
