import { uint16At } from '../../bytes/integers.ts';

/** The longest run of two zero groups or more, the first of several (RFC 5952 4.2). */
const longestZeros = (groups: readonly number[]): readonly [from: number, count: number] => {
  let best: readonly [number, number] = [0, 1];
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === 0) to++;
    if (to - from > best[1]) best = [from, to - from];
  }
  return best[1] > 1 ? best : [0, 0];
};

/** Text of an address of 4 or 16 bytes: dotted decimal, or as RFC 5952 writes it. */
export const addressText = (address: Uint8Array): string => {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, i) => uint16At(address, 2 * i));
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  const [from, count] = longestZeros(groups);
  return count === 0 ? hex(groups) : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + count))}`;
};

const ipv4Bytes = (text: string): Uint8Array | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? Uint8Array.from(parts) : undefined;
};

const groupsOf = (text: string): readonly number[] | undefined => {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
};

/** IPv4 in dotted decimal form, or IPv6, perhaps with a zone, which is dropped; of an IPv4-mapped address, the IPv4. */
export const addressBytes = (text: string): Uint8Array | undefined => {
  const plain = text.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return ipv4Bytes(plain);
  const [head, tail, ...more] = plain.split('::').map(groupsOf);
  if (head === undefined || more.length > 0) return undefined;
  if (plain.includes('::') && tail === undefined) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
};
