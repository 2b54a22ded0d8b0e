import { writeAmf0Values } from '../../../amf/amf0-write.ts';
import type { Amf0Value } from '../../../amf/value.ts';
import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { parseMediaMessage } from '../../../container/flv/body/parse-body.ts';
import { isOnMetaData } from '../../../container/flv/body/script-data.ts';
import type { MediaMessage } from '../../../media/media-message.ts';
import { MAX_METADATA_BYTES } from '../metadata-message.ts';

/** Members that are known at the end only. */
const TOTALS = ['duration', 'filesize'] as const;
type Totals = Readonly<Record<(typeof TOTALS)[number], number>>;

/**
 * The onMetaData of a recording. It gets room for what is known at the end: members that it has not are added, all others
 * stay as they are, byte for byte.
 */
export class RecordedMetadata {
  readonly #values: readonly Amf0Value[];
  /** With room for the totals. */
  readonly body: Uint8Array;

  private constructor(values: readonly Amf0Value[]) {
    this.#values = values;
    this.body = this.#encoded({ duration: 0, filesize: 0 });
  }

  /** `undefined`: it cannot be written again as it is. */
  static of(message: MediaMessage): RecordedMetadata | undefined {
    if (message.isAmf3 === true || message.body.length > MAX_METADATA_BYTES) return undefined;
    const { script, error } = parseMediaMessage(message);
    if (script === undefined || error !== undefined || !isOnMetaData(script) || script.values.length < 2)
      return undefined;
    const object = script.values[1];
    if (object?.type !== 'object' && object?.type !== 'ecma-array') return undefined;
    const same = written(script.values);
    if (same.length !== message.body.length || same.some((byte, i) => byte !== message.body[i])) return undefined;
    return new RecordedMetadata(script.values);
  }

  /** The body with the totals; as long as `body`. */
  withTotals(totals: Totals): Uint8Array {
    return this.#encoded(totals);
  }

  #encoded(totals: Totals): Uint8Array {
    const [name, object, ...others] = this.#values;
    if (name === undefined || object === undefined || !('properties' in object)) return written(this.#values);
    const own = object.properties as readonly { readonly key: string; readonly value: Amf0Value }[];
    const isTotal = (key: string): key is keyof Totals => TOTALS.some((total) => total === key);
    const known = own.map(({ key, value }) =>
      isTotal(key) && value.type === 'number' ? { key, value: { ...value, value: totals[key] } } : { key, value },
    );
    const added = TOTALS.filter((key) => !own.some((member) => member.key === key)).map((key) => ({
      key,
      value: { type: 'number', value: totals[key] } as const,
    }));
    const properties = [...known, ...added];
    const count = 'count' in object ? { count: object.count + added.length } : {};
    return written([name, { ...object, ...count, properties } as Amf0Value, ...others]);
  }
}

const written = (values: readonly Amf0Value[]): Uint8Array => {
  const w = new ByteWriter();
  writeAmf0Values(w, [...values]);
  return w.toBytes();
};
