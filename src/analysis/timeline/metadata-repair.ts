import { type AmfPlain, toPlain } from '../../amf/plain.ts';
import type { Amf0Value, AmfProperty } from '../../amf/value.ts';
import { metadataFacts, type StreamFacts } from './metadata.ts';

/** A changed member of onMetaData. */
export interface MetadataChange {
  readonly key: string;
  /** Absent if it was added. */
  readonly from?: AmfPlain;
  /** Absent if it was removed. */
  readonly to?: AmfPlain;
}

/** A wrong member that could not be fixed, as the output cannot be patched. */
export interface UnfixedMember {
  readonly key: string;
  readonly value?: AmfPlain;
  readonly found: AmfPlain;
}

/** Position and time in the output of a tag of the input. */
export interface NewPlace {
  readonly offset: number;
  readonly dtsMs: number;
}

/** Members that are added if missing, and if the stream has the value. */
const WANTED = 'duration width height framerate videocodecid audiocodecid audiosamplerate stereo filesize'.split(' ');

/** Numbers that are known only at the end of the stream. */
const KNOWN_AT_END: ReadonlySet<string> = new Set(
  'duration filesize fileSize framerate fps videodatarate audiodatarate lasttimestamp lastkeyframetimestamp'.split(' '),
);

/** Flags that are known to be false only at the end of the stream. */
const FALSE_AT_END: ReadonlySet<string> = new Set('hasVideo hasAudio hasKeyframes'.split(' '));

/** Members that hold byte offsets of tags. */
const INDEX = 'keyframes';
const LAST_KEY_FRAME = 'lastkeyframelocation';

/** Members about one kind of tags only. */
const KEYS_OF_KIND: Readonly<Record<'video' | 'audio', ReadonlySet<string>>> = {
  video: new Set(
    'width height framerate fps videocodecid videodatarate videosize videoTrackIdInfoMap keyframes lastkeyframetimestamp lastkeyframelocation'.split(
      ' ',
    ),
  ),
  audio: new Set(
    'audiocodecid audiodatarate audiosamplerate audiosamplesize audiochannels audiodelay audiosize stereo audioTrackIdInfoMap'.split(
      ' ',
    ),
  ),
};

/** Tolerance for times in the index, seconds, as in `metadataFacts`: writers count from different tracks. */
const INDEX_TOLERANCE_S = 0.5;

export interface MetadataRepairOptions {
  /** The output can be overwritten at the end. */
  readonly patchable: boolean;
  /** Tags of this kind are left out. */
  readonly without: 'video' | 'audio' | undefined;
}

type Property = AmfProperty<Amf0Value>;
type Members = Extract<Amf0Value, { type: 'object' | 'typed-object' | 'ecma-array' }>;

/** The object of onMetaData; absent if the first value is not an object. */
export const membersOf = (values: readonly Amf0Value[]): Members | undefined => {
  const [value] = values;
  const isObject = value?.type === 'ecma-array' || value?.type === 'object' || value?.type === 'typed-object';
  return isObject ? value : undefined;
};

/**
 * Rewrites onMetaData: wrong values are replaced, missing ones added, the rest is kept in order. Values known only at
 * the end get a placeholder at the start: `end` never changes the number of bytes.
 */
export class MetadataRepair {
  readonly #original: ReadonlyMap<string, AmfPlain>;
  readonly #members: Members;
  readonly #options: MetadataRepairOptions;
  /** Members to write. */
  #properties: Property[];

  /** `members`: those of the input, if any. */
  constructor(members: Members | undefined, options: MetadataRepairOptions) {
    this.#members = members ?? { type: 'ecma-array', count: 0, properties: [] };
    this.#properties = [...this.#members.properties];
    this.#original = plainOf(this.#properties);
    this.#options = options;
  }

  /** Byte offsets in the input that members refer to. */
  get positions(): ReadonlySet<number> {
    const last = this.#valueOf(LAST_KEY_FRAME);
    const positions = listOf(this.#valueOf(INDEX), 'filepositions')?.map(({ value }) => value) ?? [];
    return new Set([...positions, ...(last?.type === 'number' ? [last.value] : [])]);
  }

  /** The value to write at the start, with the `facts` known so far. */
  begin(facts: StreamFacts): Amf0Value {
    const { patchable, without } = this.#options;
    const isGone = (key: string) => without !== undefined && KEYS_OF_KIND[without].has(key);
    // Tags move, and their new offsets are not known before they are written.
    const isStale = (key: string) => (key === INDEX || key === LAST_KEY_FRAME) && !patchable;
    this.#properties = this.#properties.filter(({ key }) => !isGone(key) && !isStale(key));
    for (const key of WANTED) {
      if (this.#valueOf(key) !== undefined) continue;
      const found = foundOf(key, undefined, facts);
      const about = key === 'framerate' ? facts.video !== undefined : true;
      if (KNOWN_AT_END.has(key) && patchable && about) this.#set(key, 0);
      else if (!KNOWN_AT_END.has(key) && found !== undefined) this.#set(key, found);
    }
    for (const { key, value } of this.#properties) {
      if (KNOWN_AT_END.has(key)) {
        if (patchable && value.type !== 'number') this.#set(key, 0);
      } else if (!FALSE_AT_END.has(key) || facts.complete) this.#correct(key, facts);
    }
    return this.#value;
  }

  /** The value to overwrite it with at the end; `placeOf` maps `positions` to their place in the output. */
  end(facts: StreamFacts, placeOf: (offset: number) => NewPlace | undefined): Amf0Value {
    if (!this.#options.patchable) return this.#value;
    for (const { key, value } of this.#properties) {
      if (key === INDEX) this.#reindex(value, placeOf);
      else if (key === LAST_KEY_FRAME && value.type === 'number') {
        this.#set(key, placeOf(value.value)?.offset ?? value.value);
      } else if (value.type === 'number' || value.type === 'boolean') this.#correct(key, facts, value.type);
    }
    return this.#value;
  }

  /** Differences from the input. */
  get changes(): readonly MetadataChange[] {
    const now = plainOf(this.#properties);
    const removed = [...this.#original].filter(([key]) => !now.has(key)).map(([key, from]) => ({ key, from }));
    const others = [...now].flatMap(([key, to]): MetadataChange[] => {
      const from = this.#original.get(key);
      if (from === undefined) return [{ key, to }];
      return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ key, from, to }];
    });
    return [...others, ...removed];
  }

  /** Members that are still wrong or missing. */
  unfixed(facts: StreamFacts): readonly UnfixedMember[] {
    return [...new Set([...this.#properties.map(({ key }) => key), ...WANTED])].flatMap((key): UnfixedMember[] => {
      const value = plainOf(this.#properties).get(key);
      const found = foundOf(key, value, facts);
      return found === undefined || found === value ? [] : [{ key, ...(value !== undefined && { value }), found }];
    });
  }

  /** Number of positions in the index of key frames that are not those of a tag of the input. */
  strayPositions(placeOf: (offset: number) => NewPlace | undefined): number {
    const original = this.#members.properties.find(({ key }) => key === INDEX)?.value;
    const list = this.#valueOf(INDEX) === undefined ? undefined : listOf(original, 'filepositions');
    return list?.filter(({ value }) => placeOf(value) === undefined).length ?? 0;
  }

  get #value(): Amf0Value {
    const { unterminated: _, ...members } = this.#members;
    const properties = this.#properties;
    return members.type === 'ecma-array'
      ? { ...members, count: properties.length, properties }
      : { ...members, properties };
  }

  #valueOf(key: string): Amf0Value | undefined {
    return this.#properties.find((property) => property.key === key)?.value;
  }

  #set(key: string, plain: AmfPlain): void {
    const value = scalarOf(plain);
    const at = this.#properties.findIndex((property) => property.key === key);
    if (value === undefined) return;
    this.#properties = at < 0 ? [...this.#properties, { key, value }] : this.#properties.with(at, { key, value });
  }

  /** Fixes a wrong value; if `type` is given, only with a value of that type. */
  #correct(key: string, facts: StreamFacts, type?: 'number' | 'boolean'): void {
    const found = foundOf(key, plainOf(this.#properties).get(key), facts);
    if (found !== undefined && (type === undefined || typeof found === type)) this.#set(key, found);
  }

  #reindex(index: Amf0Value, placeOf: (offset: number) => NewPlace | undefined): void {
    const positions = listOf(index, 'filepositions');
    const members = membersOf([index]);
    if (positions === undefined || members === undefined) return;
    const places = positions.map(({ value }) => placeOf(value));
    const renewed = (list: readonly AmfNumber[], of: (place: NewPlace, old: number) => number): AmfNumber[] =>
      list.map((old, i) => {
        const place = places[i];
        return place === undefined ? old : { type: 'number', value: of(place, old.value) };
      });
    const properties = members.properties.map((property): Property => {
      const list = listOf(index, property.key);
      if (list === undefined || property.value.type !== 'strict-array') return property;
      if (property.key === 'filepositions') {
        return { ...property, value: { ...property.value, items: renewed(list, ({ offset }) => offset) } };
      }
      if (property.key !== 'times') return property;
      const items = renewed(list, ({ dtsMs }, old) =>
        Math.abs(old - dtsMs / 1000) <= INDEX_TOLERANCE_S ? old : dtsMs / 1000,
      );
      return { ...property, value: { ...property.value, items } };
    });
    const at = this.#properties.findIndex(({ key }) => key === INDEX);
    this.#properties = this.#properties.with(at, { key: INDEX, value: { ...members, properties } });
  }
}

type AmfNumber = Extract<Amf0Value, { type: 'number' }>;

/** The member `name` of an object, if it is a list of numbers. */
const listOf = (value: Amf0Value | undefined, name: string): readonly AmfNumber[] | undefined => {
  const members = value === undefined ? undefined : membersOf([value]);
  const list = members?.properties.find(({ key }) => key === name)?.value;
  if (list?.type !== 'strict-array') return undefined;
  return list.items.every((item) => item.type === 'number') ? list.items : undefined;
};

/** By name; the first of members with the same name counts. */
const plainOf = (properties: readonly Property[]): ReadonlyMap<string, AmfPlain> => {
  const plain = new Map<string, AmfPlain>();
  for (const { key, value } of properties) if (!plain.has(key)) plain.set(key, toPlain(value));
  return plain;
};

const scalarOf = (plain: AmfPlain): Amf0Value | undefined => {
  if (typeof plain === 'number') return { type: 'number', value: plain };
  if (typeof plain === 'boolean') return { type: 'boolean', value: plain };
  return typeof plain === 'string' ? { type: 'string', value: plain } : undefined;
};

/** The value in the stream if the member is wrong, missing, or 0 for unknown; else undefined. */
const foundOf = (key: string, value: AmfPlain | undefined, facts: StreamFacts): AmfPlain | undefined => {
  // An empty list for a missing member: no value in a stream is one, so it never agrees.
  const [fact] = metadataFacts({ [key]: value ?? [] }, facts);
  if (fact?.found === undefined || fact.agrees === true || key === INDEX) return undefined;
  const isTarget = fact.agrees === undefined && value !== 0;
  if (isTarget) return undefined;
  return key === 'framerate' || key === 'fps' ? (facts.frameRates?.exactFps ?? fact.found) : fact.found;
};
