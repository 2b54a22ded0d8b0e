import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { codecOf, STREAMED_CODECS } from '../../../codec/registry.ts';
import { isAnnexB, nalUnitsOf } from '../../../container/flv/body/nal-units.ts';
import type { ParsedPayload } from '../../../container/flv/body/parse-body.ts';
import { isCoded } from '../../../container/flv/body/payload.ts';
import { lengthField, type WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';
import { plural } from '../../../media/quantity.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import type { Report } from '../conversion.ts';
import { SentParameterSets } from '../units/sent-parameter-sets.ts';
import { type PendingTag, rewritten } from './pending-tag.ts';

/** Replaces start codes: by a decoder configuration record in sequence headers, by length fields in other tags. */
export class LengthFraming {
  readonly #report: Report;
  /** By track: bytes of a length field, as the last record says. */
  readonly #lengthSizes = new Map<number, number>();
  #count = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Number of changed tags. */
  get count(): number {
    return this.#count;
  }

  /** The tag without start codes; the same object if it has none. */
  tag(tag: PendingTag): PendingTag {
    const { payloads } = tag.parsed;
    const [payload] = payloads;
    // A multitrack tag has sizes of its own around each payload.
    if (tag.type !== 'video' || payload === undefined || payloads.length > 1) return tag;
    const content = tag.bytes.subarray(payload.start, payload.end);
    const replaced = this.#replaced(tag, payload, content);
    if (replaced === undefined) return tag;
    this.#count++;
    const [message, bytes] = replaced;
    const { offset, tag: index } = tag;
    this.#report({ severity: 'info', code: 'annexb-fixed', message, offset: offset + payload.start, tag: index });
    const data = new ByteWriter().bytes(
      tag.bytes.subarray(tag.bytes.length - tag.parsed.header.dataSize, payload.start),
    );
    return rewritten(tag, data.bytes(bytes).toBytes());
  }

  /** What is changed, and the new content; undefined if the content has no start codes. */
  #replaced(tag: PendingTag, payload: ParsedPayload, content: Uint8Array): readonly [string, Uint8Array] | undefined {
    if (payload.packetType === 'SequenceStart') return this.#record(tag, payload);
    const lengthSize = this.#lengthSizes.get(payload.trackId) ?? 4;
    if (codecOf(payload.codec)?.units === undefined || !isCoded(payload) || !isWritable(lengthSize)) return undefined;
    if (!isAnnexB(content, lengthSize)) return undefined;
    const w = new ByteWriter();
    let count = 0;
    for (const unit of nalUnitsOf(content, lengthSize, true)) {
      if (unit.kind === 'junk' || unit.size === 0) continue;
      w.bytes(lengthField(unit.size, lengthSize, () => `NAL unit ${count} of tag ${tag.tag}`)).bytes(unit.bytes);
      count++;
    }
    return [`start codes -> lengths of ${lengthSize} bytes, ${plural(count, 'NAL unit')}`, w.toBytes()];
  }

  #record(
    tag: PendingTag,
    { codec, configuration, trackId }: ParsedPayload,
  ): readonly [string, Uint8Array] | undefined {
    if (configuration === undefined) return undefined;
    const { derived, annexB, sets } = configuration;
    this.#lengthSizes.set(trackId, ('nalLengthSize' in derived ? derived.nalLengthSize : undefined) ?? 4);
    const known = STREAMED_CODECS.find(({ fourCcs }) => fourCcs.includes(codec));
    if (annexB !== true || known === undefined || sets.length === 0) return undefined;
    // One set for each id: encoders repeat them.
    const sent = new SentParameterSets(known);
    for (const { bytes } of sets) sent.take(bytes);
    try {
      const { bytes } = sent.config(4);
      return [`start codes in the sequence header -> a decoder configuration record of ${bytes.length} bytes`, bytes];
    } catch (error) {
      if (!(error instanceof RtmpkitError)) throw error;
      const message = `start codes in the sequence header are kept: ${error.message}`;
      this.#report({ severity: 'warning', code: 'annexb-kept', message, offset: tag.offset, tag: tag.tag });
      return undefined;
    }
  }
}

const isWritable = (size: number): size is WritableLengthSize => size === 1 || size === 2 || size === 4;
