import { ByteWriter } from '../../bytes/byte-writer.ts';
import type { RecordNalUnit } from '../../codec/h26x/record-nal-unit.ts';
import { parseAvcConfigRecord } from '../../codec/h264/config/avc-config-record.ts';
import type { Stage } from '../../media/stage.ts';
import { KEEP_ALL, type UnitOrJunk } from '../../media/unit.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { LengthPrefixedSplitter } from '../length-prefixed/splitter.ts';

/** Gives the parameter sets of an AVCDecoderConfigurationRecord that is the whole input. */
export class AvcConfigReader implements Stage<Uint8Array, UnitOrJunk> {
  /** The input, up to a size that no record has. */
  readonly #kept = new ByteWriter();
  #bytesRead = 0;

  push(chunk: Uint8Array): readonly UnitOrJunk[] {
    this.#bytesRead += chunk.length;
    this.#kept.bytes(chunk.subarray(0, UNIT_KEEP_BYTES - this.#kept.length));
    return [];
  }

  end(): readonly UnitOrJunk[] {
    const record = {} as Partial<ReturnType<typeof parseAvcConfigRecord>>;
    const bytes = this.#kept.toBytes();
    const reader = new SyntaxReader(bytes);
    let reason = 'bytes behind the record';
    let damagedAt: number | undefined;
    try {
      parseAvcConfigRecord(reader, record);
    } catch (error) {
      if (!(error instanceof BitstreamError)) throw error;
      reason = `bytes from the fault on: ${error.message}`;
      damagedAt = error.bit;
    }
    const units = [
      ...(record.sequenceParameterSets ?? []),
      ...(record.pictureParameterSets ?? []),
      ...(record.sequenceParameterSetExts ?? []),
    ];
    const out = units.flatMap((unit) => itemsOf(unit, bytes));
    const end = Math.floor((damagedAt ?? reader.bit) / 8);
    if (end < this.#bytesRead) out.push({ kind: 'junk', offset: end, length: this.#bytesRead - end, reason });
    return out;
  }
}

/** In the record a parameter set stands as in a stream with 2-byte lengths. */
const itemsOf = ({ offset, size }: RecordNalUnit, bytes: Uint8Array): readonly UnitOrJunk[] => [
  ...new LengthPrefixedSplitter(2, KEEP_ALL, offset).push(bytes.subarray(offset, offset + 2 + size)),
];
