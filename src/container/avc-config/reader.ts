import type { RecordNalUnit } from '../../codec/h26x/record-nal-unit.ts';
import { parseAvcConfigRecord } from '../../codec/h264/avc-config-record.ts';
import type { NalUnitItem } from '../../media/nal-unit.ts';
import type { Stage } from '../../media/stage.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { LengthPrefixedSplitter } from '../length-prefixed/splitter.ts';

/** Gives the parameter sets of an AVCDecoderConfigurationRecord that is the whole input. */
export class AvcConfigReader implements Stage<Uint8Array, NalUnitItem> {
  /** The input, up to a size that no record has. */
  #bytes = new Uint8Array(0);
  #bytesRead = 0;

  push(chunk: Uint8Array): NalUnitItem[] {
    this.#bytesRead += chunk.length;
    const piece = chunk.subarray(0, UNIT_KEEP_BYTES - this.#bytes.length);
    if (piece.length === 0) return [];
    const joined = new Uint8Array(this.#bytes.length + piece.length);
    joined.set(this.#bytes);
    joined.set(piece, this.#bytes.length);
    this.#bytes = joined;
    return [];
  }

  end(): NalUnitItem[] {
    const record = {} as Partial<ReturnType<typeof parseAvcConfigRecord>>;
    const reader = new SyntaxReader(this.#bytes);
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
    const out = units.flatMap((unit) => this.#unit(unit));
    const end = Math.floor((damagedAt ?? reader.bit) / 8);
    if (end < this.#bytesRead) out.push({ kind: 'junk', offset: end, length: this.#bytesRead - end, reason });
    return out;
  }

  /** In the record a parameter set stands as in a stream with 2-byte lengths. */
  #unit({ offset, size }: RecordNalUnit): NalUnitItem[] {
    const splitter = new LengthPrefixedSplitter(2, undefined, offset);
    return splitter.push(this.#bytes.subarray(offset, offset + 2 + size));
  }
}
