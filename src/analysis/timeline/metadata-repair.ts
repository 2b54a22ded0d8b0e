import { type AmfPlain, toPlain } from '../../amf/plain.ts';
import type { Amf0Value, AmfProperty } from '../../amf/value.ts';
import { INDEX } from './keyframe-index.ts';
import { type Members, type NewPlace, positionsOf, repairedIndex } from './keyframe-index-repair.ts';
import { metadataFact, metadataFacts } from './metadata.ts';
import { knownMember } from './metadata-members.ts';
import type { StreamFacts } from './stream-facts.ts';

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

/** Members that are added if missing, and if the stream has the value. */
const WANTED = 'duration width height framerate videocodecid audiocodecid audiosamplerate stereo filesize'.split(' ');

/** Numbers that are known only at the end of the stream, beside totals. */
const RATES: ReadonlySet<string> = new Set('framerate fps videodatarate audiodatarate'.split(' '));

/** Flags that are known to be false only at the end of the stream. */
const FALSE_AT_END: ReadonlySet<string> = new Set('hasVideo hasAudio hasKeyframes canSeekToEnd'.split(' '));

/** A member that holds the byte offset of a tag, as the index of key frames does. */
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

export interface MetadataRepairOptions {
  /** The output can be overwritten at the end. */
  readonly patchable: boolean;
  /** Tags of this kind are left out. */
  readonly without: 'video' | 'audio' | undefined;
}

type Property = AmfProperty<Amf0Value>;

/**
 * Rewrites onMetaData: wrong values are replaced, missing ones added, the rest is kept in order. Values known only at
 * the end get a placeholder at the start: `end` never changes the number of bytes.
 */
export class MetadataRepair {
  readonly #original: ReadonlyMap<string, AmfPlain>;
  readonly #members: Members;
  readonly #options: MetadataRepairOptions;
  /** Members to write, and their values by name. */
  #properties: Property[];
  #plain: Map<string, AmfPlain>;

  /** `members`: those of the input, if any. */
  constructor(members: Members | undefined, options: MetadataRepairOptions) {
    this.#members = members ?? { type: 'ecma-array', count: 0, properties: [] };
    this.#properties = [...this.#members.properties];
    this.#original = plainOf(this.#properties);
    this.#plain = new Map(this.#original);
    this.#options = options;
  }

  /** Byte offsets in the input that members refer to. */
  get positions(): ReadonlySet<number> {
    const last = this.#valueOf(LAST_KEY_FRAME);
    const positions = positionsOf(this.#valueOf(INDEX)) ?? [];
    return new Set([...positions, ...(last?.type === 'number' ? [last.value] : [])]);
  }

  /** The value to write at the start, with the `facts` known so far. */
  begin(facts: StreamFacts): Amf0Value {
    const { patchable, without } = this.#options;
    const isGone = (key: string) => without !== undefined && KEYS_OF_KIND[without].has(key);
    // Tags move, and their new offsets are not known before they are written.
    const isStale = (key: string) => (key === INDEX || key === LAST_KEY_FRAME) && !patchable;
    this.#properties = this.#properties.filter(({ key }) => !isGone(key) && !isStale(key));
    this.#plain = plainOf(this.#properties);
    for (const key of WANTED) {
      if (this.#valueOf(key) !== undefined) continue;
      const found = this.#foundOf(key, undefined, facts);
      const about = key === 'framerate' ? facts.video !== undefined : true;
      if (isKnownAtEnd(key) && patchable && about) this.#set(key, 0);
      else if (!isKnownAtEnd(key) && found !== undefined) this.#set(key, found);
    }
    for (const { key, value } of this.#properties) {
      if (isKnownAtEnd(key)) {
        if (patchable && value.type !== 'number') this.#set(key, 0);
      } else if (!FALSE_AT_END.has(key) || facts.complete) this.#correct(key, facts);
    }
    return this.#value;
  }

  /** The value to overwrite it with at the end; `placeOf` maps `positions` to their place in the output. */
  end(facts: StreamFacts, placeOf: (offset: number) => NewPlace | undefined): Amf0Value {
    if (!this.#options.patchable) return this.#value;
    for (const { key, value } of this.#properties) {
      if (key === INDEX) this.#reindex(value, facts, placeOf);
      else if (value.type === 'number' || value.type === 'boolean') {
        const place = key === LAST_KEY_FRAME ? placeOf(Number(value.value)) : undefined;
        if (place !== undefined) this.#set(key, place.offset);
        this.#correct(key, facts, value.type);
      }
    }
    return this.#value;
  }

  /** Differences from the input. */
  get changes(): readonly MetadataChange[] {
    const now = this.#plain;
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
    const now = this.#plain;
    return [...new Set([...now.keys(), ...WANTED])].flatMap((key): UnfixedMember[] => {
      const value = now.get(key);
      const found = key === INDEX ? indexFault(value, facts) : this.#foundOf(key, value, facts);
      return found === undefined || found === value ? [] : [{ key, ...(value !== undefined && { value }), found }];
    });
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
    if (value !== undefined) this.#put(key, value);
  }

  #put(key: string, value: Amf0Value): void {
    const at = this.#properties.findIndex((property) => property.key === key);
    this.#properties = at < 0 ? [...this.#properties, { key, value }] : this.#properties.with(at, { key, value });
    this.#plain.set(key, toPlain(value));
  }

  /** Fixes a wrong value; if `type` is given, only with a value of that type. */
  #correct(key: string, facts: StreamFacts, type?: 'number' | 'boolean'): void {
    const found = this.#foundOf(key, this.#plain.get(key), facts);
    if (found !== undefined && (type === undefined || typeof found === type)) this.#set(key, found);
  }

  #reindex(index: Amf0Value, { layout }: StreamFacts, placeOf: (offset: number) => NewPlace | undefined): void {
    if (layout?.keyTags === undefined) return;
    const value = repairedIndex(index, layout.keyTags, placeOf);
    if (value !== undefined) this.#put(INDEX, value);
  }

  /** The value in the stream if the member is wrong, missing, or 0 for unknown; else undefined. */
  #foundOf(key: string, value: AmfPlain | undefined, facts: StreamFacts): AmfPlain | undefined {
    if (key === INDEX) return undefined;
    const members = Object.fromEntries(this.#plain);
    // An empty list for a missing member: no value in a stream is one, so it never agrees.
    const { found, agrees } = metadataFact(key, value ?? [], facts, members);
    if (found === undefined || agrees === true) return undefined;
    const isUnknown = value === 0 && knownMember(key)?.zeroIsUnknown === true;
    if (agrees === undefined && !isUnknown) return undefined;
    return key === 'framerate' || key === 'fps' ? (facts.frameRates?.exactFps ?? found) : found;
  }
}

const isKnownAtEnd = (key: string): boolean =>
  RATES.has(key) || (knownMember(key)?.isTotal === true && !FALSE_AT_END.has(key));

/** What is wrong with the index of key frames. */
const indexFault = (value: AmfPlain | undefined, facts: StreamFacts): AmfPlain | undefined => {
  const [fact] = value === undefined ? [] : metadataFacts({ [INDEX]: value }, facts);
  return fact?.agrees === false ? fact.found : undefined;
};

/** By name; the first of members with the same name counts. */
const plainOf = (properties: readonly Property[]): Map<string, AmfPlain> => {
  const plain = new Map<string, AmfPlain>();
  for (const { key, value } of properties) if (!plain.has(key)) plain.set(key, toPlain(value));
  return plain;
};

const scalarOf = (plain: AmfPlain): Amf0Value | undefined => {
  if (typeof plain === 'number') return { type: 'number', value: plain };
  if (typeof plain === 'boolean') return { type: 'boolean', value: plain };
  return typeof plain === 'string' ? { type: 'string', value: plain } : undefined;
};
