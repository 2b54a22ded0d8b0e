import { toHex } from '../../../src/bytes/hex.ts';
import { avcConfig } from '../../../src/codec/h264/config/avc-config.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import { ConfigRecordReader } from '../../../src/container/config-record/reader.ts';
import type { UnitStage } from '../../../src/container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../../../src/container/length-prefixed/splitter.ts';
import type { Keep, UnitItem, UnitOrJunk } from '../../../src/media/unit.ts';
import { feed, hold, same, splits } from '../properties.ts';
import { type ReferenceUnit, referenceAnnexb, referenceLengthPrefixed } from '../reference-split.ts';
import type { FuzzTarget } from './target.ts';

/** Some of each kind of unit: nothing, a header, a few bytes, all. */
const SOME: Keep = (header) => [0, 1, 7, 40, Number.POSITIVE_INFINITY][header % 5] as number;

/** All items, their bytes copied while they are valid. */
export const itemsOf = (stage: UnitStage, bytes: Uint8Array, sizes: readonly number[]): UnitOrJunk[] => {
  const out: UnitOrJunk[] = [];
  const take = (items: Iterable<UnitItem>): void => {
    for (const item of items) {
      // A record without sets, the boxes after it.
      if (item.kind === 'finding') continue;
      out.push(item.kind === 'unit' ? { ...item, bytes: item.bytes.slice() } : item);
    }
  };
  feed(bytes, sizes, (chunk) => take(stage.push(chunk)));
  take(stage.end());
  return out;
};

const text = (items: readonly UnitOrJunk[]): string =>
  items.map((item) => JSON.stringify(item.kind === 'unit' ? { ...item, bytes: toHex(item.bytes) } : item)).join('\n');

/** The items, which must not depend on the split; the bytes kept must be the start of the unit. */
const stableItems = (bytes: Uint8Array, open: (keep?: Keep) => UnitStage): UnitOrJunk[] => {
  const whole = itemsOf(open(), bytes, [bytes.length]);
  const some = text(itemsOf(open(SOME), bytes, [bytes.length]));
  for (const sizes of splits(bytes)) {
    same('items do not depend on the split', text(whole), text(itemsOf(open(), bytes, sizes)));
    same('kept bytes do not depend on the split', some, text(itemsOf(open(SOME), bytes, sizes)));
  }
  for (const item of whole) {
    if (item.kind === 'junk') continue;
    const start = item.offset + item.prefixLength;
    same('the head is the unit', toHex(bytes.subarray(start, start + item.size)), toHex(item.bytes));
  }
  return whole;
};

/** The values that the reference has, as text. */
const facts = ({
  offset,
  prefixLength,
  size,
  trailingZeros,
  emulationPreventionBytes,
  forbiddenPatterns,
}: ReferenceUnit): string =>
  `${offset} ${prefixLength} ${size} ${trailingZeros} ${emulationPreventionBytes} ${forbiddenPatterns}`;

const unitFacts = (items: readonly UnitOrJunk[]): string =>
  items.flatMap((item) => (item.kind === 'unit' ? [facts(item)] : [])).join('\n');

export const annexbTarget: FuzzTarget = {
  name: 'annexb-splitter',
  input: 'annexb',
  run: (bytes) => {
    const items = stableItems(bytes, (keep) => new AnnexbSplitter(keep));
    same('units are those of the slow splitter', referenceAnnexb(bytes).map(facts).join('\n'), unitFacts(items));
    // Zeros before the first start code are leading_zero_8bits: neither unit nor junk.
    let accounted = 0;
    for (const item of items) {
      if (accounted < item.offset) {
        hold(
          'bytes between units are zeros',
          bytes.subarray(accounted, item.offset).every((byte) => byte === 0),
        );
        hold(
          'only the first unit has leading zeros',
          items.slice(0, items.indexOf(item)).every(({ kind }) => kind === 'junk'),
        );
        accounted = item.offset;
      }
      hold('items do not overlap', item.offset === accounted, () => `${item.offset} after ${accounted}`);
      accounted += item.kind === 'junk' ? item.length : item.prefixLength + item.size + item.trailingZeros;
    }
    hold(
      'all bytes are accounted for',
      bytes.subarray(accounted).every((byte) => byte === 0) && accounted <= bytes.length,
    );
    if (items.length > 0)
      hold('items reach the end', accounted === bytes.length, () => `${accounted} of ${bytes.length}`);
  },
};

export const lengthPrefixedTarget: FuzzTarget = {
  name: 'length-prefixed-splitter',
  input: 'length-prefixed',
  run: (bytes) => {
    // The first byte of an input selects the size of the length field.
    const lengthSize = ([4, 2, 1, 4] as const)[(bytes[0] ?? 0) & 3] as LengthSize;
    const stream = bytes.subarray(1);
    const items = stableItems(stream, (keep) => new LengthPrefixedSplitter(lengthSize, keep));
    const expected = referenceLengthPrefixed(stream, lengthSize).map(facts).join('\n');
    same('units are those of the slow splitter', expected, unitFacts(items));
    let accounted = 0;
    for (const item of items) {
      hold('items follow each other', item.offset === accounted, () => `${item.offset} after ${accounted}`);
      accounted += item.kind === 'junk' ? item.length : item.prefixLength + item.size;
      const missing = item.kind === 'unit' ? item.missingBytes : 0;
      hold('bytes are missing at the end only', missing === 0 || accounted === stream.length);
    }
    hold('all bytes are accounted for', accounted === stream.length, () => `${accounted} of ${stream.length}`);
  },
};

export const avcConfigTarget: FuzzTarget = {
  name: 'avc-config-reader',
  input: 'avc-config',
  run: (bytes) => {
    const items = stableItems(bytes, () => new ConfigRecordReader(avcConfig));
    let reached = 0;
    for (const item of items) {
      hold('items come in order', item.offset >= reached, () => `${item.offset} after ${reached}`);
      reached = item.offset + (item.kind === 'junk' ? item.length : item.prefixLength + item.size);
      hold('items lie within the input', reached <= bytes.length);
    }
    // Fields come before the units; what is neither a field nor a unit is junk.
    const [last] = items.slice(-1);
    if (last?.kind === 'junk') hold('junk reaches the end', reached === bytes.length);
  },
};
