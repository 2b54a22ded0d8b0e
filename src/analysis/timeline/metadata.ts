import type { AmfPlain } from '../../amf/plain.ts';
import type { FrameRate } from '../../media/ratio.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { checkIndex, INDEX, indexedKeyFrames } from './keyframe-index.ts';
import { knownMember, type Members } from './metadata-members.ts';
import type { StreamFacts } from './stream-facts.ts';

/** One member of onMetaData, and the value that the stream has. */
export interface MetadataFact {
  readonly key: string;
  readonly value: AmfPlain;
  readonly unit?: string;
  /** The value in the stream; absent if it is unknown. */
  readonly found?: AmfPlain;
  readonly agrees?: boolean;
}

/** The frame rate of onMetaData. Rates with denominator 1001 are recognised by their rounded value. */
export const metadataFrameRate = (members: Members): FrameRate | undefined => {
  const fps = members['framerate'] ?? members['fps'];
  if (typeof fps !== 'number' || !(fps > 0 && fps <= MAX_FPS)) return undefined;
  const whole = Math.round(fps * 1.001);
  const isNtsc = whole > 0 && Math.abs(fps - whole / 1.001) < 0.005 && Math.abs(fps - Math.round(fps)) > 0.005;
  const [num, den] = isNtsc ? [whole * 1000, 1001] : [Math.round(fps * 1000), 1000];
  return num === 0 ? undefined : { num, den, fps: Math.round((num / den) * 1000) / 1000 };
};

/** At more frames per second, several share a millisecond. */
const MAX_FPS = 1000;

/** The members of onMetaData, each compared with the stream. */
export const metadataFacts = (members: Members, facts: StreamFacts): MetadataFact[] =>
  Object.entries(members).map(([key, value]) =>
    key === INDEX ? indexFact(value, facts) : metadataFact(key, value, facts, members),
  );

/** A member compared with the stream; `members`: all of them. */
export const metadataFact = (key: string, value: AmfPlain, facts: StreamFacts, members: Members): MetadataFact => {
  const known = knownMember(key);
  const unit = known?.unit !== undefined && { unit: known.unit };
  const isSkipped = known?.isTotal === true && !facts.complete;
  const of = known === undefined || isSkipped ? {} : known.found(facts, members);
  const { value: found, tolerance = 0, informative, also = [] } = of;
  if (found === undefined) return { key, value, ...unit };
  const isUnknown = value === 0 && known?.zeroIsUnknown === true && found !== 0;
  if (informative === true || isUnknown) return { key, value, ...unit, found };
  if (of.agrees !== undefined) {
    const agreed = of.agrees(value);
    return { key, value, ...unit, found, ...(agreed !== undefined && { agrees: agreed }) };
  }
  const [same] = [found, ...also]
    .filter((one) => agrees(value, one, tolerance))
    .sort((a, b) => distance(value, a) - distance(value, b));
  return { key, value, ...unit, found: same ?? found, agrees: same !== undefined };
};

const agrees = (value: AmfPlain, found: AmfPlain | undefined, tolerance: number): boolean => {
  if (typeof value === 'number' && typeof found === 'number') return Math.abs(value - found) <= tolerance;
  return value === found;
};

const distance = (value: AmfPlain, found: AmfPlain | undefined): number =>
  typeof value === 'number' && typeof found === 'number' ? Math.abs(value - found) : 0;

const indexFact = (value: AmfPlain, { layout, complete }: StreamFacts): MetadataFact => {
  const index = indexedKeyFrames(value);
  const keyTags = layout?.keyTags;
  if (index === undefined || keyTags === undefined || !complete) return { key: INDEX, value };
  const { text, agrees: agreed } = checkIndex(index, keyTags);
  return { key: INDEX, value, found: text, agrees: agreed };
};

/** The diagnostic for a member that differs from the stream. */
export const metadataFinding = (
  { key, value, unit, found }: MetadataFact,
  at: { readonly offset: number; readonly tag: number },
): Diagnostic => {
  const text = (what: AmfPlain | undefined) => {
    if (typeof what === 'number') return `${Math.round(what * 1e3) / 1e3}`;
    return `${typeof what === 'object' ? JSON.stringify(what).slice(0, 60) : what}`;
  };
  const units = unit === undefined ? '' : ` ${unit}`;
  const message =
    key === INDEX
      ? `onMetaData: keyframes: ${text(found)}`
      : `onMetaData: ${key} is ${text(value)}${units}, the stream has ${text(found)}`;
  return {
    severity: 'warning',
    code: 'metadata-differs',
    message,
    ...at,
    field: key,
    ...(key !== INDEX && { expected: text(found), found: text(value) }),
  };
};
