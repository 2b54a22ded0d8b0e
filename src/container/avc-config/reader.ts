import { parseAvcConfigRecord, type RecordNalUnit } from '../../codec/h264/avc-config-record.ts';
import type { NalUnitItem } from '../../media/nal-unit.ts';
import type { Stage } from '../../media/stage.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import { UNIT_KEEP_BYTES } from '../../syntax/limits.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';

/** Gives the parameter sets of an AVCDecoderConfigurationRecord that is the whole input. */
export class AvcConfigReader implements Stage<Uint8Array, NalUnitItem> {
  #bytes = new Uint8Array(0);

  push(chunk: Uint8Array): NalUnitItem[] {
    if (this.#bytes.length + chunk.length > UNIT_KEEP_BYTES) return [];
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    this.#bytes = joined;
    return [];
  }

  end(): NalUnitItem[] {
    const record = {} as Partial<ReturnType<typeof parseAvcConfigRecord>>;
    const reader = new SyntaxReader(this.#bytes);
    let reason = 'bytes behind the record';
    try {
      parseAvcConfigRecord(reader, record);
    } catch (error) {
      if (!(error instanceof BitstreamError)) throw error;
      reason = error.message;
    }
    const units = [
      ...(record.sequenceParameterSets ?? []),
      ...(record.pictureParameterSets ?? []),
      ...(record.sequenceParameterSetExts ?? []),
    ];
    const out = units.map((unit) => this.#unit(unit));
    const end = Math.floor(reader.bit / 8);
    if (end < this.#bytes.length) out.push({ kind: 'junk', offset: end, length: this.#bytes.length - end, reason });
    return out;
  }

  #unit({ offset, size }: RecordNalUnit): NalUnitItem {
    return {
      kind: 'unit',
      offset,
      prefixLength: 2,
      size,
      trailingZeros: 0,
      emulationPreventionBytes: 0,
      forbiddenPatterns: 0,
      missingBytes: 0,
      head: this.#bytes.subarray(offset + 2, offset + 2 + size),
    };
  }
}
