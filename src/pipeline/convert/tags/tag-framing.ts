import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { FLV_HEADER_BYTES, type FlvHeader } from '../../../container/flv/tag/flv-header.ts';
import type { FlvHeaderItem } from '../../../container/flv/tag/item.ts';
import { TAG_HEADER_BYTES } from '../../../container/flv/tag/tag-header.ts';
import { flvHeaderOf, writeFlvHeader } from '../../../container/flv/write/flv-header.ts';
import type { Report } from '../conversion.ts';
import type { Kinds } from './header-flags.ts';
import { type PendingTag, withHeader } from './pending-tag.ts';

/** The FLV header between input and output. */
export interface PendingHeader {
  readonly header: FlvHeader;
  /** Bytes after the 9 bytes of known fields, up to DataOffset. */
  readonly extension: Uint8Array;
  readonly previousTagSize0: number;
}

/** The fields around the tags: unchanged, or fixed. */
export class TagFraming {
  readonly #fixes: boolean;
  readonly #report: Report;
  #count = 0;

  /** `fixes`: wrong fields are fixed. */
  constructor(fixes: boolean, report: Report) {
    this.#fixes = fixes;
    this.#report = report;
  }

  /** Number of fixed fields. */
  get count(): number {
    return this.#count;
  }

  /** The header of the output. DataOffset is always fixed: with a wrong one no tag could be read. */
  header(item: FlvHeaderItem | undefined, kinds: Kinds): PendingHeader {
    if (item === undefined) {
      this.#report({
        severity: 'info',
        code: 'header-added',
        message: 'the input has no FLV header: one was inserted',
      });
      return { header: flvHeaderOf(kinds.audio, kinds.video), extension: NOTHING, previousTagSize0: 0 };
    }
    const extension = item.bytes.slice(FLV_HEADER_BYTES);
    const dataOffset = FLV_HEADER_BYTES + extension.length;
    if (dataOffset !== item.header.dataOffset) this.#changed('DataOffset', item.header.dataOffset, dataOffset, 5);
    const was = item.previousTagSize0;
    const kept = was !== undefined && !this.#fixes ? was : 0;
    if (was !== kept) this.#changed('PreviousTagSize0', was, kept, dataOffset);
    return { header: { ...item.header, dataOffset }, extension, previousTagSize0: kept };
  }

  /** The tag with StreamID 0. */
  tag(tag: PendingTag): PendingTag {
    const { streamId } = tag.parsed.header;
    if (!this.#fixes || streamId === 0) return tag;
    this.#changed('StreamID', streamId, 0, tag.offset + 8, tag.tag);
    return withHeader(tag, { streamId: 0 });
  }

  /** The PreviousTagSize to write after `written`, the output form of `source`. A missing one is added. */
  previousTagSize(source: PendingTag, written: PendingTag): number {
    const size = written.bytes.length;
    const was = source.previousTagSize;
    if (was === undefined && source.tag >= 0) {
      this.#changed('PreviousTagSize', undefined, size, source.offset + source.bytes.length, source.tag);
    }
    if (was === undefined || was === source.bytes.length) return size;
    if (!this.#fixes) return was;
    this.#changed('PreviousTagSize', was, size, source.offset + source.bytes.length, source.tag);
    return size;
  }

  #changed(field: string, from: number | undefined, to: number, offset: number, tag?: number): void {
    this.#count++;
    const was = from === undefined ? 'missing' : `${from}`;
    this.#report({
      severity: 'info',
      code: 'previous-tag-size-fixed',
      message: `${field} ${was} -> ${to}`,
      offset,
      ...(tag !== undefined && { tag }),
      field,
      expected: `${to}`,
      found: was,
    });
  }
}

/** The bytes before the first tag. */
export const headerBytes = ({ header, extension, previousTagSize0 }: PendingHeader): Uint8Array => {
  const w = new ByteWriter();
  writeFlvHeader(w, header);
  return w.bytes(extension).u32(previousTagSize0).toBytes();
};

/** The bytes after a tag. */
export const previousTagSizeBytes = (size: number): Uint8Array => new ByteWriter().u32(size).toBytes();

/** False if the tag is cut off. */
export const isWhole = ({ bytes, parsed }: PendingTag): boolean =>
  bytes.length === TAG_HEADER_BYTES + parsed.header.dataSize;

const NOTHING = new Uint8Array(0);
