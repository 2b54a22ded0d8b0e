import { sameBytes } from '../../../bytes/same-bytes.ts';
import type { ConfigCodec, MadeConfig, StreamedCodec } from '../../../codec/descriptor.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import type { WritableLengthSize } from '../../../container/length-prefixed/length-field.ts';

/** The parameter sets of a stream so far, by id: the contents of a configuration record. */
export class SentParameterSets {
  readonly #codec: StreamCodec;
  readonly #config: ConfigCodec | undefined;
  /** By type, then by id. */
  readonly #sets = new Map<number, Map<number, Uint8Array>>();

  constructor({ stream, config }: Pick<StreamedCodec, 'stream' | 'config'>) {
    this.#codec = stream;
    this.#config = config;
  }

  /** True if there is a set of each type that a configuration record needs. */
  get isComplete(): boolean {
    return this.#config?.neededTypes?.every((type) => this.#sets.has(type)) === true;
  }

  /** Sets that others refer to come first (VPS, SPS, PPS), each type in the order of ids. */
  get all(): readonly Uint8Array[] {
    const scopeOf = (type: number) => (this.#codec.unitType(type).scope === 'sequence' ? 0 : 1);
    return [...this.#sets]
      .sort(([a], [b]) => scopeOf(a) - scopeOf(b) || a - b)
      .flatMap(([, ofType]) => [...ofType].sort(([a], [b]) => a - b).map(([, bytes]) => bytes));
  }

  /**
   * Keeps a copy of a parameter set; other units are ignored: `same`. `changed`: the id had another content before,
   * which `keepFirst` keeps.
   */
  take(unit: Uint8Array, keepFirst = false): 'same' | 'new' | 'changed' {
    const type = this.#codec.typeOf(unit);
    if (type < 0 || this.#codec.unitType(type).role !== 'parameter-set') return 'same';
    const id = this.#codec.setId(unit);
    if (id === undefined) return 'same';
    let ofType = this.#sets.get(type);
    if (ofType === undefined) this.#sets.set(type, (ofType = new Map()));
    const known = ofType.get(id);
    if (known !== undefined && sameBytes(known, unit)) return 'same';
    if (known === undefined || !keepFirst) ofType.set(id, unit.slice());
    return known === undefined ? 'new' : 'changed';
  }

  /**
   * The configuration record of these sets, with findings; call only if `isComplete`. `isAll`: the stream has no sets
   * beside them. `others`: units of an earlier record that are no parameter sets.
   */
  config(lengthSize: WritableLengthSize, isAll = false, others: readonly Uint8Array[] = []): MadeConfig {
    return this.#config?.make?.([...this.all, ...others], lengthSize, isAll) ?? NO_CONFIG;
  }
}

const NO_CONFIG: MadeConfig = { bytes: new Uint8Array(0), findings: [] };
