import { writeAmf0Values } from '../../../amf/amf0-write.ts';
import type { AmfPlain } from '../../../amf/plain.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import { INDEX, indexedKeyFrames } from '../../../analysis/timeline/keyframe-index.ts';
import { membersOf, type NewPlace } from '../../../analysis/timeline/keyframe-index-repair.ts';
import { type MetadataChange, MetadataRepair } from '../../../analysis/timeline/metadata-repair.ts';
import type { StreamFacts } from '../../../analysis/timeline/stream-facts.ts';
import { TagLayout } from '../../../analysis/timeline/tag-layout.ts';
import { Timeline } from '../../../analysis/timeline/timeline.ts';
import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { isOnMetaData, ON_METADATA, scriptMessage } from '../../../container/flv/body/script-data.ts';
import { TAG_HEADER_BYTES, TAG_TYPE } from '../../../container/flv/tag/tag-header.ts';
import { tagHeaderOf } from '../../../container/flv/write/tag-header.ts';
import type { Output } from '../../../io/output.ts';
import { plural } from '../../../media/quantity.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import type { Report } from '../conversion.ts';
import { dataOf, type PendingTag, withData } from './pending-tag.ts';

/** True for any tag named onMetaData. */
export const isMetadata = ({ parsed }: PendingTag): boolean => isOnMetaData(parsed.script);

/** True if onMetaData can be rewritten: AMF0, and read to its end. */
const isWritable = ({ parsed }: PendingTag): boolean =>
  parsed.header.tagType === TAG_TYPE.script &&
  parsed.error === undefined &&
  parsed.script !== undefined &&
  membersOf(scriptMessage(parsed.script).values) !== undefined;

/** The onMetaData tag of the output: written at the start with the facts known then, and patched at the end. */
export class MetadataTag {
  readonly #output: Output;
  readonly #without: 'video' | 'audio' | undefined;
  readonly #report: Report;
  readonly #timeline = new Timeline();
  readonly #layout = new TagLayout();
  readonly #places = new Map<number, NewPlace>();
  #source: PendingTag | undefined;
  #repair: MetadataRepair | undefined;
  #wanted: ReadonlySet<number> = new Set();
  /** Byte offset of its data in the output. */
  #dataOffset = 0;
  #data = new Uint8Array(0) as Uint8Array;
  #count = 0;

  /** `without`: tags of this kind are left out. */
  constructor(output: Output, without: 'video' | 'audio' | undefined, report: Report) {
    this.#output = output;
    this.#without = without;
    this.#report = report;
  }

  /** Changed members; known at the end. */
  get count(): number {
    return this.#count;
  }

  /** Takes each tag of the output. */
  see({ tag: index, bytes, offset, type: kind, parsed, dtsMs }: PendingTag): void {
    const place = { kind: 'tag', index, offset } as const;
    // Errors in tags are reported by `flv`, not here.
    this.#timeline.add({ kind, place, dtsMs, body: parsed, bytes, missingBytes: 0 }, () => undefined);
  }

  /**
   * Chooses the tag to write onMetaData to: the first one among the tags at the start of the stream, else a new one,
   * which is returned and has to be written before all others.
   */
  begin(head: readonly PendingTag[]): PendingTag | undefined {
    const found = head.find((tag) => isMetadata(tag) && isWritable(tag));
    const unreadable = found === undefined ? head.find(isMetadata) : undefined;
    if (unreadable !== undefined) {
      const { tag, offset } = unreadable;
      const message = `onMetaData cannot be ${unreadable.parsed.error === undefined ? 'written again' : 'read'}: it is kept, and a new one is inserted before it`;
      this.#report({ severity: 'warning', code: 'metadata-kept', message, offset, tag });
    }
    const members = found?.parsed.script && membersOf(scriptMessage(found.parsed.script).values);
    this.#repair = new MetadataRepair(members, {
      patchable: this.#output.patch !== undefined,
      without: this.#without,
    });
    this.#wanted = this.#repair.positions;
    this.#source = found ?? newTag();
    return found === undefined ? this.#source : undefined;
  }

  /** The tag with new onMetaData; any other tag is returned as is. Its header may have changed since `begin`. */
  written(tag: PendingTag): PendingTag {
    const source = this.#source;
    if (this.#repair === undefined || tag.tag !== source?.tag) return tag;
    this.#data = encoded(source, this.#repair.begin(this.#facts(false)));
    this.#dataOffset = this.#output.sizeBytes + TAG_HEADER_BYTES;
    // Throws if the data are too long for a tag.
    tagHeaderOf(TAG_TYPE.script, this.#data.length, 0);
    return withData(tag, this.#data);
  }

  /** Takes a tag as it is written, and its byte offset in the output; `was`: that in the input. */
  placed({ type, bytes, dtsMs, parsed, tag }: PendingTag, was: number, offset: number): void {
    const isOwn = tag === this.#source?.tag;
    const isMetadata = isOwn || isOnMetaData(parsed.script);
    this.#layout.add({ type, offset, size: bytes.length, dtsMs, body: parsed, isMetadata });
    if (this.#wanted.has(was)) this.#places.set(was, { offset, dtsMs });
  }

  /** Patches the values known only at the end; returns the data of the tag as in the output. */
  end(): { readonly offset: number; readonly data: Uint8Array } | undefined {
    const [source, repair] = [this.#source, this.#repair];
    if (source === undefined || repair === undefined) return undefined;
    const facts = this.#facts(true);
    const placeOf = (offset: number) => this.#places.get(offset);
    const data = encoded(source, repair.end(facts, placeOf));
    if (data.some((byte, i) => byte !== this.#data[i])) this.#output.patch?.(this.#dataOffset, data);
    this.#reportChanges(source, repair, facts);
    return { offset: this.#dataOffset, data };
  }

  #facts(complete: boolean): StreamFacts {
    return this.#timeline.streamFacts(complete, complete ? this.#layout.facts(this.#output.sizeBytes) : undefined);
  }

  #reportChanges(source: PendingTag, repair: MetadataRepair, facts: StreamFacts): void {
    const at = source.tag < 0 ? {} : { offset: source.offset, tag: source.tag };
    const found = (severity: 'info' | 'warning', code: string, what: string, more: Partial<Diagnostic> = {}): void => {
      this.#report({ severity, code, message: `onMetaData: ${what}`, ...at, ...more });
    };
    const script = source.parsed.script === undefined ? undefined : scriptMessage(source.parsed.script);
    const members = script === undefined ? undefined : membersOf(script.values);
    if (source.tag < 0) found('info', 'metadata-fixed', 'was missing: inserted');
    if (script?.wrapper !== undefined) {
      found('info', 'metadata-fixed', `${script.wrapper} before it, which belongs to RTMP, was removed`);
    }
    if (members?.unterminated === true) found('info', 'metadata-fixed', 'its end marker was missing');
    for (const change of repair.changes) {
      this.#count++;
      const { key: field, from, to } = change;
      found('info', 'metadata-fixed', changeText(change), {
        field,
        ...(to !== undefined && { expected: text(to) }),
        ...(from !== undefined && { found: text(from) }),
      });
    }
    for (const { key: field, value, found: right } of repair.unfixed(facts)) {
      const why = this.#output.patch === undefined ? 'not known in time when writing to a pipe' : 'kept';
      const what =
        field === INDEX
          ? `${field}: ${text(right)}`
          : `${field} is ${value === undefined ? 'missing' : text(value)}, the stream has ${text(right)}`;
      found('warning', 'metadata-left', `${what}: ${why}`, { field });
    }
  }
}

const changeText = ({ key, from, to }: MetadataChange): string => {
  const shown = key === INDEX ? indexText : text;
  if (from === undefined) return `${key} ${shown(to)} added`;
  return to === undefined ? `${key} ${shown(from)} removed` : `${key} ${shown(from)} -> ${shown(to)}`;
};

const MAX_TEXT = 60;

const text = (what: unknown): string =>
  typeof what === 'object' ? JSON.stringify(what).slice(0, MAX_TEXT) : String(what);

/** `3 positions 726 to 28933`. */
const indexText = (index: AmfPlain | undefined): string => {
  const positions = indexedKeyFrames(index)?.positions ?? [];
  const range = positions.length === 0 ? '' : ` ${text(positions[0])} to ${text(positions.at(-1))}`;
  return `${plural(positions.length, 'position')}${range}`;
};

/** The script data with another object, and without an RTMP wrapper such as `@setDataFrame`. */
const encoded = ({ parsed }: PendingTag, value: Amf0Value): Uint8Array => {
  const others = parsed.script === undefined ? [] : scriptMessage(parsed.script).values.slice(1);
  const w = new ByteWriter();
  writeAmf0Values(w, [{ type: 'string', value: ON_METADATA }, value, ...others]);
  return w.toBytes();
};

/** A tag that is not in the input: index and offset are -1. */
const newTag = (): PendingTag => {
  const header = tagHeaderOf(TAG_TYPE.script, 0, 0);
  const empty = { tag: -1, offset: -1, bytes: new Uint8Array(TAG_HEADER_BYTES), type: 'script', dtsMs: 0 } as const;
  const tag: PendingTag = { ...empty, parsed: { header, payloads: [], issues: [] } };
  return withData(tag, dataOf(tag));
};
