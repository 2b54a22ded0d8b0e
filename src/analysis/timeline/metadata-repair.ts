import { type AmfPlain, toPlain } from '../../amf/plain.ts';
import type { Amf0Value, AmfProperty } from '../../amf/value.ts';
import { metadataFacts, type StreamFacts } from './metadata.ts';

/** A member of onMetaData that is not as it was. */
export interface MetadataChange {
  readonly key: string;
  /** Absent where it was added. */
  readonly from?: AmfPlain;
  /** Absent where it was taken out. */
  readonly to?: AmfPlain;
}

/** A member that ought to be another, in an output that could not be written twice. */
export interface MetadataLeft {
  readonly key: string;
  readonly value?: AmfPlain;
  readonly found: AmfPlain;
}

/** A tag of the input in the output. */
export interface NewPlace {
  readonly offset: number;
  readonly dtsMs: number;
}

/** What onMetaData should have: put in where it is missing and the stream says it. */
const WANTED = 'duration width height framerate videocodecid audiocodecid audiosamplerate stereo filesize'.split(' ');

/** Numbers that only the whole stream tells. */
const LATE: ReadonlySet<string> = new Set(
  'duration filesize fileSize framerate fps videodatarate audiodatarate lasttimestamp lastkeyframetimestamp'.split(' '),
);

/** What is told by there being none to the end. */
const ABSENCE: ReadonlySet<string> = new Set('hasVideo hasAudio hasKeyframes'.split(' '));

/** What speaks of tags by their byte offset. */
const INDEX = 'keyframes';
const LAST_KEY_FRAME = 'lastkeyframelocation';

/** What speaks of one kind of tags alone. */
const ABOUT: Readonly<Record<'video' | 'audio', ReadonlySet<string>>> = {
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

/** How far a time of the index may be off, as those in `metadataFacts`: writers count from one track or another. */
const INDEX_TOLERANCE_S = 0.5;

/** How onMetaData is rewritten. */
export interface MetadataRepairOptions {
  /** The output can be written over at the end. */
  readonly patchable: boolean;
  /** Tags of this kind are left out. */
  readonly without: 'video' | 'audio' | undefined;
}

type Property = AmfProperty<Amf0Value>;
type Members = Extract<Amf0Value, { type: 'object' | 'typed-object' | 'ecma-array' }>;

/** The object of onMetaData; absent where the values have none that can be written again. */
export const membersOf = (values: readonly Amf0Value[]): Members | undefined => {
  const [value] = values;
  const isObject = value?.type === 'ecma-array' || value?.type === 'object' || value?.type === 'typed-object';
  return isObject ? value : undefined;
};

/**
 * Rewrites onMetaData: wrong values are replaced and missing ones added, the rest stays, in its order. What is known only
 * at the end gets its place at the start: `end` never changes the number of bytes.
 */
export class MetadataRepair {
  readonly #original: ReadonlyMap<string, AmfPlain>;
  readonly #members: Members;
  readonly #options: MetadataRepairOptions;
  /** Members as they are to be written. */
  #properties: Property[];

  /** `members` are those of the input, if any. */
  constructor(members: Members | undefined, options: MetadataRepairOptions) {
    this.#members = members ?? { type: 'ecma-array', count: 0, properties: [] };
    this.#properties = [...this.#members.properties];
    this.#original = plainOf(this.#properties);
    this.#options = options;
  }

  /** Byte offsets in the input that members speak of. */
  get positions(): ReadonlySet<number> {
    const last = this.#valueOf(LAST_KEY_FRAME);
    const positions = listOf(this.#valueOf(INDEX), 'filepositions')?.map(({ value }) => value) ?? [];
    return new Set([...positions, ...(last?.type === 'number' ? [last.value] : [])]);
  }

  /** What to write at the start, when `facts` are known of the stream. */
  begin(facts: StreamFacts): Amf0Value {
    const { patchable, without } = this.#options;
    const isGone = (key: string) => without !== undefined && ABOUT[without].has(key);
    // Tags are in other places now, and which is not known before they are written.
    const isStale = (key: string) => (key === INDEX || key === LAST_KEY_FRAME) && !patchable;
    this.#properties = this.#properties.filter(({ key }) => !isGone(key) && !isStale(key));
    for (const key of WANTED) {
      if (this.#valueOf(key) !== undefined) continue;
      const found = foundOf(key, undefined, facts);
      const about = key === 'framerate' ? facts.video !== undefined : true;
      if (LATE.has(key) && patchable && about) this.#set(key, 0);
      else if (!LATE.has(key) && found !== undefined) this.#set(key, found);
    }
    for (const { key, value } of this.#properties) {
      if (LATE.has(key)) {
        if (patchable && value.type !== 'number') this.#set(key, 0);
      } else if (!ABSENCE.has(key) || facts.complete) this.#correct(key, facts);
    }
    return this.#value;
  }

  /** What to write over it at the end; `placeOf` knows where the tags of `positions` are now. */
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

  /** What is not as it was in the input. */
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

  /** What the whole stream says otherwise, or says and is missing. */
  left(facts: StreamFacts): readonly MetadataLeft[] {
    return [...new Set([...this.#properties.map(({ key }) => key), ...WANTED])].flatMap((key): MetadataLeft[] => {
      const value = plainOf(this.#properties).get(key);
      const found = foundOf(key, value, facts);
      return found === undefined || found === value ? [] : [{ key, ...(value !== undefined && { value }), found }];
    });
  }

  /** Entries of the index of key frames that stand for no tag of the input. */
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

  /** Puts a wrong value right; only where it stays of the `type`, if one is given. */
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

/** A list of numbers that is a member of an object. */
const listOf = (value: Amf0Value | undefined, name: string): readonly AmfNumber[] | undefined => {
  const members = value === undefined ? undefined : membersOf([value]);
  const list = members?.properties.find(({ key }) => key === name)?.value;
  if (list?.type !== 'strict-array') return undefined;
  return list.items.every((item) => item.type === 'number') ? list.items : undefined;
};

/** By name; of members with the same name the first counts. */
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

/** What the stream says where the value is wrong, missing, or 0 for not known; else undefined. */
const foundOf = (key: string, value: AmfPlain | undefined, facts: StreamFacts): AmfPlain | undefined => {
  // No value of a stream is an empty list: what is missing agrees with nothing.
  const [fact] = metadataFacts({ [key]: value ?? [] }, facts);
  if (fact?.found === undefined || fact.agrees === true || key === INDEX) return undefined;
  const isTarget = fact.agrees === undefined && value !== 0;
  if (isTarget) return undefined;
  return key === 'framerate' || key === 'fps' ? nominalRate(fact.found, facts) : fact.found;
};

/** The rate of the parameter sets, where the stream keeps to it: it has no rounding. */
const nominalRate = (found: AmfPlain, { video }: StreamFacts): AmfPlain => {
  const nominal = video?.rounding?.frameRateFps;
  return nominal !== undefined && Math.abs(nominal - Number(found)) <= RATE_TOLERANCE_FPS ? nominal : found;
};

/** That of the comparison in `metadataFacts`. */
const RATE_TOLERANCE_FPS = 0.5;
