import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { ConfigCodec, Configuration, RecordSet } from '../../codec/descriptor.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type UnitItem } from '../../media/unit.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import { LengthPrefixedSplitter } from '../length-prefixed/splitter.ts';
import { boxesFrom, recordRange } from './box.ts';

/** Outputs the parameter sets of an input that is one decoder configuration record, alone or in its box. */
export class ConfigRecordReader implements Stage<Uint8Array, UnitItem> {
  /** The input, cut at a size beyond any record. */
  readonly #kept = new ByteWriter();
  readonly #config: ConfigCodec;
  #bytesRead = 0;

  constructor(config: ConfigCodec) {
    this.#config = config;
  }

  push(chunk: Uint8Array): readonly UnitItem[] {
    this.#bytesRead += chunk.length;
    this.#kept.bytes(chunk.subarray(0, UNIT_KEEP_BYTES - this.#kept.length));
    return [];
  }

  end(): readonly UnitItem[] {
    const bytes = this.#kept.toBytes();
    const { start, end } = recordRange(bytes, this.#config.box ?? '');
    const content = bytes.subarray(start, end);
    const read = this.#config.read(content);
    // By position: `sets` returns them in order of dependency.
    const sets = [...(this.#config.sets?.(read.record, content) ?? [])].sort((a, b) => a.offset - b.offset);
    const out = sets.flatMap((set) => itemsOf(set, content, start));
    if (sets.length === 0 && read.error === undefined) out.push(NO_SETS);
    return [...out, ...this.#rest(bytes, read, start, end)];
  }

  /** What is not read: the part of a record after an error, bytes after it, other boxes. */
  #rest(bytes: Uint8Array, { error, findings }: Configuration, start: number, end: number): readonly UnitItem[] {
    const trailing = findings.find(({ code }) => code === 'trailing-bytes');
    const readTo = start + (error === undefined ? (trailing?.bit ?? 8 * (end - start)) / 8 : Math.floor(error.bit / 8));
    const reason = error === undefined ? 'bytes after the record' : `bytes not read: ${error.message}`;
    const boxes = start > 0 && readTo === end && bytes.length === this.#bytesRead ? boxesFrom(bytes, end) : undefined;
    if (boxes === undefined) {
      return readTo < this.#bytesRead
        ? [{ kind: 'junk', offset: readTo, length: this.#bytesRead - readTo, reason }]
        : [];
    }
    if (boxes.length === 0) return [];
    const names = boxes.slice(0, NAMED_BOXES).map(({ type }) => type);
    const more = boxes.length > NAMED_BOXES ? ', …' : '';
    const message = `${bytes.length - end} bytes of other boxes after that of the record (${names.join(', ')}${more}): not read`;
    const finding = { severity: 'info', code: 'other-box', message, offset: end, length: bytes.length - end } as const;
    return [{ kind: 'finding', finding }];
  }
}

/** Boxes that a message names. */
const NAMED_BOXES = 4;

const NO_SETS: UnitItem = {
  kind: 'finding',
  finding: {
    severity: 'error',
    code: 'no-parameter-sets',
    message: 'the record has no parameter sets: nothing can be decoded unless the stream repeats them in band',
  },
};

/** A record stores a NAL unit like a stream with 2-byte lengths, and an OBU as it is. */
const itemsOf = (
  { offset, prefixLength, bytes }: RecordSet,
  content: Uint8Array,
  base: number,
): readonly UnitItem[] => {
  if (prefixLength === 0) return [{ ...WHOLE_UNIT, offset: base + offset, prefixLength, size: bytes.length, bytes }];
  return [
    ...new LengthPrefixedSplitter(2, KEEP_ALL, base + offset).push(
      content.subarray(offset, offset + prefixLength + bytes.length),
    ),
  ];
};

/** A unit with its own size, read to its end. */
const WHOLE_UNIT = {
  kind: 'unit',
  trailingZeros: 0,
  emulationPreventionBytes: 0,
  forbiddenPatterns: 0,
  missingBytes: 0,
} as const;
