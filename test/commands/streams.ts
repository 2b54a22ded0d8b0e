import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export const ROOT_SAMPLES = folder('samples');
const COMMITTED = folder('test/streams');

const filesOf = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => !/\.(md|json|sh|svg|ts|txt)$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [];

/** Path of a file in samples/. */
export const sample = (name: string): string => join(ROOT_SAMPLES, name);

export const bytesOfSample = (name: string): Buffer => readFileSync(sample(name));

/** An input of test/cases/. */
export const bytesOfCase = (name: string): Buffer => readFileSync(join(folder('test/cases'), name));

/** Every stream of samples/ and test/streams/, which are always there. */
export const committedStreams: readonly string[] = [...filesOf(ROOT_SAMPLES), ...filesOf(COMMITTED)];

/** A NAL unit with a start code of four bytes; the unit is hex. */
export const unit = (hex: string): Buffer => Buffer.from(`00000001${hex}`, 'hex');

/** SPS (640x360 High) and PPS of samples/bframes.h264, with start codes of four bytes. */
export const parameterSets = (): Buffer => bytesOfSample('bframes.h264').subarray(0, 40);

/** The NAL units of a byte stream without their start codes, found byte by byte. */
export const unitsOf = (bytes: Buffer): Buffer[] => {
  const units: Buffer[] = [];
  let from = -1;
  for (let at = 0; at + 2 < bytes.length; at++) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    if (from >= 0) units.push(withoutZeros(bytes.subarray(from, at)));
    from = at + 3;
  }
  return from < 0 ? units : [...units, withoutZeros(bytes.subarray(from))];
};

const withoutZeros = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
};
