import { writeAmf0Value } from '../../amf/amf0-write.ts';
import type { Amf0Value, AmfProperty } from '../../amf/value.ts';
import { ByteWriter } from '../../bytes/byte-writer.ts';
import { KEY_TIME_TOLERANCE_S } from './keyframe-index.ts';
import type { KeyTag } from './tag-layout.ts';

/** Position and time in the output of a tag of the input. */
export interface NewPlace {
  readonly offset: number;
  readonly dtsMs: number;
}

type Property = AmfProperty<Amf0Value>;
type AmfNumber = Extract<Amf0Value, { type: 'number' }>;
export type Members = Extract<Amf0Value, { type: 'object' | 'typed-object' | 'ecma-array' }>;

/** The first of the values, if it is an object. */
export const membersOf = ([value]: readonly Amf0Value[]): Members | undefined => {
  const isObject = value?.type === 'ecma-array' || value?.type === 'object' || value?.type === 'typed-object';
  return isObject ? value : undefined;
};

/** The member `name` of an object, if it is a list of numbers. */
const listOf = (value: Amf0Value | undefined, name: string): readonly AmfNumber[] | undefined => {
  const members = value === undefined ? undefined : membersOf([value]);
  const list = members?.properties.find(({ key }) => key === name)?.value;
  if (list?.type !== 'strict-array') return undefined;
  return list.items.every((item) => item.type === 'number') ? list.items : undefined;
};

const POSITIONS = 'filepositions';
const TIMES = 'times';

/** Fills an index that became shorter, so that its size stays the same. Players skip unknown members. */
const SPACER = 'spacer';

/** The positions in an index of key frames; undefined if it is no object with a list of numbers. */
export const positionsOf = (index: Amf0Value | undefined): readonly number[] | undefined =>
  listOf(index, POSITIONS)?.map(({ value }) => value);

/**
 * The index of key frames of the output, with as many bytes as that of the input: positions move with their tags. If
 * one of them is no tag of a key frame, the index is made anew from the key frames, as many as it has room for, evenly
 * spread. `placeOf`: place in the output of the tag at an offset of the input; undefined if `index` is none, or too
 * small.
 */
export const repairedIndex = (
  index: Amf0Value,
  keyTags: readonly KeyTag[],
  placeOf: (offset: number) => NewPlace | undefined,
): Amf0Value | undefined => {
  const members = membersOf([index]);
  const positions = positionsOf(index);
  if (members === undefined || positions === undefined) return undefined;
  return movedIndex(members, positions, keyTags, placeOf) ?? newIndex(members, keyTags);
};

/** Undefined if a position is not that of a key frame, or if there is not a time for each. */
const movedIndex = (
  members: Members,
  positions: readonly number[],
  keyTags: readonly KeyTag[],
  placeOf: (offset: number) => NewPlace | undefined,
): Amf0Value | undefined => {
  const isKey = new Set(keyTags.map(({ offset }) => offset));
  const places: NewPlace[] = [];
  for (const position of positions) {
    const place = placeOf(position);
    if (place === undefined || !isKey.has(place.offset)) return undefined;
    places.push(place);
  }
  const times = listOf(members, TIMES);
  if (times !== undefined && times.length !== positions.length) return undefined;
  const properties = members.properties.map((property): Property => {
    if (property.key === POSITIONS)
      return listProperty(
        POSITIONS,
        places.map(({ offset }) => offset),
      );
    if (property.key !== TIMES || times === undefined) return property;
    // Rounded otherwise than the timestamp, perhaps.
    const isNear = (old: number, at: number) => Math.abs(old - at) <= KEY_TIME_TOLERANCE_S;
    const at = (i: number) => (places[i]?.dtsMs ?? 0) / 1000;
    return listProperty(
      TIMES,
      times.map(({ value }, i) => (isNear(value, at(i)) ? value : at(i))),
    );
  });
  return { ...members, properties };
};

const newIndex = (members: Members, keyTags: readonly KeyTag[]): Amf0Value | undefined => {
  const size = sizeOf(members);
  const rest = members.properties.filter(({ key }) => key !== SPACER);
  const frames = keyTags.filter(({ isFrame }) => isFrame);
  const of = (kept: readonly KeyTag[], spacer?: Amf0Value): Members => {
    const properties = rest.map((property): Property => {
      if (property.key === POSITIONS)
        return listProperty(
          POSITIONS,
          kept.map(({ offset }) => offset),
        );
      return property.key === TIMES
        ? listProperty(
            TIMES,
            kept.map(({ dtsMs }) => dtsMs / 1000),
          )
        : property;
    });
    if (spacer !== undefined) properties.push({ key: SPACER, value: spacer });
    return members.type === 'ecma-array'
      ? { ...members, count: properties.length, properties }
      : { ...members, properties };
  };
  const empty = sizeOf(of([]));
  const entry = sizeOf(of([{ offset: 0, dtsMs: 0, isFrame: true }])) - empty;
  for (let count = Math.min(frames.length, Math.floor((size - empty) / entry)); count >= 0; count--) {
    const left = size - empty - count * entry;
    const spacer = spacerOf(left);
    if (left === 0 || spacer !== undefined) return of(spread(frames, count), spacer);
  }
  return undefined;
};

/** `count` of the frames, the first and the last among them. */
const spread = (frames: readonly KeyTag[], count: number): readonly KeyTag[] => {
  if (count >= frames.length) return frames;
  return Array.from(
    { length: count },
    (_, i) => frames[Math.round((i * (frames.length - 1)) / Math.max(1, count - 1))] as KeyTag,
  );
};

/** Text that takes `bytes` as a member; undefined if that is too few. */
const spacerOf = (bytes: number): Amf0Value | undefined => {
  const short = bytes - (2 + SPACER.length + 3);
  if (short < 0) return undefined;
  if (short <= 0xffff) return { type: 'string', value: ' '.repeat(short) };
  return { type: 'long-string', value: ' '.repeat(short - 2) };
};

const listProperty = (key: string, values: readonly number[]): Property => ({
  key,
  value: { type: 'strict-array', items: values.map((value) => ({ type: 'number', value })) },
});

const sizeOf = (value: Amf0Value): number => {
  const w = new ByteWriter();
  writeAmf0Value(w, value);
  return w.toBytes().length;
};
